"""Words erased at their author's request, until when personal parts are kept, and pages of the site's own."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import inspect

revision = "0013"
down_revision = "0012"

COLUMNS = (
    ("items", "erased_at", "BIGINT"),
    ("comments", "erased_at", "BIGINT"),
    ("backings", "erased_at", "BIGINT"),
    ("visions", "kept_until", "BIGINT"),
    ("visions", "kept_days", "INTEGER"),
)


def upgrade():
    if inspect(op.get_bind()).has_table("pages"):  # made without migrations
        return
    for table, name, kind in COLUMNS:
        op.execute(f"ALTER TABLE {table} ADD COLUMN {name} {kind}")
    with op.batch_alter_table("flags") as flags:  # who reported something is not kept for ever
        flags.alter_column("by", existing_type=sa.Integer, nullable=True)
    op.create_table(
        "pages",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False, server_default=""),
        sa.Column("changed_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_pages"),
    )
