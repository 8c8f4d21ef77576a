"""Codes by which an organisation's staff come in, and how long a device stays signed in."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import inspect

revision = "0011"
down_revision = "0010"

YEAR = 365 * 24 * 60 * 60 * 1000  # as long as a device that acted was known by its cookie


def to(name, target):
    key = sa.ForeignKey(f"{target}.id", name=f"fk_organisation_codes_{name}_{target}")
    return sa.Column(name, sa.Integer, key, nullable=False)


def upgrade():
    if inspect(op.get_bind()).has_table("organisation_codes"):  # made without migrations
        return
    for name in ("idle", "good_until", "ends_at"):
        op.add_column("devices", sa.Column(name, sa.BigInteger, nullable=False, server_default="0"))
    made = sa.column("created_at", sa.BigInteger)
    devices = sa.table("devices", made, *(sa.column(name) for name in ("idle", "good_until", "ends_at")))
    op.execute(devices.update().values(idle=YEAR, good_until=made + YEAR, ends_at=made + YEAR))
    op.add_column("sign_in_links", sa.Column("organisation", sa.Text, nullable=False, server_default=""))
    op.create_table(
        "organisation_codes",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("code_hash", sa.Text, nullable=False),
        to("vision_id", "visions"),
        to("organisation_id", "organisations"),
        to("audience_id", "audiences"),
        sa.Column("made_by", sa.Integer, nullable=False),
        sa.Column("headcount", sa.Integer, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.Column("ended_at", sa.BigInteger, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_organisation_codes"),
        sa.UniqueConstraint("code_hash", name="uq_organisation_codes_code_hash"),
    )
