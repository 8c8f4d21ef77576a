"""The tables: what is kept, one row each. Ids are integers, times UTC milliseconds, JSON is text."""

from deliberation.storage.tables.columns import metadata
from deliberation.storage.tables.composing import decisions, draft_principles, fates, flags, signatures, ticks
from deliberation.storage.tables.moderation import holds, reviews
from deliberation.storage.tables.opinions import opinion_closings, opinion_labels, opinion_runs
from deliberation.storage.tables.people import (
    askings,
    devices,
    digests,
    letters,
    organisation_codes,
    participants,
    sign_in_links,
    site_roles,
)
from deliberation.storage.tables.record import journal, journals, pages
from deliberation.storage.tables.talk import anchors, comments, tallies, votes
from deliberation.storage.tables.texts import (
    amendment_links,
    amendments,
    backings,
    changes,
    items,
    principles,
    revision_parents,
    revisions,
    versions,
)
from deliberation.storage.tables.visions import (
    areas,
    audiences,
    lifted_gates,
    memberships,
    organisations,
    rounds,
    visions,
)

__all__ = [
    "amendment_links",
    "amendments",
    "anchors",
    "areas",
    "askings",
    "audiences",
    "backings",
    "changes",
    "comments",
    "decisions",
    "devices",
    "digests",
    "draft_principles",
    "fates",
    "flags",
    "holds",
    "items",
    "journal",
    "journals",
    "letters",
    "lifted_gates",
    "memberships",
    "metadata",
    "opinion_closings",
    "opinion_labels",
    "opinion_runs",
    "organisation_codes",
    "organisations",
    "pages",
    "participants",
    "principles",
    "reviews",
    "revision_parents",
    "revisions",
    "rounds",
    "sign_in_links",
    "signatures",
    "site_roles",
    "tallies",
    "ticks",
    "versions",
    "visions",
    "votes",
]
