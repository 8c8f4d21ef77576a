"""A conversation that was held elsewhere becomes a vision to read: closed for voting, and labelled as what it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from deliberation.domain.conversations import Cast, Statement, hidden_in
from deliberation.domain.errors import Invalid
from deliberation.domain.importing import Chapter, Split
from deliberation.domain.opinion import AGREE, DISAGREE, PASS
from deliberation.domain.vision import Stance
from deliberation.services import drafting, importing
from deliberation.services.drafting import Setting
from deliberation.services.importing import Imported
from deliberation.storage.database import Database

_AUDIENCE = "participants"
_STANCES = {AGREE: Stance.AGREE, PASS: Stance.PASS, DISAGREE: Stance.DISAGREE}
_EARLIEST = 946_684_800_000  # the year 2000: what is before it was not counted in milliseconds
_TITLE = 60  # characters of a statement that stand for it
_AT_A_TIME = 1000  # votes in one transaction, so that whoever uses the site meanwhile waits a moment at most
_LABEL = """This conversation was not held here. {votes} votes by {people} people, on the {statements} statements
below, were brought in from a file. Each statement stands here as a principle, in the order of their numbers; its title
is how it begins.{hidden}"""
_HIDDEN = " Statements that a moderator took out there are not among them, nor the votes on them: {count}."


@dataclass(frozen=True, slots=True)
class Label:
    """What the vision says of itself: its title, where the votes come from and on what terms, and its language."""

    title: str
    source: str
    language: str = "en-GB"


def bring_in(
    db: Database, cast: Cast, statements: Mapping[int, Statement], label: Label, tell: Callable[[int], None]
) -> str:
    """Make a vision of a conversation, with all votes that count, and return its slug; `tell` hears how many are in.

    A statement is a principle, its beginning the title. Everybody who voted is a participant under a new pseudonym; who
    they were in the file is not kept. Raises `Invalid` for votes on a statement whose words are not given, or at times
    that cannot be.
    """
    shown = [each for _, each in sorted(statements.items()) if each.words and not each.is_hidden]
    _require_words(cast, statements)
    voters = list(_voters(cast, {each.id: number for number, each in enumerate(shown, 1)}))
    votes = sum(map(len, voters))
    if not votes:
        raise Invalid("There are no votes on statements that a moderator let stand.")
    count = len(hidden_in(statements))
    introduction = _LABEL.format(
        votes=f"{votes:,}",
        people=f"{len(voters):,}",
        statements=f"{len(shown):,}",
        hidden=_HIDDEN.format(count=f"{count:,}") if count else "",
    )
    opens, closes = _times(db, cast)
    setting = Setting(
        title=label.title,
        summary="A conversation held elsewhere, brought here to be read.",
        introduction=introduction,
        audiences=(_AUDIENCE,),
        opens_at=opens,
        closes_at=closes,
        language=label.language,
        source=label.source,
    )
    receipt = drafting.create_vision(db, None, Split(label.title, introduction, _chapters(shown)), setting)
    slug, done = str(receipt.facts["slug"]), 0
    for some in _in_parts(voters):
        done += importing.import_votes(db, slug, some)
        tell(done)
    return slug


def _require_words(cast: Cast, statements: Mapping[int, Statement]) -> None:
    missing = sorted(set(cast.items.tolist()) - {each.id for each in statements.values() if each.words})
    if missing:
        raise Invalid(f"There are votes on statement {missing[0]}, but the file of statements has no words for it.")


def _voters(cast: Cast, numbers: Mapping[int, int]) -> Iterator[list[Imported]]:
    """Everybody's votes on the statements that have a number here; people without any are left out."""
    rows = cast.counting
    moments = [None] * len(rows) if cast.moments is None else cast.moments[rows].tolist()
    votes = zip(cast.people[rows].tolist(), cast.items[rows].tolist(), cast.values[rows].tolist(), moments, strict=True)
    for _, own in groupby(votes, key=lambda vote: vote[0]):
        shown = [Imported(numbers[item], _STANCES[value], moment) for _, item, value, moment in own if item in numbers]
        if shown:
            yield shown


def _times(db: Database, cast: Cast) -> tuple[int, int]:
    """When it opened and closed: with its first and its last vote; just now, where these have no time."""
    now = db.now()
    if cast.moments is None:
        return now - 1, now
    first, last = int(cast.moments.min()), int(cast.moments.max())
    if not _EARLIEST <= first <= last < now:
        raise Invalid("Some votes are from before the year 2000, or from after now. Times are in milliseconds.")
    return first, last + 1


def _chapters(statements: Sequence[Statement]) -> tuple[Chapter, ...]:
    chapters: dict[str, Chapter] = {}
    for each in statements:
        title = _beginning(each.words)
        while title.casefold() in chapters:  # also where another statement is called just so
            title = f"{title} ({each.id})"
        chapters[title.casefold()] = Chapter(title, each.words)
    return tuple(chapters.values())


def _beginning(words: str) -> str:
    """How a statement begins, cut between words, or anywhere in a script that puts no spaces there."""
    if len(words) <= _TITLE:
        return words
    cut = words[:_TITLE].rpartition(" ")[0] or words[:_TITLE]
    return f"{cut}…"


def _in_parts(voters: Sequence[list[Imported]]) -> Iterator[list[list[Imported]]]:
    part: list[list[Imported]] = []
    for votes in voters:
        part.append(votes)
        if sum(map(len, part)) >= _AT_A_TIME:
            yield part
            part = []
    if part:
        yield part
