"""Visions, their rounds, and who belongs to them as what."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from deliberation.storage.tables.columns import id_column, metadata, moment, to, words

visions = Table(
    "visions",
    metadata,
    id_column(),
    Column("journal_id", Integer, ForeignKey("journals.id"), nullable=False, unique=True),
    Column("slug", Text, nullable=False, unique=True),
    words("title"),
    words("summary"),
    words("introduction"),
    words("introduction_html"),
    words("video_url"),
    words("language"),
    words("zone"),
    words("rule"),
    moment("created_at", optional=False),
    words("source"),
    Column("signatures", Integer, nullable=False, server_default="1"),  # how many people sign a version
    moment("kept_until"),
    Column("kept_days", Integer),  # after the last version
    words("moderation"),
    Column("captions", Boolean),  # whether the film has any; none where nobody said
    words("picture"),  # its sha256
    words("picture_alt"),
    moment("archived_at"),
)
rounds = Table(
    "rounds",
    metadata,
    id_column(),
    to("vision_id", "visions"),
    Column("number", Integer, nullable=False),
    Column("base_version_id", Integer, nullable=False),
    moment("opens_at"),
    moment("closes_at"),
    moment("merges_until"),
    moment("published_at"),
    Column("phase_told", Text, nullable=False, server_default="drafting"),
    words("notice"),
    UniqueConstraint("vision_id", "number"),
)
audiences = Table(
    "audiences",
    metadata,
    id_column(),
    to("vision_id", "visions"),
    words("name"),
    Column("position", Integer, nullable=False),
    Column("is_default", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("vision_id", "name"),
)
lifted_gates = Table(
    "lifted_gates",
    metadata,
    to("round_id", "rounds"),
    to("audience_id", "audiences"),
    words("reason"),
    PrimaryKeyConstraint("round_id", "audience_id"),
)
areas = Table(
    "areas",
    metadata,
    id_column(),
    to("vision_id", "visions"),
    words("name"),
    Column("listed", Boolean, nullable=False, server_default=false()),  # offered by those who run the vision
    UniqueConstraint("vision_id", "name"),
)
organisations = Table(
    "organisations",
    metadata,
    id_column(),
    to("vision_id", "visions"),
    words("name"),
    Column("listed", Boolean, nullable=False, server_default=false()),  # offered by those who run the vision
    UniqueConstraint("vision_id", "name"),
)
memberships = Table(
    "memberships",
    metadata,
    id_column(),
    to("vision_id", "visions"),
    to("participant_id", "participants"),
    Column("pseudonym", Text, nullable=False, unique=True),
    words("role"),
    to("audience_id", "audiences", optional=True),
    to("area_id", "areas", optional=True),
    to("organisation_id", "organisations", optional=True),
    Column("confirmed_by", Integer),
    UniqueConstraint("vision_id", "participant_id"),
)
pictures = Table(
    "pictures",
    metadata,
    Column("sha256", Text, primary_key=True),  # of the bytes
    words("media_type"),
    Column("bytes", LargeBinary, nullable=False),
)
