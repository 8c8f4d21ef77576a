"""Two that turned out to be one person: their places in each vision become one, and no vote is lost."""

from dataclasses import replace

from sqlalchemy import Connection, delete, select, update

from deliberation.domain.events import PlacesMerged
from deliberation.domain.rules import runs_it
from deliberation.domain.vision import Membership, Participant, Role, Vision, live_from
from deliberation.storage.database import Transaction
from deliberation.storage.library import (
    ballots,
    digests,
    following,
    identities,
    moving,
    people,
    second_steps,
    visions,
    whereabouts,
)
from deliberation.storage.library.moving import Place
from deliberation.storage.tables import backings, comments, flags, holds, items, reviews, signatures

_THEIRS = (items.c.author_id, comments.c.membership_id, holds.c.membership_id, flags.c.by, reviews.c.by)


def merge(tx: Transaction, gone: Participant, stays: Participant) -> None:
    """Make two people one; who `stays` has the devices, places and words of both, and a name if either had one."""
    if not stays.name:
        people.rename(tx.connection, stays.id, gone.name)
        stays = replace(stays, name=gone.name)
    if gone.is_administrator and not stays.is_administrator:
        moving.run_the_site(tx, stays)
    for member in people.memberships_of(tx.connection, gone.id):
        vision = visions.get(tx.connection, member.vision_id)
        other = people.member(tx.connection, vision.id, stays.id)
        if other is None:
            people.change_membership(tx.connection, member.id, {"participant_id": stays.id})
            moved = [member.pseudonym, None, stays.id]
            tx.record(vision.journal_id, PlacesMerged(tallies={}, member=moved))
            if stays.is_administrator:
                moving.move(tx, vision, member, Place(Role.ADMINISTRATOR, None))
        else:
            _join(tx, vision, member, other)
    second_steps.pass_on(tx.connection, gone.id, stays.id)
    identities.point_on(tx.connection, gone.id, stays.id)
    digests.hand_on(tx.connection, gone.id, stays.id)


def fuse(connection: Connection, gone: Membership, stays: Membership, version_id: int) -> list[int]:
    """Give one place what another in the same vision, of the same audience, said and did; return the items voted on.

    Of two votes on an item the later one stands, with the time at which it was cast; but what was counted before votes
    were live on `version_id` goes on counting. Nobody signs a draft as two.
    """
    voted = following.fuse(connection, gone.id, stays.id, version_id)
    for column in _THEIRS:
        connection.execute(update(column.table).where(column == gone.id).values({column.name: stays.id}))
    behind = select(backings.c.amendment_id).where(backings.c.membership_id == stays.id)
    alone = (backings.c.membership_id == gone.id, backings.c.amendment_id.not_in(behind.scalar_subquery()))
    connection.execute(update(backings).where(*alone).values(membership_id=stays.id))
    signed = select(signatures.c.round_id).where(signatures.c.membership_id == stays.id)
    instead = (signatures.c.membership_id == gone.id, signatures.c.round_id.not_in(signed.scalar_subquery()))
    connection.execute(update(signatures).where(*instead).values(membership_id=stays.id))
    connection.execute(delete(signatures).where(signatures.c.membership_id == gone.id))
    people.change_membership(connection, gone.id, {"role": Role.OBSERVER, "audience_id": None})
    return voted


def _join(tx: Transaction, vision: Vision, gone: Membership, stays: Membership) -> None:
    best = max((stays, gone), key=lambda each: _weight(vision, each))
    works = best.organisation_id and whereabouts.name_of(tx.connection, "organisation", best.organisation_id)
    place = Place(best.role, best.audience_id, best.confirmed_by, works or "")
    for each in (gone, stays):
        if (each.role, each.audience_id, each.confirmed_by) != (place.role, place.audience_id, place.host):
            moving.move(tx, vision, each, place)
    gone, stays = (people.by_pseudonym(tx.connection, each.pseudonym) for each in (gone, stays))
    since = live_from(vision.round, tx.now)
    voted = fuse(tx.connection, gone, stays, since)
    tallies = {str(id_): ballots.as_facts(ballots.totals(tx.connection, vision, id_, since)) for id_ in voted}
    merged = [gone.pseudonym, stays.pseudonym, stays.participant_id]
    tx.record(vision.journal_id, PlacesMerged(tallies=tallies, member=merged))


def _weight(vision: Vision, member: Membership) -> tuple[bool, bool, bool]:
    """Whoever runs the vision goes on doing so; then comes a place that is not anybody's; then a confirmed one."""
    return runs_it(member.role), member.role != Role.PARTICIPANT, member.audience_id != vision.default_audience.id
