"""A reason to stand behind an edit can be hidden; each has a number."""

from alembic import op
from sqlalchemy import inspect

revision = "0007"
down_revision = "0006"

STEPS = (
    "ALTER TABLE backings ADD COLUMN number INTEGER DEFAULT '0' NOT NULL",
    "ALTER TABLE backings ADD COLUMN hidden_at BIGINT",
    "ALTER TABLE backings ADD COLUMN hidden_reason TEXT DEFAULT '' NOT NULL",
    "UPDATE backings SET number = (SELECT count(*) FROM backings earlier "
    "WHERE earlier.amendment_id = backings.amendment_id AND earlier.membership_id <= backings.membership_id)",
)


def upgrade():
    columns = inspect(op.get_bind()).get_columns("backings")
    if any(column["name"] == "number" for column in columns):  # made without migrations
        return
    for step in STEPS:
        op.execute(step)
