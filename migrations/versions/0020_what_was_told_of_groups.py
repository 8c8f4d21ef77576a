"""What was told of opinion groups is kept, and compared with before it is told anew."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import inspect

revision = "0020"
down_revision = "0019"


def upgrade():
    if inspect(op.get_bind()).has_table("opinion_looks"):  # made without migrations
        return
    op.create_table(
        "opinion_looks",
        sa.Column(
            "round_id",
            sa.Integer,
            sa.ForeignKey("rounds.id", name="fk_opinion_looks_round_id_rounds"),
            nullable=False,
            autoincrement=False,
        ),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.Column("memory", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("round_id", name="pk_opinion_looks"),
    )
    op.create_table(
        "opinion_tellings",
        sa.Column(
            "round_id",
            sa.Integer,
            sa.ForeignKey("rounds.id", name="fk_opinion_tellings_round_id_rounds"),
            nullable=False,
        ),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("people", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("round_id", "position", name="pk_opinion_tellings"),
    )
    op.execute(
        "INSERT INTO opinion_looks (round_id, position, made_at, memory)"
        " SELECT round_id, position, made_at, memory FROM opinion_runs"
    )
    op.drop_column("opinion_runs", "memory")
