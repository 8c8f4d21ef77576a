"""The public record, as lines to read and as a file to keep."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from deliberation.domain import rules
from deliberation.domain.recounting import sentence
from deliberation.domain.vision import Amendment, Comment, Role, Vision, Visitor
from deliberation.services.reading.shelf import around
from deliberation.services.reading.views import Frame
from deliberation.storage import journal, resealing
from deliberation.storage.database import Connection, Database
from deliberation.storage.journal import Entry, Page
from deliberation.storage.library import amendments, backings, naming, talk

_AT_A_TIME = 50  # lines on one page
_PUBLIC = {"texts", "sentences", "words", "author", "backer"}  # sealed values anybody may open, while they stand
_ANYBODY = Role.OBSERVER
Gone = Mapping[str, frozenset[Any]]  # what cannot be read, by id; reasons by their edit's id and their number
_HOW = (
    "Digest n is the SHA-256 of digest n-1 followed by the SHA-256 of entry n, both as bytes; digest 0 is the SHA-256 "
    "of 'deliberation journal 1', a line break and the vision's id; an entry that is not for everyone is given as its "
    "SHA-256; each sealed value is the SHA-256 of its salt and its JSON; where it was erased, the "
    "last ContentErased that names its entry has the SHA-256 of what is left of it."
)


@dataclass(frozen=True, slots=True)
class RecordLine:
    """One entry of the public record, in words."""

    seq: int
    at: int
    kind: str
    sentence: str
    digest: str
    erased_at: int | None = None  # when words of it were removed for good


def lines(db: Database, slug: str, visitor: Visitor, before: int | None = None) -> tuple[Frame, tuple[RecordLine, ...]]:
    """The last entries (before a number, if one is given) that this visitor may hear, the newest first."""
    with db.reading() as connection:
        frame = around(connection, slug, visitor, db.now())
        vision = frame.vision
        hears = ["everyone", "one"] + (["moderators"] if rules.runs_it(frame.role) else [])
        own = frame.member.participant_id if frame.member else 0
        entries = journal.before(connection, vision.journal_id, before, hears, own, _AT_A_TIME)
        names, gone = naming.names(connection, vision), _erased(connection, vision)
    return frame, tuple(
        RecordLine(
            each.seq, each.at, each.kind, sentence(each.kind, each.facts, names), each.digest, gone.get(each.seq)
        )
        for each in entries
    )


def download(db: Database, slug: str, visitor: Visitor) -> Iterator[str]:
    """Write the record as JSON lines: what it is of, then every entry, with what anybody may open.

    An entry that is not for everyone is its hash. Raises `NotFound` before the first line.
    """
    with db.reading() as connection:
        vision = around(connection, slug, visitor, db.now()).vision
    return _written(db, vision)


def _written(db: Database, vision: Vision) -> Iterator[str]:
    with db.reading() as connection:
        seq, head = journal.head(connection, vision.journal_id)
        yield _line({"vision": vision.public_id, "title": vision.title, "head": head, "seq": seq, "how": _HOW})
        gone, erased = _gone(connection, vision.id), _erased(connection, vision)
        for page in journal.whole(connection, vision.journal_id):
            at = erased.get(page.entry.seq)
            yield _line(_of(page, gone) | ({"erased_at": at} if at else {}))


def _line(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False) + "\n"


def _of(page: Page, gone: Gone) -> dict[str, Any]:
    entry = page.entry
    place = {"seq": entry.seq, "digest": entry.digest}
    if entry.hearers != "everyone":
        return {**place, "hash": sha256(page.written).hexdigest()}
    open_ = _PUBLIC if _stands(entry, gone) else set()
    opened = {name: [page.salts[name], value] for name, value in entry.opened.items() if name in open_}
    return {**place, "entry": page.written.decode(), "opened": opened}


def _gone(connection: Connection, vision_id: int) -> Gone:
    edits, comments = amendments.every(connection, vision_id), talk.comments_in(connection, vision_id)
    return {"item": _veiled(edits), "comment": _veiled(comments), "backing": backings.hidden(connection, vision_id)}


def _veiled(said: Sequence[Amendment | Comment]) -> frozenset[int]:
    return frozenset(each.id for each in said if each.erased_at or rules.is_veiled(each, _ANYBODY))


def _erased(connection: Connection, vision: Vision) -> Mapping[int, int]:
    """When words of entries for everyone were removed for good, by their numbers."""
    entries = resealing.of_kinds(connection, vision.journal_id, ("ContentErased",))
    return {seq: entry.at for entry in entries for seq, *_ in entry.facts["values"]}


def _stands(entry: Entry, gone: Gone) -> bool:
    """Whether what somebody contributed by this can still be read, and the words it quotes."""
    facts = entry.facts
    if "comment" not in facts:
        item = facts.get("item")
        return item not in gone["item"] and (item, facts.get("backing")) not in gone["backing"]
    return facts["comment"] not in gone["comment"] and not (facts.get("span") and facts["item"] in gone["item"])
