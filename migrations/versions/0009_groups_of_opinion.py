"""Opinion groups: as last found in a round, and as they were frozen when it closed."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import inspect

revision = "0009"
down_revision = "0008"


def to(name, target, **more):
    fk = f"fk_{{}}_{name}_{target}"
    return lambda table: sa.Column(name, sa.Integer, sa.ForeignKey(f"{target}.id", name=fk.format(table)), **more)


def upgrade():
    if inspect(op.get_bind()).has_table("opinion_runs"):  # made without migrations
        return
    own = to("round_id", "rounds", nullable=False, autoincrement=False)
    op.create_table(
        "opinion_runs",
        own("opinion_runs"),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.Column("votes", sa.Integer, nullable=False),
        sa.Column("groups", sa.Text, nullable=False, server_default=""),
        sa.Column("ratio", sa.Float, nullable=False),
        sa.Column("tallies", sa.Text, nullable=False, server_default=""),
        sa.Column("places", sa.LargeBinary, nullable=False),
        sa.Column("memory", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("round_id", name="pk_opinion_runs"),
    )
    op.create_table(
        "opinion_closings",
        own("opinion_closings"),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("tallies", sa.Text, nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("round_id", name="pk_opinion_closings"),
    )
    op.create_table(
        "opinion_labels",
        own("opinion_labels"),
        to("membership_id", "memberships", nullable=False)("opinion_labels"),
        sa.Column("letter", sa.Text, nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("round_id", "membership_id", name="pk_opinion_labels"),
    )
