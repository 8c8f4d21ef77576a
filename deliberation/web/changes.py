"""A suggested edit in the whole of its principle: marked, and as it would read."""

from deliberation.domain.diffs import Segment, apply, segments
from deliberation.domain.vision import Hunk
from deliberation.services.reading.views import EditView


def whole(edit: EditView) -> tuple[Segment, ...]:
    """Mark the edit in the whole wording it was made to, where its card shows only the words around it."""
    return segments(edit.revision.body, _hunks(edit))


def after(edit: EditView) -> str:
    """Write the wording as it would read with this edit alone."""
    return apply(edit.revision.body, _hunks(edit))


def _hunks(edit: EditView) -> tuple[Hunk, ...]:
    return tuple(hunk for change in edit.amendment.changes for hunk in change.hunks)
