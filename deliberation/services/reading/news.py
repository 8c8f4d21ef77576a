"""News for open pages: what changed since a place in the record, whole figures for every item touched."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from deliberation.domain import rules, wording
from deliberation.domain.consensus import Standing
from deliberation.domain.vision import Gate, Phase, Rule, Vision, Visitor, phase_of
from deliberation.services.reading.shelf import let_in
from deliberation.storage import journal
from deliberation.storage.database import Connection, Database
from deliberation.storage.journal import Entry
from deliberation.storage.library import amendments, ballots, desk, people, standings, texts, visions

_EVERYONE = ("everyone",)
AT_MOST = 500  # entries in one envelope; who is further behind asks again
_COUNTED = {"VoteCast", "VoteWithdrawn", "VoteImported"}  # told by figures alone
_RULED = {"GateLifted", "OpinionGroupsFrozen"}  # every item may stand otherwise, without a vote
_DRAFTED = {
    "DraftChanged",
    "Hidden",
    "Shown",
    "PhaseChanged",
    "AmendmentWithdrawn",
    "ContentErased",
    "VotesExcluded",
    "VotesReadmitted",
    *_RULED,
}  # may change who is in
_SHORT = {
    "changes",
    "edits",
    "merged",
    "comments",
    "backings",
}  # lists that a page needs to know where something belongs; all others stay in the record


@dataclass(frozen=True, slots=True)
class Following:
    """What a browser may hear of one vision."""

    vision_id: int
    journal_id: int
    hearers: tuple[str, ...]


def following(db: Database, slug: str, visitor: Visitor) -> Following:
    """Say what a visitor may hear of a vision; raises `NotFound` when it is not for them to see."""
    with db.reading() as connection:
        vision = visions.find(connection, slug)
        _, role, _ = let_in(connection, vision, visitor, db.now())
    hearers = (*_EVERYONE, "moderators") if rules.runs_it(role) else _EVERYONE
    return Following(vision.id, vision.journal_id, hearers)


def still_hears(db: Database, place: Following, visitor: Visitor) -> bool:
    """Whether a visitor may still hear what they were let in to hear: a role can end while a page is open."""
    if place.hearers == _EVERYONE:
        return True
    with db.reading() as connection:
        _, role = people.looked_up(connection, visions.get(connection, place.vision_id), visitor, db.now())
    return rules.runs_it(role)


@dataclass(frozen=True, slots=True)
class Head:
    """Where a vision's record ends, and whether by the clock a phase has begun that nobody has told yet."""

    vision_id: int
    seq: int
    untold: bool


def heads(db: Database) -> dict[int, Head]:
    """Give every vision's head by its journal: where the live floor looks whether there is something to tell."""
    with db.reading() as connection:
        return {
            each.journal_id: Head(
                each.id, journal.head(connection, each.journal_id)[0], phase_of(each.round, db.now()) != each.round.told
            )
            for each in visions.everything(connection)
        }


def told_to(db: Database, place: Following) -> int:
    """Say where the record of what is followed ends; raises `NotFound` where it was thrown away meanwhile."""
    with db.reading() as connection:
        visions.get(connection, place.vision_id)
        return journal.head(connection, place.journal_id)[0]


def news(db: Database, vision_id: int, after: int, hearers: Collection[str] = ("everyone",)) -> dict[str, Any] | None:
    """Write what happened after an entry as one envelope of plain JSON values, or None when nothing did.

    `items` are absolute figures, so an envelope may be skipped; `events` keep their numbers; `draft` are the
    ids of the edits that are in, when that may have changed.
    """
    with db.reading() as connection:
        vision = visions.get(connection, vision_id)
        entries = journal.since(connection, vision.journal_id, after, hearers, limit=AT_MOST)
        last = entries[-1].seq if len(entries) == AT_MOST else journal.head(connection, vision.journal_id)[0]
        if last <= after:
            return None
        phase = phase_of(vision.round, db.now())
        return {
            "from": after,
            "seq": last,
            "items": _items(connection, vision, entries),
            "draft": _draft(connection, vision, entries) if phase == Phase.MERGING else None,
            "events": [
                {"seq": entry.seq, "kind": entry.kind, "at": entry.at, **_told(entry.facts)}
                for entry in entries
                if entry.kind not in _COUNTED
            ],
        }


def figures(judged: Standing, rule: Rule) -> dict[str, Any]:
    """Write one item's standing for the browser, sentences included, so that it only has to draw."""
    return {
        "audiences": {
            lean.audience: [lean.tally.agree, lean.tally.disagree, lean.tally.passed] for lean in judged.leans
        },
        "threads": {lean.audience: [round(lean.low, 4), round(lean.high, 4)] for lean in judged.leans},
        "between": {lean.audience: wording.between(lean) for lean in judged.leans},
        "said": {lean.audience: wording.said(lean) for lean in judged.leans},
        "robust": round(judged.robust, 4),
        "common": wording.common(judged, rule),
        "status": judged.status,
        "heard": judged.is_heard(rule),
        "agreeing": wording.agreeing(judged),
        "tag": wording.status_words(judged),
        "verdict": wording.verdict(judged, rule),
        "sure": [wording.sure(lean, rule) for lean in judged.leans],
    }


def _items(connection: Connection, vision: Vision, entries: Iterable[Entry]) -> dict[str, Any]:
    touched: set[int] = set()
    for entry in entries:
        if entry.kind in _COUNTED:
            touched.add(int(entry.facts["item"]))
        touched.update(int(id_) for id_ in entry.facts.get("tallies", ()))
    if any(entry.kind in _RULED for entry in entries):
        touched.update(_everything_judged(connection, vision))
    rule, base_id = vision.rule, vision.round.base_version_id
    totals = {id_: ballots.totals(connection, vision, id_) for id_ in sorted(touched)}
    return {
        str(id_): figures(standings.judged(connection, rule, base_id, id_, total), rule)
        for id_, total in totals.items()
    }


def _everything_judged(connection: Connection, vision: Vision) -> set[int]:
    base = vision.round.base_version_id
    wordings, edits = texts.revisions_of(connection, base), amendments.on(connection, base)
    return {each.id for each in wordings} | {each.id for each in edits}


def _draft(connection: Connection, vision: Vision, entries: Iterable[Entry]) -> list[int] | None:
    without_say = {"OpinionGroupsFrozen"} if vision.rule.gates.opinion == Gate.REPORT else set()
    if not any(entry.kind in _DRAFTED - without_say for entry in entries):
        return None
    return list(desk.draft(connection, vision).included)


def _told(facts: Mapping[str, Any]) -> dict[str, Any]:
    # The long parts of a publication or a set-up are for the record; a page fetches what it shows.
    return {name: value for name, value in facts.items() if name in _SHORT or isinstance(value, str | int | None)}
