"""The journal in which signing in and running the site are recorded; nothing has happened in it yet."""

from hashlib import sha256

from alembic import op
from sqlalchemy import LargeBinary, column, func, select, table

revision = "0002"
down_revision = "0001"

journals = table("journals", column("public_id"), column("head", LargeBinary))


def upgrade():
    empty = {"public_id": "site", "head": sha256(b"deliberation journal 1\nsite").digest()}
    if not op.get_bind().scalar(select(func.count()).where(journals.c.public_id == "site")):  # made without migrations
        op.bulk_insert(journals, [empty])
