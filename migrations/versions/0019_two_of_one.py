"""A moderator can make two edits of one that asks for two things: both take its place."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import inspect

revision = "0019"
down_revision = "0018"


def upgrade():
    columns = inspect(op.get_bind()).get_columns("amendments")
    if all(column["name"] != "second_id" for column in columns):  # or made without migrations
        op.add_column("amendments", sa.Column("second_id", sa.Integer))
