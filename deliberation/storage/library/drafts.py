"""The next version on the desk: decisions, ticks, what is settled, and every fate."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from deliberation.domain.errors import NotFound
from deliberation.domain.rules import runs_it
from deliberation.domain.vision import Decision, Fate, FateKind, Role, Round, Signed
from deliberation.storage.tables import (
    comments,
    decisions,
    draft_principles,
    fates,
    memberships,
    participants,
    rounds,
    signatures,
    ticks,
    versions,
)

_NAMELESS = "a moderator"  # as `Membership.signature` has it


def decisions_on(connection: Connection, version_id: int) -> dict[int, Decision]:
    """Give every override of the rule in the round that began with a version, by amendment."""
    query = (
        select(decisions, participants.c.name)
        .join(memberships, memberships.c.id == decisions.c.by)
        .join(participants, participants.c.id == memberships.c.participant_id)
        .join(rounds, rounds.c.id == decisions.c.round_id)
        .where(rounds.c.base_version_id == version_id)
    )
    return {
        row.amendment_id: Decision(row.amendment_id, row.included, row.reason, row.name or _NAMELESS, row.at)
        for row in connection.execute(query)
    }


def ticks_in(connection: Connection, round_id: int) -> frozenset[tuple[int, int]]:
    """Give the pairs of neighbours somebody has read together: (lower id, higher id)."""
    rows = connection.execute(select(ticks.c.first_id, ticks.c.second_id).where(ticks.c.round_id == round_id))
    return frozenset((row.first_id, row.second_id) for row in rows)


def signed_in(connection: Connection, round_id: int) -> tuple[Signed, ...]:
    """Give the signatures under a round's draft, each for the words it was given for, the earliest first.

    Of somebody who does not run the vision any more there is none.
    """
    query = select(signatures, memberships.c.role).join(memberships).where(signatures.c.round_id == round_id)
    rows = connection.execute(query.order_by(signatures.c.at))
    return tuple(Signed(row.membership_id, row.name, row.read) for row in rows if runs_it(Role(row.role)))


def steps_in(connection: Connection, round_id: int) -> dict[int, tuple[int, bool]]:
    """Give for each principle touched so far (how many steps were taken, whether it is settled)."""
    rows = connection.execute(select(draft_principles).where(draft_principles.c.round_id == round_id))
    return {row.principle_id: (row.step, row.settled_by is not None) for row in rows}


def fates_of(connection: Connection, version_id: int) -> tuple[Fate, ...]:
    """Give what became of every contribution when a version was published."""
    query = select(fates).where(fates.c.version_id == version_id).order_by(fates.c.id)
    return tuple(
        Fate(row.item_id, row.comment_id, FateKind(row.fate), row.sentence, row.id) for row in connection.execute(query)
    )


def fates_in(connection: Connection, vision_id: int) -> tuple[tuple[int, Fate], ...]:
    """Give what became of everything so far with the number of the version it was told with, in their order."""
    query = (
        select(fates, versions.c.number)
        .join(versions, versions.c.id == fates.c.version_id)
        .where(versions.c.vision_id == vision_id)
        .order_by(versions.c.number, fates.c.id)
    )
    return tuple(
        (row.number, Fate(row.item_id, row.comment_id, FateKind(row.fate), row.sentence, row.id))
        for row in connection.execute(query)
    )


def comments_told(connection: Connection, vision_id: int) -> frozenset[int]:
    """Give the ids of the comments whose fate has been told with an earlier version."""
    query = select(fates.c.comment_id).join(comments).where(comments.c.vision_id == vision_id)
    return frozenset(connection.scalars(query))


def fate(connection: Connection, fate_id: int) -> Fate:
    """Find what became of one contribution by the id of its row; raises `NotFound`."""
    row = connection.execute(select(fates).where(fates.c.id == fate_id)).first()
    if row is None:
        raise NotFound("There is no such contribution here.")
    return Fate(row.item_id, row.comment_id, FateKind(row.fate), row.sentence, row.id)


# Writing ----------------------------------------------------------------------
def decide(connection: Connection, round_id: int, amendment_id: int, values: Mapping[str, Any] | None) -> None:
    """Override the rule on one edit (`values`: included, reason, by, at), or with None let it decide again."""
    here = (decisions.c.round_id == round_id) & (decisions.c.amendment_id == amendment_id)
    connection.execute(delete(decisions).where(here))
    if values is not None:
        connection.execute(insert(decisions).values(round_id=round_id, amendment_id=amendment_id, **values))


def forget(connection: Connection, round_: Round, amendment_id: int) -> None:
    """Drop a moderator's decision on an edit that leaves the draft; once the round is over it stays."""
    if round_.published_at is None:
        decide(connection, round_.id, amendment_id, None)


def tick(connection: Connection, round_id: int, pair: tuple[int, int], by: int) -> None:
    """Note that somebody read two neighbours together."""
    if pair not in ticks_in(connection, round_id):
        connection.execute(insert(ticks).values(round_id=round_id, first_id=pair[0], second_id=pair[1], by=by))


def step(connection: Connection, round_id: int, principle_id: int, number: int, settled_by: int | None) -> None:
    """Count a step taken on a principle; whoever it was settled by, if it is."""
    here = (draft_principles.c.round_id == round_id) & (draft_principles.c.principle_id == principle_id)
    values = {"step": number, "settled_by": settled_by}
    if connection.execute(update(draft_principles).where(here).values(**values)).rowcount == 0:
        row = {"round_id": round_id, "principle_id": principle_id, **values}
        connection.execute(insert(draft_principles).values(**row))


def sign(connection: Connection, round_id: int, signed: Signed, now: int) -> None:
    """Keep a signature in the place of the one its giver gave before."""
    here = (signatures.c.round_id == round_id) & (signatures.c.membership_id == signed.by)
    connection.execute(delete(signatures).where(here))
    row = {"round_id": round_id, "membership_id": signed.by, "name": signed.name, "read": signed.read, "at": now}
    connection.execute(insert(signatures).values(**row))


def add_fate(connection: Connection, version_id: int, fate: Fate, by: int | None, **id_: int) -> int:
    """Keep what became of one contribution and return its row's id, which can be given (`id`)."""
    values = {"version_id": version_id, "item_id": fate.item_id, "comment_id": fate.comment_id}
    row = insert(fates).values(**values, fate=fate.kind, sentence=fate.sentence, by=by, **id_)
    return int(connection.execute(row.returning(fates.c.id)).scalar_one())


def change_fate(connection: Connection, fate_id: int, kind: FateKind, sentence: str, by: int) -> None:
    """Judge anew what became of a contribution."""
    values = {"fate": kind, "sentence": sentence, "by": by}
    connection.execute(update(fates).where(fates.c.id == fate_id).values(**values))
