"""What people say of the texts: comments, where their words were found again, votes and the totals kept beside them."""

from sqlalchemy import Column, ForeignKey, Index, Integer, PrimaryKeyConstraint, Table

from deliberation.storage.tables.columns import id_column, metadata, moment, to, words

comments = Table(
    "comments",
    metadata,
    id_column(),
    to("vision_id", "visions"),
    to("item_id", "items"),
    to("parent_id", "comments", optional=True),
    to("membership_id", "memberships", optional=True),
    words("type"),
    words("body"),
    words("html"),
    Column("start", Integer),
    Column("end", Integer),
    words("quote"),
    words("before"),
    words("after"),
    moment("created_at", optional=False),
    moment("withdrawn_at"),
    moment("hidden_at"),
    words("hidden_reason"),
    Column("version_id", Integer, nullable=False, server_default="0"),  # whose words it was made on
    moment("erased_at"),
    Index(None, "vision_id", "item_id"),
)
anchors = Table(
    "anchors",
    metadata,
    Column("comment_id", Integer, ForeignKey("comments.id"), primary_key=True, autoincrement=False),
    to("revision_id", "revisions"),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    to("by", "memberships"),
)
votes = Table(
    "votes",
    metadata,
    to("item_id", "items"),
    to("membership_id", "memberships"),
    to("version_id", "versions"),  # in whose deliberation it was cast, or counts: an edit may fit one after another
    to("audience_id", "audiences"),  # it counts with; that of the voter till voting closes, the same from then on
    words("stance"),
    moment("cast_at", optional=False),
    PrimaryKeyConstraint("item_id", "membership_id", "version_id"),
    Index(None, "membership_id"),
)
tallies = Table(
    "tallies",
    metadata,
    to("item_id", "items"),
    to("audience_id", "audiences"),
    to("version_id", "versions"),
    Column("agree", Integer, nullable=False),
    Column("disagree", Integer, nullable=False),
    Column("passed", Integer, nullable=False),
    PrimaryKeyConstraint("item_id", "audience_id", "version_id"),
)
