"""The version whose words a comment was made on: those of an edit change when it moves along to the next one."""

from alembic import op
from sqlalchemy import inspect

revision = "0006"
down_revision = "0005"

STEPS = (
    "ALTER TABLE comments ADD COLUMN version_id INTEGER DEFAULT '0' NOT NULL",
    "UPDATE comments SET version_id = coalesce("
    "(SELECT revisions.version_id FROM revisions WHERE revisions.id = comments.item_id), "
    "(SELECT max(changes.version_id) FROM changes JOIN versions ON versions.id = changes.version_id "
    "WHERE changes.amendment_id = comments.item_id AND versions.published_at <= comments.created_at), 0)",
)


def upgrade():
    columns = inspect(op.get_bind()).get_columns("comments")
    if any(column["name"] == "version_id" for column in columns):  # made without migrations
        return
    for step in STEPS:
        op.execute(step)
