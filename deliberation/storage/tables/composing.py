"""The next version in the making, what became of each contribution, and flags."""

from sqlalchemy import Boolean, Column, Integer, PrimaryKeyConstraint, Table, UniqueConstraint, text

from deliberation.storage.tables.columns import id_column, metadata, moment, to, words

decisions = Table(
    "decisions",
    metadata,
    to("round_id", "rounds"),
    to("amendment_id", "amendments"),
    Column("included", Boolean, nullable=False),
    words("reason"),
    to("by", "memberships"),
    moment("at", optional=False),
    PrimaryKeyConstraint("round_id", "amendment_id"),
)
ticks = Table(
    "ticks",
    metadata,
    to("round_id", "rounds"),
    to("first_id", "amendments"),
    to("second_id", "amendments"),
    to("by", "memberships"),
    PrimaryKeyConstraint("round_id", "first_id", "second_id"),
)
draft_principles = Table(
    "draft_principles",
    metadata,
    to("round_id", "rounds"),
    to("principle_id", "principles"),
    Column("step", Integer, nullable=False, server_default=text("0")),
    to("settled_by", "memberships", optional=True),
    PrimaryKeyConstraint("round_id", "principle_id"),
)
signatures = Table(  # where two people sign: who has signed which words of the draft
    "signatures",
    metadata,
    to("round_id", "rounds"),
    to("membership_id", "memberships"),
    words("name"),
    words("read"),
    moment("at", optional=False),
    PrimaryKeyConstraint("round_id", "membership_id"),
)
fates = Table(
    "fates",
    metadata,
    id_column(),
    to("version_id", "versions"),
    to("item_id", "items", optional=True),
    to("comment_id", "comments", optional=True),
    words("fate"),
    words("sentence"),
    to("by", "memberships", optional=True),
    UniqueConstraint("version_id", "item_id"),
    UniqueConstraint("version_id", "comment_id"),
)
flags = Table(
    "flags",
    metadata,
    id_column(),
    to("item_id", "items", optional=True),
    to("comment_id", "comments", optional=True),
    to("by", "memberships", optional=True),
    words("reason"),
    moment("created_at", optional=False),
    moment("settled_at"),
    words("outcome"),
)
