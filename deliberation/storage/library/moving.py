"""Moving somebody to another place in a vision: their votes follow, or are withdrawn in the record."""

from dataclasses import dataclass

from deliberation.domain.consensus import standing
from deliberation.domain.events import MemberMoved, RoleTaken, SiteRoleGiven, VoteWithdrawn
from deliberation.domain.rules import runs_it
from deliberation.domain.vision import Membership, Participant, Role, Vision, live_from
from deliberation.storage import journal
from deliberation.storage.database import Transaction
from deliberation.storage.library import ballots, following, people, visions, whereabouts


@dataclass(frozen=True, slots=True)
class Place:
    """What somebody is in a vision, whom they speak as, and who vouches for that, for which organisation."""

    role: Role
    audience_id: int | None
    host: int | None = None
    organisation: str = ""


def settle(tx: Transaction, vision: Vision, participant_id: int, place: Place) -> Membership:
    """Give somebody a place in a vision, their first one there or another one."""
    member = people.member(tx.connection, vision.id, participant_id)
    if member is None:
        as_whom = (place.role, place.audience_id)
        return people.join(tx, vision, participant_id, as_whom, place.host, place.organisation)
    if not _is_at(member, place, whereabouts.as_recorded(tx.connection, vision.id, place.organisation)):
        move(tx, vision, member, place)
    return member


def move(tx: Transaction, vision: Vision, member: Membership, place: Place) -> None:
    """Move somebody: live votes follow to another audience; whoever comes to run the vision loses them, in the record.

    Votes of a round that has closed stay as they were counted, whoever their voters become.
    """
    tallies = _take_along(tx, vision, member, place.audience_id)
    organisation = whereabouts.as_recorded(tx.connection, vision.id, place.organisation)
    values = {"role": place.role, "audience_id": place.audience_id, "confirmed_by": place.host}
    if organisation:
        values["organisation_id"] = organisation[0]
    people.change_membership(tx.connection, member.id, values)
    moved = [member.pseudonym, place.host, *organisation]
    event = MemberMoved(role=place.role, audience=place.audience_id, tallies=tallies, member=moved)
    tx.record(vision.journal_id, event)


def catch_up(tx: Transaction, vision: Vision) -> None:
    """Let the votes of a round that is open again follow everybody who has moved since it had closed."""
    for id_ in following.astray(tx.connection, vision.round.base_version_id):
        member = people.at(tx.connection, id_)
        tallies = _take_along(tx, vision, member, member.audience_id)
        if member.audience_id is not None:
            moved = [member.pseudonym, member.confirmed_by]
            event = MemberMoved(role=member.role, audience=member.audience_id, tallies=tallies, member=moved)
            tx.record(vision.journal_id, event)


def relieve(tx: Transaction, vision: Vision, member: Membership, by: str, reason: str) -> None:
    """Let somebody take part like others: as whom they spoke till now, or else as whoever comes without a link."""
    audience_id, host = member.audience_id, member.confirmed_by
    if audience_id is None:
        audience_id, host = vision.default_audience.id, None
    place = {"role": Role.PARTICIPANT, "audience_id": audience_id, "confirmed_by": host}
    people.change_membership(tx.connection, member.id, place)
    moved = [member.pseudonym, host]
    taken = RoleTaken(role=Role.PARTICIPANT, was=member.role, audience=audience_id, by=by, reason=reason, member=moved)
    tx.record(vision.journal_id, taken)


def run_the_site(tx: Transaction, person: Participant) -> None:
    """Let a person run the whole site, and with it every vision they are in."""
    if person.is_administrator:
        return
    people.give_site_role(tx.connection, person.id, Role.ADMINISTRATOR)
    given = SiteRoleGiven(role=Role.ADMINISTRATOR, person=[person.id, person.name])
    tx.record(journal.SITE, given)
    for member in people.memberships_of(tx.connection, person.id):
        move(tx, visions.get(tx.connection, member.vision_id), member, Place(Role.ADMINISTRATOR, None))


def _is_at(member: Membership, place: Place, organisation: tuple[int, str] | tuple[()]) -> bool:
    there, same_host = (member.role, member.audience_id), member.confirmed_by == place.host
    if there != (place.role, place.audience_id) or (runs_it(place.role) and not same_host):  # who vouches is in public
        return False
    return not organisation or (same_host and member.organisation_id == organisation[0])


def _take_along(
    tx: Transaction, vision: Vision, member: Membership, audience_id: int | None
) -> dict[str, dict[str, list[int]]]:
    tallies = {}
    for ballot in ballots.live(tx.connection, member.id, live_from(vision.round, tx.now)):
        item_id, version_id = ballot.slot.item_id, ballot.slot.version_id
        if audience_id is None:
            ballots.take_back(tx.connection, ballot.slot, ballot.stance)
            _tell_withdrawn(tx, vision, member, item_id, version_id)
        elif audience_id != ballot.slot.audience_id:
            ballots.follow(tx.connection, ballot, audience_id)
            tallies[str(item_id)] = ballots.as_facts(ballots.totals(tx.connection, vision, item_id, version_id))
    return tallies


def _tell_withdrawn(tx: Transaction, vision: Vision, member: Membership, item_id: int, version_id: int) -> None:
    totals = ballots.totals(tx.connection, vision, item_id, version_id)
    score = standing(totals, vision.rule).score_micro
    tally, vote = ballots.as_facts(totals), [member.pseudonym]
    tx.record(vision.journal_id, VoteWithdrawn(item=item_id, tally=tally, score=score, vote=vote))
