"""What was said of earlier versions, beside the words that it is about now."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from deliberation.domain.anchors import Place
from deliberation.domain.choosing import chosen, span
from deliberation.domain.descent import Descent
from deliberation.domain.errors import Invalid
from deliberation.domain.vision import Amendment, AnchorState, Comment, Revision, Span
from deliberation.services.reading.views import Since


def brought(
    comments: Sequence[Comment], revisions: Sequence[Revision], version_id: int, asks: Callable[[Comment], bool]
) -> tuple[tuple[Comment, ...], dict[int, Since]]:
    """Bring comments made on earlier versions to the principles of a version, each to where its words went.

    Gives all comments, those brought as if they were made there, and by their ids what became of their words.
    `revisions` are of every version, the oldest first. What nothing goes on from stays where it was said. `asks` says
    for which comments it matters where words that are gone could be now.
    """
    descent, numbers = Descent(revisions), _numbers(revisions)
    since: dict[int, Since] = {}
    moved: dict[int, Comment] = {}
    for said in comments:
        if said.parent_id in moved:  # a reply goes with what it answers
            moved[said.id] = replace(said, item_id=moved[said.parent_id].item_id)
        elif said.parent_id is None and (found := descent.lasting(said, version_id)) and found.revision:
            new, place, old = found.revision, found.place, descent[said.item_id]
            again = _again(descent, said, version_id) if place.state == AnchorState.GONE and asks(said) else None
            quotes = (said.span.quote, new.body[place.start : place.end]) if said.span else ("", "")
            number = numbers[old.version_id]
            moved[said.id] = replace(said, item_id=new.id, span=_there(new.body, place) if said.span else None)
            since[said.id] = Since(old.id, number, old.position, place.state, *quotes, place.gone_by, again)
    return tuple(moved.get(each.id, each) for each in comments), since


def brought_along(
    comments: Sequence[Comment], fits: Sequence[Amendment], revisions: Sequence[Revision], version_id: int
) -> tuple[tuple[Comment, ...], dict[int, Since]]:
    """Bring comments on words of edits to the words that these have in a version, as `brought` does for principles.

    `fits` are the edits that moved along to it, each once for every version whose words it fits, the oldest first.
    """
    descent, numbers = Descent(revisions), _numbers(revisions)
    since: dict[int, Since] = {}
    moved: dict[int, Comment] = {}
    for said in comments:
        way = [each for each in fits if each.id == said.item_id and said.made_on <= each.version_id <= version_id]
        if said.span and len(way) > 1:
            place, body = descent.along(way, said.span), descent.reads(way[-1])
            quotes = said.span.quote, body[place.start : place.end]
            moved[said.id] = replace(said, span=_there(body, place))
            since[said.id] = Since(said.item_id, numbers[said.made_on], 0, place.state, *quotes, place.gone_by)
    return tuple(moved.get(each.id, each) for each in comments), since


def _again(descent: Descent, said: Comment, version_id: int) -> tuple[int, Span] | None:
    found = descent.found_again(said, version_id)
    if found is None:
        return None
    home = descent[found.revision_id]
    return home.position, span(home.body, found.start, found.end)


def _there(body: str, place: Place) -> Span | None:
    """Quote the words as a reader sees them; None where they are gone, or are in two paragraphs now."""
    if place.state != AnchorState.CHANGED:
        return None if place.state == AnchorState.GONE else span(body, place.start, place.end)
    try:
        return span(body, *chosen(body, place.start, place.end))
    except Invalid:
        return None


def _numbers(revisions: Sequence[Revision]) -> dict[int, int]:
    ids = dict.fromkeys(each.version_id for each in revisions)
    return {id_: number for number, id_ in enumerate(ids, 1)}
