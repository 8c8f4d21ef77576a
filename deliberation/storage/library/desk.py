"""Everything the next version is made from, fetched together."""

from sqlalchemy import Connection

from deliberation.domain.draft import Draft, draft_of
from deliberation.domain.vision import Vision
from deliberation.storage.library import amendments, drafts, standings, texts


def draft(connection: Connection, vision: Vision) -> Draft:
    """Compose the draft of a vision's next version as it stands now."""
    version_id = vision.round.base_version_id
    edits = amendments.on(connection, version_id)
    judge = standings.judge(connection, vision, version_id)
    revisions = texts.revisions_of(connection, version_id)
    return draft_of(
        revisions, edits, {edit.id: judge(edit.id) for edit in edits}, drafts.decisions_on(connection, version_id)
    )
