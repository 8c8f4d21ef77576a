"""What a vision is given before it opens, and after: captions, a picture, places to choose, notices, the archive."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import inspect

revision = "0015"
down_revision = "0014"

COLUMNS = (
    ("visions", sa.Column("captions", sa.Boolean)),
    ("visions", sa.Column("picture", sa.Text, nullable=False, server_default="")),
    ("visions", sa.Column("picture_alt", sa.Text, nullable=False, server_default="")),
    ("visions", sa.Column("archived_at", sa.BigInteger)),
    ("rounds", sa.Column("notice", sa.Text, nullable=False, server_default="")),
    ("areas", sa.Column("listed", sa.Boolean, nullable=False, server_default=sa.false())),
    ("organisations", sa.Column("listed", sa.Boolean, nullable=False, server_default=sa.false())),
)


def upgrade():
    if inspect(op.get_bind()).has_table("pictures"):  # made without migrations
        return
    for table, column in COLUMNS:
        op.add_column(table, column)
    op.create_table(
        "pictures",
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("media_type", sa.Text, nullable=False, server_default=""),
        sa.Column("bytes", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_pictures"),
    )
