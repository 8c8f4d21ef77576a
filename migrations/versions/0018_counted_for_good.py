"""What was counted stays counted: a vote has the version it was cast on and its audience, and votes can be excluded."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import inspect

revision = "0018"
down_revision = "0017"

# Of an edit that fitted several versions each gets the votes as they are, for that is what was shown of it.
_VOTES = """
INSERT INTO votes
SELECT old.item_id, old.membership_id, fits.version_id, memberships.audience_id, old.stance, old.cast_at
FROM votes_before AS old
JOIN memberships ON memberships.id = old.membership_id
JOIN (SELECT id AS item_id, version_id FROM revisions UNION SELECT amendment_id, version_id FROM changes) AS fits
ON fits.item_id = old.item_id
WHERE memberships.audience_id IS NOT NULL
"""
_TALLIES = """
INSERT INTO tallies
SELECT old.item_id, old.audience_id, fits.version_id, old.agree, old.disagree, old.passed
FROM tallies_before AS old
JOIN (SELECT id AS item_id, version_id FROM revisions UNION SELECT amendment_id, version_id FROM changes) AS fits
ON fits.item_id = old.item_id
"""


def to(table, name, target, **more):
    return sa.Column(name, sa.Integer, sa.ForeignKey(f"{target}.id", name=f"fk_{table}_{name}_{target}"), **more)


def upgrade():
    if inspect(op.get_bind()).has_table("exclusions"):  # made without migrations
        return
    _remake(
        "votes",
        [
            to("votes", "item_id", "items", nullable=False),
            to("votes", "membership_id", "memberships", nullable=False),
            to("votes", "version_id", "versions", nullable=False),
            to("votes", "audience_id", "audiences", nullable=False),
            sa.Column("stance", sa.Text, nullable=False, server_default=""),
            sa.Column("cast_at", sa.BigInteger, nullable=False),
        ],
        ("item_id", "membership_id", "version_id"),
        _VOTES,
    )
    op.create_index("ix_votes_membership_id", "votes", ["membership_id"])
    _remake(
        "tallies",
        [
            to("tallies", "item_id", "items", nullable=False),
            to("tallies", "audience_id", "audiences", nullable=False),
            to("tallies", "version_id", "versions", nullable=False),
            *(sa.Column(name, sa.Integer, nullable=False) for name in ("agree", "disagree", "passed")),
        ],
        ("item_id", "audience_id", "version_id"),
        _TALLIES,
    )
    again = "always" if op.get_bind().dialect.name == "sqlite" else "never"  # which adds no named key to a table
    with op.batch_alter_table("reviews", recreate=again) as batch:
        batch.add_column(to("reviews", "membership_id", "memberships"))
    op.create_table(
        "exclusions",
        to("exclusions", "version_id", "versions", nullable=False),
        to("exclusions", "membership_id", "memberships", nullable=False),
        to("exclusions", "review_id", "reviews", nullable=False),
        sa.PrimaryKeyConstraint("version_id", "membership_id", name="pk_exclusions"),
    )


def _remake(name, columns, key, rows):
    """Make a table anew under another key, with what was in it; no database knows a way to change a key in place."""
    bind = op.get_bind()
    op.rename_table(name, f"{name}_before")
    if bind.dialect.name != "sqlite":  # where names of constraints and indexes are the schema's
        op.drop_constraint(f"pk_{name}", f"{name}_before", type_="primary")
        for found in inspect(bind).get_foreign_keys(f"{name}_before"):
            op.drop_constraint(found["name"], f"{name}_before", type_="foreignkey")
    for found in inspect(bind).get_indexes(f"{name}_before"):
        op.drop_index(found["name"], f"{name}_before")
    op.create_table(name, *columns, sa.PrimaryKeyConstraint(*key, name=f"pk_{name}"))
    op.execute(rows)
    op.drop_table(f"{name}_before")
