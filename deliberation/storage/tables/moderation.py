"""What waits for a moderator before anybody sees it, and every decision moderators took on a contribution."""

from sqlalchemy import Column, Index, Integer, PrimaryKeyConstraint, Table

from deliberation.storage.tables.columns import id_column, metadata, moment, to, words

holds = Table(
    "holds",
    metadata,
    id_column(),
    to("vision_id", "visions"),
    to("membership_id", "memberships"),
    words("kind"),
    words("offer"),
    moment("held_at", optional=False),
    moment("settled_at"),
    Index(None, "vision_id"),
)
reviews = Table(
    "reviews",
    metadata,
    id_column(),
    to("vision_id", "visions"),
    words("kind"),
    to("item_id", "items", optional=True),
    to("comment_id", "comments", optional=True),
    Column("backing", Integer),  # the number of a reason behind the edit
    to("hold_id", "holds", optional=True),
    to("by", "memberships"),
    words("reason"),
    moment("made_at", optional=False),
    to("answers_id", "reviews", optional=True),
    words("appeal"),
    moment("appealed_at"),
    to("membership_id", "memberships", optional=True),  # whose votes it is about
    Index(None, "vision_id"),
)
exclusions = Table(  # whose votes on a version lie there and do not count, by which decision
    "exclusions",
    metadata,
    to("version_id", "versions"),
    to("membership_id", "memberships"),
    to("review_id", "reviews"),
    PrimaryKeyConstraint("version_id", "membership_id"),
)
