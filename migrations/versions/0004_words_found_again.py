"""Where the words of a comment were found again by somebody, after the changes on record had lost them."""

from alembic import op
from sqlalchemy import Column, ForeignKeyConstraint, Integer, PrimaryKeyConstraint, inspect

revision = "0004"
down_revision = "0003"


def upgrade():
    if inspect(op.get_bind()).has_table("anchors"):  # made without migrations
        return
    op.create_table(
        "anchors",
        Column("comment_id", Integer, nullable=False, autoincrement=False),
        Column("revision_id", Integer, nullable=False),
        Column("start", Integer, nullable=False),
        Column("end", Integer, nullable=False),
        Column("by", Integer, nullable=False),
        ForeignKeyConstraint(["by"], ["memberships.id"], name="fk_anchors_by_memberships"),
        ForeignKeyConstraint(["comment_id"], ["comments.id"], name="fk_anchors_comment_id_comments"),
        ForeignKeyConstraint(["revision_id"], ["revisions.id"], name="fk_anchors_revision_id_revisions"),
        PrimaryKeyConstraint("comment_id", name="pk_anchors"),
    )
