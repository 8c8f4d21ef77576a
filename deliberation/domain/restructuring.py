"""Changes to the principles themselves, as a form asks for them: what each would do, or why it cannot be."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from deliberation.domain.diffs import hunks
from deliberation.domain.errors import Conflict, Invalid, NotFound
from deliberation.domain.fields import line_in, words_in
from deliberation.domain.importing import split_draft
from deliberation.domain.restating import restate, words_seen
from deliberation.domain.structure import FIRST, before_each
from deliberation.domain.text import BODY_LIMIT, is_word, tokens, visible
from deliberation.domain.vision import Beginning, Change, Kind, Revision, joined
from deliberation.domain.wording import listed

MOST_PARTS = 12  # of one principle; nobody splits it finer
_MOST_NAMED = 8  # lost words in one sentence


@dataclass(frozen=True, slots=True)
class Wish:
    """What the form says, as it was typed.

    `principles` are the ids of those it is about, `parts` the titles and words of what comes of them; `after` is the
    principle that it is to stand after (0 = first), `text` a whole alternative.
    """

    kind: str
    principles: tuple[int, ...] = ()
    parts: tuple[tuple[str, str], ...] = ()
    after: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Deeds:
    """What a wish would do to the principles."""

    kind: Kind
    changes: tuple[Change, ...] = ()
    beginnings: tuple[Beginning, ...] = field(default=())


def read(wish: Wish, revisions: Sequence[Revision]) -> Deeds:
    """Work out what a wish would do to a version's principles.

    Raises `Invalid` with the field to mend (parts are `title-1`, `body-1` and so on), `Conflict` where a principle is
    no part of this version, `NotFound` for a kind there is not.
    """
    kind = structural(wish.kind)
    return Deeds(kind, *_READERS[kind](wish, revisions))


def structural(kind: str) -> Kind:
    """Name a kind of edit that changes the principles themselves; raises `NotFound` for one there is not."""
    if kind not in STRUCTURAL:
        raise NotFound("There is no such way to change the principles.")
    return Kind(kind)


_Parts = tuple[tuple[Change, ...], tuple[Beginning, ...]]


def _new(wish: Wish, revisions: Sequence[Revision]) -> _Parts:
    title, body = _part(wish, 1, revisions)
    return (), (Beginning(title, hunks("", body), _after(wish, revisions)),)


def _retire(wish: Wish, revisions: Sequence[Revision]) -> _Parts:
    old = _only(wish, revisions)
    if len(revisions) == 1:
        raise Invalid("This is the only principle. Suggest other words for it, or a whole alternative.")
    return (_end(old),), ()


def _rename(wish: Wish, revisions: Sequence[Revision]) -> _Parts:
    old = _only(wish, revisions)
    title = _title(wish, 1, [each for each in revisions if each != old])
    if title == old.title:
        raise Invalid("This is the title it has. Change at least one word.", "title-1")
    return (Change(old.id, old.principle_id, title=title),), ()


def _move(wish: Wish, revisions: Sequence[Revision]) -> _Parts:
    old, after = _only(wish, revisions), _after(wish, revisions)
    if after == old.principle_id:
        raise Invalid("A principle cannot stand after itself.", "after")
    if after == before_each(revisions)[old.principle_id]:
        raise Invalid("It stands there already. Choose another place.", "after")
    return (Change(old.id, old.principle_id, after=after),), ()


def _join(wish: Wish, revisions: Sequence[Revision]) -> _Parts:
    sources = sorted({_found(id_, revisions) for id_ in wish.principles}, key=lambda each: each.position)
    if len(sources) < 2:  # noqa: PLR2004 (one alone joins nothing)
        raise Invalid("Choose two principles or more to join.", "principles")
    title, body = _part(wish, 1, [each for each in revisions if each not in sources])
    whole = joined(each.body for each in sources)
    return tuple(map(_end, sources)), (Beginning(title, hunks(whole, body)),)


def _split(wish: Wish, revisions: Sequence[Revision]) -> _Parts:
    old = _only(wish, revisions)
    places = [place for place, part in enumerate(wish.parts, 1) if any(words.strip() for words in part)]
    if len(places) < 2:  # noqa: PLR2004 (one part is no split)
        raise Invalid("Split it into two parts or more.", "body-2")
    parts = [_part(wish, place, [each for each in revisions if each != old]) for place in places]
    _check_apart(parts, places)
    _check_nothing_lost(old, [body for _, body in parts], f"body-{places[-1]}")
    return (_end(old),), tuple(Beginning(title, hunks(old.body, body)) for title, body in parts)


def _whole(wish: Wish, revisions: Sequence[Revision]) -> _Parts:
    try:
        chapters = split_draft(wish.text).chapters
    except Invalid as problem:
        raise Invalid(problem.message, "text") from None
    changes, begun = restate(revisions, chapters)
    if not changes and not begun:
        raise Invalid("This is the vision as it stands. Change at least one word.", "text")
    return changes, begun


_READERS: Mapping[Kind, Callable[[Wish, Sequence[Revision]], _Parts]] = {
    Kind.NEW: _new,
    Kind.RETIRE: _retire,
    Kind.RENAME: _rename,
    Kind.MOVE: _move,
    Kind.JOIN: _join,
    Kind.SPLIT: _split,
    Kind.WHOLE: _whole,
}
STRUCTURAL = frozenset(_READERS)  # kinds of edits that change the principles themselves


def _found(principle_id: int, revisions: Sequence[Revision]) -> Revision:
    for each in revisions:
        if each.principle_id == principle_id:
            return each
    raise Conflict("A principle you chose is not part of this version any more. Your words are kept in the form.")


def _only(wish: Wish, revisions: Sequence[Revision]) -> Revision:
    return _found(wish.principles[0] if wish.principles else 0, revisions)


def _after(wish: Wish, revisions: Sequence[Revision]) -> int:
    if wish.after is None:
        raise Invalid("Choose where it should stand.", "after")
    return wish.after if wish.after == FIRST else _found(wish.after, revisions).principle_id


def _end(old: Revision) -> Change:
    return Change(old.id, old.principle_id, ends=True)


def _part(wish: Wish, place: int, others: Collection[Revision]) -> tuple[str, str]:
    title = _title(wish, place, others)
    return title, words_in(
        f"body-{place}", _typed(wish, place)[1], BODY_LIMIT, missing="Write the words of this principle."
    )


def _title(wish: Wish, place: int, others: Collection[Revision]) -> str:
    title = line_in(f"title-{place}", _typed(wish, place)[0], missing="Write a title.")
    for each in others:
        if each.title.casefold() == title.casefold():
            raise Invalid(f"Principle {each.position} has this title already. Choose another one.", f"title-{place}")
    return title


def _typed(wish: Wish, place: int) -> tuple[str, str]:
    return wish.parts[place - 1] if place <= len(wish.parts) else ("", "")


def _check_apart(parts: Sequence[tuple[str, str]], places: Sequence[int]) -> None:
    taken: dict[str, int] = {}
    for (title, _), place in zip(parts, places, strict=True):
        first = taken.setdefault(title.casefold(), place)
        if first != place:
            raise Invalid(f"Parts {first} and {place} have the same title. Give each its own.", f"title-{place}")


def _check_nothing_lost(old: Revision, bodies: Sequence[str], place: str) -> None:
    left = words_seen(old.body) - sum((words_seen(body) for body in bodies), Counter[str]())
    if not left:
        return
    lost: list[str] = []
    for token in tokens(visible(old.body))[::-1]:  # of a word that comes twice, the later one
        if is_word(token) and left[token.casefold()]:
            left[token.casefold()] -= 1
            lost.insert(0, f"“{token}”")
    more = [f"{len(lost) - _MOST_NAMED} more"] if len(lost) > _MOST_NAMED else []
    raise Invalid(
        f"{'This word is' if len(lost) == 1 else 'These words are'} in no part: {listed(lost[:_MOST_NAMED] + more)}. "
        "To leave words out, suggest that as an edit of its own.",
        place,
    )
