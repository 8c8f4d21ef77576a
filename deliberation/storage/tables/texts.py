"""Texts: items of every kind, principles, versions, revisions, suggested edits and their changes."""

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

from deliberation.storage.tables.columns import id_column, metadata, moment, to, words

items = Table(
    "items",
    metadata,
    id_column(),
    to("vision_id", "visions"),
    words("kind"),
    moment("created_at", optional=False),
    to("author_id", "memberships", optional=True),
    moment("withdrawn_at"),
    moment("hidden_at"),
    words("hidden_reason"),
    moment("erased_at"),
    Index(None, "vision_id"),
)
principles = Table("principles", metadata, id_column(), to("vision_id", "visions"))
versions = Table(
    "versions",
    metadata,
    id_column(),
    to("vision_id", "visions"),
    Column("number", Integer, nullable=False),
    words("sha256"),
    moment("published_at", optional=False),
    words("signed_by"),
    words("outcome"),
    UniqueConstraint("vision_id", "number"),
)
revisions = Table(
    "revisions",
    metadata,
    Column("id", Integer, ForeignKey("items.id"), primary_key=True),
    to("version_id", "versions"),
    Column("position", Integer, nullable=False),
    to("principle_id", "principles"),
    words("title"),
    words("body"),
    words("sha256"),
    words("html"),
    words("renderer"),
    Column("made", Text, nullable=False, server_default="[]"),
    Column("titled_by", Integer),  # an amendment
    UniqueConstraint("version_id", "position"),
)
revision_parents = Table(
    "revision_parents",
    metadata,
    to("revision_id", "revisions"),
    to("parent_id", "revisions"),
    words("lineage"),
    PrimaryKeyConstraint("revision_id", "parent_id"),
)
amendments = Table(
    "amendments",
    metadata,
    Column("id", Integer, ForeignKey("items.id"), primary_key=True),
    to("vision_id", "visions"),
    Column("number", Integer, nullable=False),
    to("version_id", "versions"),
    words("kind"),
    words("rationale"),
    to("predecessor_id", "amendments", optional=True),
    Column("alternative", Text),
    Column("origin_id", Integer),  # a comment
    Column("fits_id", Integer, nullable=False, server_default="0"),  # the latest version whose words it fits
    Column("successor_id", Integer),  # the amendment that took its place
    Column("second_id", Integer),  # the other one, where two did
    UniqueConstraint("vision_id", "number"),
)
amendment_links = Table(
    "amendment_links",
    metadata,
    to("amendment_id", "amendments"),
    to("other_id", "amendments"),
    words("relation"),
    PrimaryKeyConstraint("amendment_id", "other_id", "relation"),
)
changes = Table(
    "changes",
    metadata,
    id_column(),
    to("amendment_id", "amendments"),
    to("version_id", "versions"),
    Column("position", Integer, nullable=False),
    words("kind"),
    to("principle_id", "principles", optional=True),
    to("revision_id", "revisions", optional=True),
    Column("title", Text),
    Column("place", Integer),
    words("hunks"),
    Index(None, "amendment_id"),
    Index(None, "version_id"),
)
backings = Table(
    "backings",
    metadata,
    to("amendment_id", "amendments"),
    to("membership_id", "memberships"),
    words("reason"),
    Column("number", Integer, nullable=False, server_default="0"),  # of the edit's reasons, from 1
    moment("hidden_at"),
    words("hidden_reason"),
    moment("erased_at"),
    PrimaryKeyConstraint("amendment_id", "membership_id"),
)
