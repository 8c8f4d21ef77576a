"""Phasing: when a round opens, closes and is signed, moved only in public."""

from collections.abc import Mapping
from dataclasses import dataclass

from deliberation.domain.errors import Conflict, Invalid, NotFound
from deliberation.domain.events import GateLifted, PhaseChanged, RoundOpened, ScheduleChanged
from deliberation.domain.fields import PUBLIC_WHY, words_in
from deliberation.domain.rules import Action
from deliberation.domain.setting import require_essentials
from deliberation.domain.vision import TIMES, Membership, Phase, Receipt, Vision, Visitor, check_times, phase_of
from deliberation.storage.database import Database, Transaction, once
from deliberation.storage.library import moving, people, texts, visions


@dataclass(frozen=True, slots=True)
class Schedule:
    """A round's times in UTC milliseconds; None = not set."""

    opens_at: int | None
    closes_at: int | None
    merges_until: int | None

    def as_facts(self) -> Mapping[str, int | None]:
        """Write the times the way the record has them."""
        return {name: getattr(self, name) for name in TIMES}


NOW = -1  # in a `Schedule`: at the moment of the act


@once
def change_schedule(
    db: Database, visitor: Visitor, slug: str, schedule: Schedule, reason: str, key: str | None = None
) -> Receipt:
    """Move the round's times; `NOW` stands for this very moment.

    From its opening on that needs a reason, which stands on the vision's page; to be opened a vision needs a sentence
    and a last day. A later round opened the moment it was made, and people read on: its opening stays.
    """
    with db.transaction(key) as tx:
        vision, moderator = _in_charge(tx, visitor, slug)
        was_closed = phase_of(vision.round, tx.now) == Phase.MERGING
        times = {name: tx.now if at == NOW else at for name, at in schedule.as_facts().items()}
        if vision.round.number > 1:
            times["opens_at"] = vision.round.opens_at
        check_times(times)
        was_open = phase_of(vision.round, tx.now) != Phase.DRAFTING
        words = words_in("reason", reason, missing=PUBLIC_WHY if was_open else "")
        if was_open and times["opens_at"] is None:
            raise Invalid("It has opened already. Say when that was.", "opens_at")
        if times["opens_at"] is not None and not was_open:
            require_essentials(vision.summary, times["closes_at"])
        _tell(tx, vision)  # what began by the clock was so, whoever moves it now
        visions.set_times(tx.connection, vision.round.id, times, words if was_open else None)
        moved = visions.get(tx.connection, vision.id)
        _tell(tx, moved)
        by = moderator.signature
        changed = ScheduleChanged(round=vision.round.id, schedule=times, announced=was_open, by=by, reason=words)
        tx.record(vision.journal_id, changed)
        if was_closed and phase_of(moved.round, tx.now) != Phase.MERGING:
            moving.catch_up(tx, moved)
    return tx.receipt


@once
def open_round(
    db: Database, visitor: Visitor, slug: str, schedule: Schedule, reason: str, key: str | None = None
) -> Receipt:
    """Open the newest version for another round, now; `schedule` says when it closes.

    Edits that fit the new words are open in it with their votes. Raises `Conflict` before a version is published.
    """
    with db.transaction(key) as tx:
        vision, moderator = _in_charge(tx, visitor, slug, Action.OPEN_ROUND)
        times = {**schedule.as_facts(), "opens_at": tx.now}
        check_times(times)
        words, number = words_in("reason", reason, missing=PUBLIC_WHY), vision.round.number + 1
        version_id = texts.version(tx.connection, vision.id, number).id
        about = {"vision_id": vision.id, "number": number, "base_version_id": version_id}
        round_id = visions.add_round(tx.connection, about | times)
        tx.record(
            vision.journal_id,
            RoundOpened(
                round=round_id, number=number, version=version_id, schedule=times, by=moderator.signature, reason=words
            ),
        )
        _tell(tx, visions.get(tx.connection, vision.id))
    return tx.receipt


def tell_phase(db: Database, vision_id: int) -> None:
    """Announce the phase a round has reached by the clock, once."""
    with db.transaction() as tx:
        _tell(tx, visions.get(tx.connection, vision_id))


@once
def lift_gate(db: Database, visitor: Visitor, slug: str, audience: str, reason: str, key: str | None = None) -> Receipt:
    """Stop one audience gating for the whole round, once, in public."""
    with db.transaction(key) as tx:
        vision, moderator = _in_charge(tx, visitor, slug)
        found = next((each for each in vision.audiences if each.name == audience), None)
        if found is None:
            raise NotFound("There is no such group in this vision.")
        if found.name in vision.rule.lifted:
            raise Conflict(f"The rule does not wait for {found.name} any more.")
        words = words_in("reason", reason, missing=PUBLIC_WHY)
        visions.lift_gate(tx.connection, vision.round.id, found.id, words)
        lifted = GateLifted(round=vision.round.id, audience=found.id, by=moderator.signature, reason=words)
        tx.record(vision.journal_id, lifted)
    return tx.receipt


def _in_charge(
    tx: Transaction, visitor: Visitor, slug: str, action: Action = Action.SCHEDULE
) -> tuple[Vision, Membership]:
    vision = visions.find(tx.connection, slug)
    moderator = people.admitted(tx, vision, visitor, action)
    return vision, moderator


def _tell(tx: Transaction, vision: Vision) -> None:
    phase = phase_of(vision.round, tx.now)
    if phase != vision.round.told:
        visions.tell_phase(tx.connection, vision.round.id, phase)
        tx.record(vision.journal_id, PhaseChanged(round=vision.round.id, phase=phase))
