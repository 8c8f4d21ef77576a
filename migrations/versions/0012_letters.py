"""Letters that wait to be sent, and sign-in links that came by one."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import inspect

revision = "0012"
down_revision = "0011"


def upgrade():
    if inspect(op.get_bind()).has_table("letters"):  # made without migrations
        return
    op.add_column("sign_in_links", sa.Column("email_hash", sa.Text, nullable=True))
    op.create_table(
        "letters",
        sa.Column("id", sa.Integer, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False, server_default="") for name in ("address", "subject", "body")),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("until", sa.BigInteger, nullable=False),
        sa.Column("next_at", sa.BigInteger, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
        sa.Column("sent_at", sa.BigInteger, nullable=True),
        sa.Column("failed_at", sa.BigInteger, nullable=True),
        sa.Column("problem", sa.Text, nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("id", name="pk_letters"),
    )
