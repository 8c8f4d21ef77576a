"""Moderation: how a vision does it, what waits for a moderator, and every decision on a contribution."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import inspect

revision = "0014"
down_revision = "0013"


def to(table, name, target, **more):
    return sa.Column(name, sa.Integer, sa.ForeignKey(f"{target}.id", name=f"fk_{table}_{name}_{target}"), **more)


def text(name):
    return sa.Column(name, sa.Text, nullable=False, server_default="")


def upgrade():
    if inspect(op.get_bind()).has_table("reviews"):  # made without migrations
        return
    op.execute("ALTER TABLE visions ADD COLUMN moderation TEXT DEFAULT '' NOT NULL")
    op.create_table(
        "holds",
        sa.Column("id", sa.Integer, nullable=False),
        to("holds", "vision_id", "visions", nullable=False),
        to("holds", "membership_id", "memberships", nullable=False),
        text("kind"),
        text("offer"),
        sa.Column("held_at", sa.BigInteger, nullable=False),
        sa.Column("settled_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_holds"),
    )
    op.create_index("ix_holds_vision_id", "holds", ["vision_id"])
    op.create_table(
        "reviews",
        sa.Column("id", sa.Integer, nullable=False),
        to("reviews", "vision_id", "visions", nullable=False),
        text("kind"),
        to("reviews", "item_id", "items"),
        to("reviews", "comment_id", "comments"),
        sa.Column("backing", sa.Integer),
        to("reviews", "hold_id", "holds"),
        to("reviews", "by", "memberships", nullable=False),
        text("reason"),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        to("reviews", "answers_id", "reviews"),
        text("appeal"),
        sa.Column("appealed_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_reviews"),
    )
    op.create_index("ix_reviews_vision_id", "reviews", ["vision_id"])
