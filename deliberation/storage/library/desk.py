"""Everything the next version is made from, fetched together."""

from sqlalchemy import Connection

from deliberation.domain.consensus import standing
from deliberation.domain.draft import Draft, draft_of
from deliberation.domain.vision import Vision
from deliberation.storage.library import amendments, ballots, drafts, texts


def draft(connection: Connection, vision: Vision) -> Draft:
    """Compose the draft of a vision's next version as it stands now."""
    version_id = vision.round.base_version_id
    edits = amendments.on(connection, version_id)
    totals = ballots.every_total(connection, vision)
    standings = {edit.id: standing(totals[edit.id], vision.rule) for edit in edits}
    revisions = texts.revisions_of(connection, version_id)
    return draft_of(revisions, edits, standings, drafts.decisions_on(connection, version_id))
