"""A vision can be one that people voted on elsewhere: it says where."""

from alembic import op
from sqlalchemy import inspect

revision = "0008"
down_revision = "0007"


def upgrade():
    columns = inspect(op.get_bind()).get_columns("visions")
    if not any(column["name"] == "source" for column in columns):  # else made without migrations
        op.execute("ALTER TABLE visions ADD COLUMN source TEXT DEFAULT '' NOT NULL")
