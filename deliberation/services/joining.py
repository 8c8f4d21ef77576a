"""Joining by an organisation's code: its lead makes one, and those who work there come in without an account."""

from dataclasses import dataclass

from deliberation.domain.codes import BYTES, offered_until, read_code, spoken
from deliberation.domain.errors import Conflict, Invalid, NotAllowed
from deliberation.domain.events import CodeMade, SignedIn
from deliberation.domain.rules import Action
from deliberation.domain.stays import BY_CODE, LONGEST_CODE
from deliberation.domain.vision import Membership, Role, Vision, Visitor
from deliberation.storage import journal
from deliberation.storage.database import Database, Transaction
from deliberation.storage.library import codes, moving, people, visions
from deliberation.storage.library.codes import keyed_hash
from deliberation.storage.library.moving import Place

LARGEST = 100_000  # people at one organisation
WRONG = "This code does not work. Look at every letter again, or ask whoever gave it to you for a new one."


@dataclass(frozen=True, slots=True)
class Code:
    """A fresh code, told once, and when it stops working (UTC milliseconds)."""

    code: str
    expires_at: int


def make_code(
    db: Database, visitor: Visitor, slug: str, headcount: int | None, secret: str, until: int | None = None
) -> Code:
    """Make a code for the organisation that the visitor leads, where so many people work; an earlier one ends.

    It works `until` then, in UTC milliseconds; where nothing is said, until `offered_until`. `secret` is the site's:
    without it nobody can guess a code from what is kept. Raises `NotAllowed` for all but leads.
    """
    with db.transaction() as tx:
        vision, lead = _lead(tx, visitor, slug)
        if headcount is None or not 1 <= headcount <= LARGEST:
            raise Invalid("Type how many people work there, as a number from 1 to 100,000.", "headcount")
        if lead.organisation_id is None or lead.audience_id is None:
            raise Conflict("Your link named no organisation. Ask a moderator for one that does.")
        expires_at = _until(vision, until, tx.now)
        codes.end(tx, vision, lead)
        code = Code(spoken(tx.entropy(BYTES)), expires_at)
        row = {"code_hash": keyed_hash(secret, "code", code.code), "made_by": lead.participant_id}
        row |= {"vision_id": vision.id, "organisation_id": lead.organisation_id, "audience_id": lead.audience_id}
        row |= {"headcount": headcount, "created_at": tx.now, "expires_at": code.expires_at}
        made = [codes.add(tx.connection, row), lead.pseudonym, lead.organisation_id, headcount, code.expires_at]
        tx.record(vision.journal_id, CodeMade(audience=lead.audience_id, code=made))
    return code


def end_code(db: Database, visitor: Visitor, slug: str) -> None:
    """Let nobody in any more by the code of the organisation that the visitor leads; they stay who came by it."""
    with db.transaction() as tx:
        vision, lead = _lead(tx, visitor, slug)
        if not codes.end(tx, vision, lead):
            raise Conflict("There is no code that works, so there is none to end.")


def join(db: Database, visitor: Visitor, fresh: Visitor, typed: str, secret: str) -> str:
    """Let the visitor in as one of an organisation's staff, on the `fresh` device, and return the vision's slug.

    What the visitor's device did before stays theirs; who asks again with the same `fresh` device is in already. Raises
    `NotAllowed` for a code that is wrong or ended, in the same words, and `Conflict` for somebody who has another role
    there, and in the archive.
    """
    with db.transaction() as tx:
        code = codes.find(tx.connection, keyed_hash(secret, "code", read_code(typed)))
        if code is None or not code.is_open(tx.now):
            raise NotAllowed(WRONG)
        if people.owner(tx.connection, fresh.token_hash, tx.now):  # or else one press too many would make two people
            return code.slug
        vision = visions.get(tx.connection, code.vision_id)
        people.require_open(vision)
        if people.looked_up(tx.connection, vision, visitor, tx.now)[1] != Role.PARTICIPANT:
            raise Conflict("You are here in another role already. You need no code.")
        person = people.hand_over(tx, visitor, fresh, BY_CODE)
        place = Place(Role.PARTICIPANT, code.audience_id, code.made_by, code.organisation)
        moving.settle(tx, vision, person.id, place)
        came = SignedIn(role=Role.PARTICIPANT, person=[person.id, code.code_hash])
        tx.record(journal.SITE, came, hearer_id=person.id)
    return vision.slug


def _until(vision: Vision, wanted: int | None, now: int) -> int:
    if wanted is None:
        return offered_until(vision.round, now)
    if wanted <= now:
        raise Invalid("Choose a date that is still to come.", "until")
    if wanted > now + LONGEST_CODE:
        raise Invalid("A code works for a year at most.", "until")
    return wanted


def _lead(tx: Transaction, visitor: Visitor, slug: str) -> tuple[Vision, Membership]:
    vision = visions.find(tx.connection, slug)
    return vision, people.admitted(tx, vision, visitor, Action.CONFIRM)
