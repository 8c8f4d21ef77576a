"""Opinion groups for the page that shows them: who stands where, how each group stands on every item, as of when."""

from collections.abc import Mapping
from dataclasses import dataclass

from deliberation.domain.opinion import OpinionGroup, OpinionTallies, Places, Run, Scores
from deliberation.domain.opinion.runs import scored
from deliberation.domain.vision import Tally, Visitor
from deliberation.services.reading.shelf import around
from deliberation.services.reading.views import Frame
from deliberation.storage import journal
from deliberation.storage.database import Connection, Database
from deliberation.storage.library import opinions
from deliberation.storage.library.opinions import Kept

_MANY = 1000  # votes since: more are not counted


@dataclass(frozen=True, slots=True)
class Spot:
    """Where somebody stands, and the letter of their group; empty where they have not voted enough."""

    x: float
    y: float
    letter: str


@dataclass(frozen=True, slots=True)
class Picture:
    """The opinion groups as they were found in `votes` votes, `age` seconds ago; `since` votes were cast after that.

    One group, "all", says that there are no distinct ones. `ratio` is how much more the votes hang together than
    chance would make them. `mine` is the visitor's own place.
    """

    groups: tuple[OpinionGroup, ...]
    ratio: float
    votes: int
    places: Places
    mine: Spot | None
    age: int
    since: int


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """What a round's page of opinion groups is given; once voting has closed it `is_frozen`.

    `tallies` are those of the distinct groups on the items one may see, by letter and id; `scores` in the order of
    `items` and of the letters. There is no picture before the groups have been looked for.
    """

    frame: Frame
    is_frozen: bool
    picture: Picture | None
    items: tuple[int, ...]
    tallies: OpinionTallies
    scores: Scores | None


def groups(db: Database, slug: str, visitor: Visitor) -> Groups:
    """Give the opinion groups of a vision's round as they were found last, or as they were frozen."""
    with db.reading() as connection:
        frame = around(connection, slug, visitor, db.now())
        round_ = frame.vision.round
        kept, frozen = opinions.last_run(connection, round_.id), opinions.is_frozen(connection, round_.id)
        every = opinions.opinion_tallies(connection, round_.id)
        hidden = opinions.hidden_on(connection, round_.base_version_id)
        picture = _picture(connection, frame, kept) if kept else None
    tallies = {letter: _without(hidden, found) for letter, found in every.items()}
    items = tuple(sorted(next(iter(tallies.values()), ())))
    return Groups(frame, frozen, picture, items, tallies, scored(tallies, items) if tallies else None)


def _without(hidden: frozenset[int], tallies: Mapping[int, Tally]) -> Mapping[int, Tally]:
    return {id_: tally for id_, tally in tallies.items() if id_ not in hidden}


def _picture(connection: Connection, frame: Frame, kept: Kept) -> Picture:
    run, places = kept.run, Places.unpacked(kept.run.places)
    since = journal.moments(connection, frame.vision.journal_id, run.position, opinions.CAST, _MANY)
    mine = _spot(run, places, frame.member.id) if frame.member else None
    age = max(0, frame.now - kept.made_at) // 1000
    return Picture(run.groups, run.ratio, run.votes, places, mine, age, len(since))


def _spot(run: Run, places: Places, member_id: int) -> Spot | None:
    found = places.of(member_id)
    if found is None:
        return None
    x, y, label = found
    return Spot(x, y, run.groups[label].letter if label >= 0 else "")
