"""A second step for those who run a vision or the site, and codes for when it is lost."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import inspect

revision = "0017"
down_revision = "0016"


def person(table):
    key = sa.ForeignKey("participants.id", name=f"fk_{table}_participant_id_participants")
    return sa.Column("participant_id", sa.Integer, key, nullable=False)


def upgrade():
    if inspect(op.get_bind()).has_table("second_steps"):  # made without migrations
        return
    op.add_column("devices", sa.Column("proven_at", sa.BigInteger))
    op.create_table(
        "second_steps",
        person("second_steps"),
        sa.Column("salt", sa.Text, nullable=False, server_default=""),
        sa.Column("since", sa.BigInteger, nullable=False),
        sa.Column("last_step", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("participant_id", name="pk_second_steps"),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("code_hash", sa.Text, nullable=False),
        person("recovery_codes"),
        sa.Column("used_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("code_hash", name="pk_recovery_codes"),
    )
