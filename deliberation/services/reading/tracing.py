"""Where the words of a version come from: who suggested them, why, who agreed, and who put them in."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from deliberation.domain import rules
from deliberation.domain.errors import NotFound
from deliberation.domain.hunks import apply
from deliberation.domain.provenance import Run, origins, stretches
from deliberation.domain.rebasing import undo
from deliberation.domain.structure import by_number
from deliberation.domain.text import paragraphs
from deliberation.domain.text import words as words_of
from deliberation.domain.vision import Amendment, Fate, FateKind, Revision, Version, Visitor, joined
from deliberation.services.reading.shelf import around
from deliberation.services.reading.views import Frame
from deliberation.storage.database import Connection, Database
from deliberation.storage.library import amendments, drafts, people, texts

_OPENING = "([{“‘\"'*_"  # signs that belong to the word after them


@dataclass(frozen=True, slots=True)
class Origin:
    """The edit that some words came in with, and what is told of it; `open` is whether its reason may be read."""

    edit: Amendment
    pseudonym: str  # its author's, as the record has it
    fate: Fate
    version: Version  # that it went into
    open: bool
    undoable: bool  # whether a new edit of this round can take it back


@dataclass(frozen=True, slots=True)
class Phrase:
    """Some words of a block that came in together; an origin of None: the vision began with them."""

    start: int
    end: int
    words: str
    origin: Origin | None


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or a list item with the origin of each of its words."""

    name: str  # on the page
    words: str
    phrases: tuple[Phrase, ...]

    @property
    def origins(self) -> Mapping[str, Origin]:
        """Whatever its words came in with, by its name on the page."""
        return {self.place(each.origin): each.origin for each in self.phrases if each.origin}

    @property
    def places(self) -> tuple[tuple[int, int, str], ...]:
        """The words that an edit brought in, and where on the page it is told: (start, end, name)."""
        return tuple((each.start, each.end, self.place(each.origin)) for each in self.phrases if each.origin)

    @property
    def rows(self) -> tuple[tuple[str, Origin | None], ...]:
        """Its words with the origin they share, each row from a word to the next row's: signs go with the word before.

        Signs that came in without a word have no row of their own; `phrases` have them.
        """
        found = groupby(words_of(self.words), key=lambda word: self._origin_at(word[0]))
        firsts = [(next(run)[0], origin) for origin, run in found] or [(0, self.phrases[0].origin)]
        borders = [0, *(self._border(first) for first, _ in firsts[1:]), len(self.words)]
        return tuple((self.words[a:b], origin) for (a, b), (_, origin) in zip(pairwise(borders), firsts, strict=True))

    def _origin_at(self, place: int) -> Origin | None:
        return next(each.origin for each in self.phrases if each.start <= place < each.end)

    def _border(self, first: int) -> int:
        """Find where a row begins whose first word is there; a bracket or quotation mark that opens it is its own."""
        opened = len(self.words[:first].rstrip(_OPENING))
        return opened if self.words[opened - 1 : opened].isspace() else first

    def place(self, origin: Origin) -> str:
        """Name the place on the page where an origin is told."""
        return f"{self.name}-edit-{origin.edit.number}"


@dataclass(frozen=True, slots=True)
class Traced:
    """One principle of a version with the origin of each of its words; `merged` are the edits that changed it there."""

    revision: Revision
    blocks: tuple[Block, ...]
    merged: tuple[Origin, ...]


@dataclass(frozen=True, slots=True)
class Tracing:
    """A version, word by word; `principles` by revision id."""

    frame: Frame
    version: Version
    principles: Mapping[int, Traced]

    @property
    def origins(self) -> tuple[Origin, ...]:
        """Whatever its words came in with, by the number of the edit."""
        blocks = (block for each in self.principles.values() for block in each.blocks)
        found = {origin.edit.number: origin for block in blocks for origin in block.origins.values()}
        return tuple(found[number] for number in sorted(found))


def words(db: Database, slug: str, number: int, visitor: Visitor) -> Tracing:
    """Find for every word of a version the edit that brought it in; raises `NotFound`."""
    with db.reading() as connection:
        frame = around(connection, slug, visitor, db.now())
        versions = texts.every_version(connection, frame.vision.id)
        found = numbered(versions, number)
        known = included(connection, versions[:number], frame)
    runs = origins(revision for version in versions[:number] for revision in version.revisions)
    principles = {each.id: _traced(each, runs[each.id], known) for each in found.revisions}
    return Tracing(frame, found, principles)


def numbered(versions: Sequence[Version], number: int) -> Version:
    """Choose the version of a number; raises `NotFound`."""
    if not 1 <= number <= len(versions):
        raise NotFound(f"There is no version {number} of this vision yet.")
    return versions[number - 1]


def undone(db: Database, slug: str, principle: int, edit: int, visitor: Visitor) -> str:
    """Write a principle of this round's version without what an edit did to it; as it is where it did nothing to it.

    Raises `NotFound`.
    """
    with db.reading() as connection:
        vision = around(connection, slug, visitor, db.now()).vision
        versions = texts.every_version(connection, vision.id)
        id_ = amendments.numbered(connection, vision.id, edit).id
    revision = by_number(numbered(versions, vision.round.number).revisions, principle)
    bodies = {each.id: each.body for version in versions for each in version.revisions}
    base = joined(bodies[parent] for parent in revision.parents)
    return apply(revision.body, undo(base, revision.made, id_))


def _makers(revision: Revision) -> frozenset[int]:
    return frozenset(id_ for _, by in revision.made for id_ in by)


def included(connection: Connection, versions: Sequence[Version], frame: Frame) -> Mapping[int, Origin]:
    """Everything there is to tell of the edits that went into these versions, the first ones, by id."""
    vision = frame.vision
    edits = {each.id: each for each in amendments.every(connection, vision.id)}
    names = people.pseudonyms(connection, vision.id)
    current = vision.round.number if frame.may("propose") else None
    known: dict[int, Origin] = {}
    for number, fate in drafts.fates_in(connection, vision.id):
        if fate.item_id and fate.kind == FateKind.IN_TEXT and number <= len(versions):
            edit = edits[fate.item_id]
            told = edit.erased_at is None and not rules.is_veiled(edit, frame.role)
            name = names.get(edit.author_id or 0, "") if told else ""
            known[edit.id] = Origin(edit, name, fate, versions[number - 1], told, number == current)
    return known


def _traced(revision: Revision, runs: Sequence[Run], known: Mapping[int, Origin]) -> Traced:
    merged = tuple(known[id_] for id_ in sorted(_makers(revision)))
    return Traced(revision, tuple(_blocks(revision, runs, known)), merged)


def _blocks(revision: Revision, runs: Sequence[Run], known: Mapping[int, Origin]) -> Iterator[Block]:
    cut = stretches(revision.body, runs)
    for number, (start, end) in enumerate(paragraphs(revision.body), 1):
        phrases = (
            Phrase(
                each.start - start,
                each.end - start,
                revision.body[each.start : each.end],
                known.get(each.amendment_id or 0),
            )
            for each in cut
            if start <= each.start < end
        )
        yield Block(f"words-{revision.position}-{number}", revision.body[start:end], tuple(phrases))
