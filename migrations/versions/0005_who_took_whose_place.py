"""Which edit took the place of another, also where somebody else had suggested it already."""

from alembic import op
from sqlalchemy import inspect

revision = "0005"
down_revision = "0004"

STEPS = (
    "ALTER TABLE amendments ADD COLUMN successor_id INTEGER",
    "UPDATE amendments SET successor_id = "
    "(SELECT max(newer.id) FROM amendments newer WHERE newer.predecessor_id = amendments.id)",
    "DROP INDEX ix_amendments_predecessor_id",
)


def upgrade():
    columns = inspect(op.get_bind()).get_columns("amendments")
    if any(column["name"] == "successor_id" for column in columns):  # made without migrations
        return
    for step in STEPS:
        op.execute(step)
