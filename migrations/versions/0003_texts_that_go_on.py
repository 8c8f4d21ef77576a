"""How each wording came about from those before it; edits that began with a comment, or carried over to new words."""

from alembic import op
from sqlalchemy import inspect

revision = "0003"
down_revision = "0002"

# Written out, since SQLite would copy each table to change it, and cannot while others refer to it.
STEPS = (
    "ALTER TABLE revisions ADD COLUMN made TEXT DEFAULT '[]' NOT NULL",
    "ALTER TABLE revisions ADD COLUMN titled_by INTEGER",
    "ALTER TABLE amendments DROP COLUMN origin",
    "ALTER TABLE amendments ADD COLUMN origin_id INTEGER",
    "ALTER TABLE amendments ADD COLUMN fits_id INTEGER DEFAULT '0' NOT NULL",
    "UPDATE amendments SET fits_id = version_id",
    "ALTER TABLE changes DROP COLUMN satisfied",
    "CREATE INDEX ix_amendments_predecessor_id ON amendments (predecessor_id)",
    "CREATE INDEX ix_changes_version_id ON changes (version_id)",
)


def upgrade():
    columns = inspect(op.get_bind()).get_columns("revisions")
    if any(column["name"] == "made" for column in columns):  # made without migrations
        return
    for step in STEPS:
        op.execute(step)
