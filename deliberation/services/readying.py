"""Readying: who has a say in a vision, and which places people are offered, as long as it has not opened."""

from collections.abc import Sequence
from dataclasses import dataclass

from deliberation.domain.errors import Invalid
from deliberation.domain.events import GroupsSet, PlacesListed
from deliberation.domain.fields import line_in
from deliberation.domain.rules import Action
from deliberation.domain.setting import audiences_in, rule_in, signatures_in
from deliberation.domain.vision import Gate, Membership, Receipt, Vision, Visitor
from deliberation.storage.database import Database, Transaction, once
from deliberation.storage.library import people, unopened, visions, whereabouts

MOST_PLACES = 100
_OPEN_ONCE = "It was open before, so this is fixed: people had a say by this rule."


@dataclass(frozen=True, slots=True)
class Groups:
    """Who is to have a say, the default group first, and what it takes."""

    audiences: Sequence[str]
    quorum: int
    opinion: Gate
    signatures: int


@once
def set_groups(db: Database, visitor: Visitor, slug: str, wanted: Groups, key: str | None = None) -> Receipt:
    """Say who has a say, before the vision opens.

    Raises `Conflict` once it was open, `Invalid` naming the field to mend, also where somebody speaks for a group
    already, or has a link for it, that would go.
    """
    with db.transaction(key) as tx:
        vision, moderator = _before_it_opens(tx, visitor, slug)
        names = audiences_in(wanted.audiences)
        rule = visions.rule_as_text(rule_in(wanted.quorum, wanted.opinion))
        ids = {each.name: each.id for each in vision.audiences}
        used = visions.audiences_in_use(tx.connection, vision)
        if lost := [name for name, id_ in ids.items() if id_ in used and name not in names]:
            raise Invalid(
                f"Somebody speaks or spoke for {lost[0]}, or was given a link for them, so they stay.", "audiences"
            )
        rows = [[ids.get(name), name, position, position == 1] for position, name in enumerate(names, 1)]
        signatures = signatures_in(wanted.signatures)
        about = {"audiences": rows, "rule": rule, "signatures": signatures}
        found = visions.set_groups(tx.connection, vision.id, about)
        done = GroupsSet(audiences=found, rule=rule, signatures=signatures, by=moderator.signature)
        tx.record(vision.journal_id, done)
    return tx.receipt


@once
def list_places(
    db: Database,
    visitor: Visitor,
    slug: str,
    areas: Sequence[str],
    organisations: Sequence[str],
    key: str | None = None,
) -> Receipt:
    """Say which areas and organisations people are offered to choose from, before the vision opens."""
    with db.transaction(key) as tx:
        vision, moderator = _before_it_opens(tx, visitor, slug)
        live = whereabouts.offer(tx.connection, "area", vision, _names("areas", areas))
        work = whereabouts.offer(tx.connection, "organisation", vision, _names("organisations", organisations))
        tx.record(vision.journal_id, PlacesListed(areas=live, organisations=work, by=moderator.signature))
    return tx.receipt


def _names(field: str, typed: Sequence[str]) -> list[tuple[None, str]]:
    lines = (line_in(field, each, 80) for each in typed)
    names = dict.fromkeys(each for each in lines if each)
    if len(names) > MOST_PLACES:
        raise Invalid(f"At most {MOST_PLACES} fit. People can write in others.", field)
    return [(None, name) for name in names]


def _before_it_opens(tx: Transaction, visitor: Visitor, slug: str) -> tuple[Vision, Membership]:
    vision = visions.find(tx.connection, slug)
    moderator = people.admitted(tx, vision, visitor, Action.SET_UP)
    unopened.require(tx.connection, vision, tx.now, _OPEN_ONCE)
    return vision, moderator
