"""Erasing: somebody has their words removed for good, or everything that leads to them."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any

from deliberation.domain.consensus import standing
from deliberation.domain.erasing import KINDS, Removal, without
from deliberation.domain.errors import Conflict
from deliberation.domain.events import ContentErased, HoldWithdrawn, VoteWithdrawn
from deliberation.domain.vision import Membership, Phase, Vision, Visitor, phase_of
from deliberation.storage import journal, resealing
from deliberation.storage.database import Database, Transaction
from deliberation.storage.library import (
    ballots,
    digests,
    holds,
    identities,
    links,
    people,
    removal,
    second_steps,
    visions,
)

_NOBODY = "Nothing is kept of you from this device, so there is nothing to remove."
_OF_THE_SITE = ("SiteRoleGiven", "SiteRoleTaken", "DevicesEnded", "LinkMade", "SignedIn")


class Extent(StrEnum):
    """How much somebody wants to have removed."""

    WORDS = "words"
    EVERYTHING = "everything"


@dataclass(frozen=True, slots=True)
class Erased:
    """How much was removed: contributions that have no words now, and edits that a published text has taken in."""

    contributions: int
    merged: int
    votes: int


def erase(db: Database, visitor: Visitor, extent: Extent) -> Erased:
    """Remove the words of whoever holds this device from the tables and the record of every vision.

    With everything, no device, name or link leads to the person any more, and votes are taken back where voting is
    open; but where words of theirs go, votes stay under a name that leads to nobody: told in one moment, the record
    would tie a whole ballot to those words. What a published text took in stays, and so do totals. Call `db.scrub`
    afterwards. Raises `Conflict` for a stranger.
    """
    with db.transaction(settled=True) as tx:
        person = people.owner(tx.connection, visitor.token_hash, tx.now)
        if person is None:
            raise Conflict(_NOBODY)
        second_steps.require_awake(tx.connection, visitor, tx.now)
        contributions = merged = votes = 0
        selves = identities.of(tx.connection, person.id)
        places = [place for each in selves for place in people.memberships_of(tx.connection, each)]
        pseudonyms = frozenset(place.pseudonym for place in places)
        for member in places:
            vision = visions.get(tx.connection, member.vision_id)
            gone = _remove_words(tx, vision, member, pseudonyms)
            if extent == Extent.EVERYTHING and gone.is_empty:  # else the record would tell whose votes these were
                votes += _take_back(tx, vision, member)
            contributions += len(gone.edits) + len(gone.comments) + len(gone.backings)
            merged += len(gone.merged)
        for vision_id in {place.vision_id for place in places}:
            removal.forget_places(tx.connection, visions.get(tx.connection, vision_id).journal_id, vision_id)
        _forget_names(tx, selves, extent)
    return Erased(contributions, merged, votes)


def _take_back(tx: Transaction, vision: Vision, member: Membership) -> int:
    if phase_of(vision.round, tx.now) != Phase.DELIBERATION:
        return 0
    live = ballots.live(tx.connection, member.id, vision.round.base_version_id)
    for ballot in live:
        item_id = ballot.slot.item_id
        ballots.take_back(tx.connection, ballot.slot, ballot.stance)
        totals = ballots.totals(tx.connection, vision, item_id)
        score, tally = standing(totals, vision.rule).score_micro, ballots.as_facts(totals)
        event = VoteWithdrawn(item=item_id, tally=tally, score=score, vote=[member.pseudonym])
        tx.record(vision.journal_id, event)
    return len(live)


def _remove_words(tx: Transaction, vision: Vision, member: Membership, pseudonyms: frozenset[str]) -> Removal:
    for hold in holds.open_of(tx.connection, member.id):
        holds.settle(tx.connection, hold, tx.now)
        tx.record(vision.journal_id, HoldWithdrawn(hold=hold, author=[member.pseudonym]))
    gone = removal.of_member(tx.connection, member, pseudonyms)
    values, others = resealing.rewrite(
        tx.connection,
        vision.journal_id,
        KINDS,
        lambda entry: without(gone, entry.kind, entry.facts, entry.opened),
        tx.entropy,
    )
    removal.empty(tx.connection, member, gone)
    if not gone.is_empty or values or others:
        event = ContentErased(
            why="request",
            edits=sorted(gone.edits),
            merged=sorted(gone.merged),
            comments=sorted(gone.comments),
            backings=sorted(map(list, gone.backings)),
            values=values,
            others=others,
        )
        removal.mark(tx.connection, event.facts(), tx.now)
        tx.record(vision.journal_id, event)
    return gone


def _forget_names(tx: Transaction, selves: Collection[int], extent: Extent) -> None:
    entries = resealing.of_kinds(tx.connection, journal.SITE, ("SignedIn",))
    used = {each.opened["person"][1] for each in entries if each.opened["person"][0] in selves}
    addresses = identities.email_hashes(tx.connection, selves if extent == Extent.EVERYTHING else ())
    leave = partial(_nameless, selves, used, addresses, extent)
    _, others = resealing.rewrite(tx.connection, journal.SITE, _OF_THE_SITE, leave, tx.entropy)
    links.forget_names(tx.connection, used)
    for each in selves:
        people.rename(tx.connection, each, "")
    if extent == Extent.EVERYTHING:
        digests.drop(tx.connection, selves)
        links.drop(tx.connection, used, tx.now)
        for each in selves:
            links.drop_letters(tx.connection, each)
            second_steps.forget(tx.connection, each)
            people.forget(tx.connection, each)
            resealing.forget(tx.connection, each)
    tx.record(journal.SITE, ContentErased(why="request", **removal.NOTHING, others=others))


def _nameless(
    selves: Collection[int], used: Collection[str], addresses: Collection[str], extent: Extent, entry: journal.Entry
) -> dict[str, Any]:
    """What is left of an entry of the site once it does not name a person.

    `used` are hashes of their links, `addresses` those of their e-mail addresses, which letters nobody opened name too.
    """
    if entry.kind == "LinkMade":
        hashed, name, *rest = entry.opened["link"]
        return {"link": [hashed, "", *rest]} if hashed in used or name in addresses else {}
    id_ = entry.opened["person"][0]
    if id_ not in selves or (entry.kind == "SignedIn" and extent == Extent.WORDS):
        return {}
    return {"person": [id_, ""]}
