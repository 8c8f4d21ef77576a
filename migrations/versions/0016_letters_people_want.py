"""Letters that people want: where to, how often, and how far they were told; a letter's page that stops them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import inspect

revision = "0016"
down_revision = "0015"


def upgrade():
    if inspect(op.get_bind()).has_table("digests"):  # made without migrations
        return
    op.execute("ALTER TABLE letters ADD COLUMN stop TEXT DEFAULT '' NOT NULL")
    op.create_table(
        "digests",
        sa.Column("participant_id", sa.Integer, nullable=False),
        sa.Column("address", sa.Text, nullable=False, server_default=""),
        sa.Column("every", sa.Text, nullable=False, server_default=""),
        sa.Column("at_once", sa.Integer, nullable=False, server_default="0"),
        sa.Column("since", sa.BigInteger, nullable=False),
        sa.Column("told_at", sa.BigInteger, nullable=False),
        sa.Column("told", sa.Text, nullable=False, server_default=""),
        sa.Column("stop_hash", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["participant_id"], ["participants.id"], name="fk_digests_participant_id_participants"),
        sa.PrimaryKeyConstraint("participant_id", name="pk_digests"),
        sa.UniqueConstraint("stop_hash", name="uq_digests_stop_hash"),
    )
    op.create_table(
        "askings",
        sa.Column("vision_id", sa.Integer, nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(["vision_id"], ["visions.id"], name="fk_askings_vision_id_visions"),
        sa.PrimaryKeyConstraint("vision_id", name="pk_askings"),
    )
