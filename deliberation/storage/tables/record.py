"""The record itself: journals and their numbered, chained entries."""

from sqlalchemy import Column, Integer, LargeBinary, PrimaryKeyConstraint, Table, Text

from deliberation.storage.tables.columns import id_column, metadata, moment, to, words

journals = Table(
    "journals",
    metadata,
    id_column(),
    Column("public_id", Text, nullable=False, unique=True),
    Column("last_seq", Integer, nullable=False, server_default="0"),
    Column("head", LargeBinary, nullable=False),
)
journal = Table(
    "journal",
    metadata,
    to("journal_id", "journals"),
    Column("seq", Integer, nullable=False),
    moment("at", optional=False),
    words("kind"),
    words("hearers"),
    Column("hearer_id", Integer),
    Column("bytes", LargeBinary, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("content", Text),
    Column("actor_id", Integer),
    Column("key", Text, unique=True),
    PrimaryKeyConstraint("journal_id", "seq"),
)
pages = Table(
    "pages",
    metadata,
    Column("name", Text, primary_key=True),
    words("body"),
    moment("changed_at", optional=False),
)
