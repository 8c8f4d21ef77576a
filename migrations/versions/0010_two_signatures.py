"""A vision can ask for two signatures; each is kept with the words it was given for."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import inspect

revision = "0010"
down_revision = "0009"


def upgrade():
    if inspect(op.get_bind()).has_table("signatures"):  # made without migrations
        return
    op.add_column("visions", sa.Column("signatures", sa.Integer, nullable=False, server_default="1"))
    op.create_table(
        "signatures",
        sa.Column(
            "round_id", sa.Integer, sa.ForeignKey("rounds.id", name="fk_signatures_round_id_rounds"), nullable=False
        ),
        sa.Column(
            "membership_id",
            sa.Integer,
            sa.ForeignKey("memberships.id", name="fk_signatures_membership_id_memberships"),
            nullable=False,
        ),
        sa.Column("name", sa.Text, nullable=False, server_default=""),
        sa.Column("read", sa.Text, nullable=False, server_default=""),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("round_id", "membership_id", name="pk_signatures"),
    )
