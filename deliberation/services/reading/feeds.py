"""Feeds: the newest lines of the public record, of a vision or of one principle, for programs that follow pages."""

from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5

from deliberation.domain.calling import Facts
from deliberation.domain.recounting import sentence
from deliberation.domain.structure import by_number
from deliberation.domain.vision import Revision, Visitor
from deliberation.services.reading.shelf import around
from deliberation.services.reading.views import Frame
from deliberation.storage import journal, resealing
from deliberation.storage.database import Connection, Database
from deliberation.storage.library import amendments, naming, talk, texts

AT_MOST = 50
_FAR_BACK = 2000  # lines that are looked through for those of one principle
_EACH_VOTE = {"VoteCast", "VoteWithdrawn", "VoteImported"}  # would drown all else; the record has them


@dataclass(frozen=True, slots=True)
class FeedLine:
    """A line of the record in words; `id` is the same wherever and whenever it is read, times are UTC milliseconds."""

    id: str
    seq: int
    at: int
    updated_at: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Feed:
    """The newest lines, the newest first, of a vision or of one principle of its newest version."""

    frame: Frame
    id: str
    principle: Revision | None
    lines: tuple[FeedLine, ...]
    updated_at: int


def feed(db: Database, slug: str, visitor: Visitor, number: int | None = None) -> Feed:
    """Read what everybody may know, whoever asks; with a number, only what is about that principle.

    Raises `NotFound` where the visitor may not see the vision, or there is no such principle.
    """
    with db.reading() as connection:
        frame = around(connection, slug, visitor, db.now())
        vision = frame.vision
        principle = None if number is None else by_number(_newest(connection, vision.id), number)
        entries = journal.newest(connection, vision.journal_id, _EACH_VOTE, AT_MOST if principle is None else _FAR_BACK)
        if principle:
            about = _about(connection, vision.id, principle)
            entries = [each for each in entries if each.kind == "VersionPublished" or about & _named(each.facts)][
                :AT_MOST
            ]
        names = naming.names(connection, vision)
        gone = {
            seq: each.at
            for each in resealing.of_kinds(connection, vision.journal_id, ("ContentErased",))
            for seq, *_ in each.facts["values"]
        }
        (first,) = journal.since(connection, vision.journal_id, 0, ["everyone"], limit=1)
    lines = tuple(
        FeedLine(
            _urn(vision.public_id, each.seq),
            each.seq,
            each.at,
            gone.get(each.seq, each.at),
            sentence(each.kind, each.facts, names),
        )
        for each in entries
    )
    of = principle.principle_id if principle else "record"
    updated = max((each.updated_at for each in lines), default=first.at)
    return Feed(frame, _urn(vision.public_id, f"principle {of}"), principle, lines, updated)


def _newest(connection: Connection, vision_id: int) -> tuple[Revision, ...]:
    return texts.every_version(connection, vision_id)[-1].revisions


def _about(connection: Connection, vision_id: int, principle: Revision) -> frozenset[tuple[str, int]]:
    """Name all that is about a principle, as facts do: its wordings, edits that touch it, comments on any of these."""
    every = texts.every_revision(connection, vision_id)
    wordings = {each.id for each in every if each.principle_id == principle.principle_id}
    edits = {
        each.id
        for each in amendments.every(connection, vision_id)
        if any(change.principle_id == principle.principle_id for change in each.changes)
    }
    said = {each.id for each in talk.comments_in(connection, vision_id) if each.item_id in wordings | edits}
    items = {("item", id_) for id_ in wordings | edits}
    return frozenset([*items, *(("comment", id_) for id_ in said), ("principle", principle.principle_id)])


def _named(facts: Facts) -> set[tuple[str, int]]:
    """What an entry is about: its item, its comment, its principle, or the edits it decides on."""
    one = {(name, facts[name]) for name in ("item", "comment", "principle") if facts.get(name)}
    return one | {("item", id_) for id_, _ in facts.get("decisions", ())}


def _urn(public_id: str, what: object) -> str:
    return uuid5(NAMESPACE_URL, f"deliberation {public_id} {what}").urn
