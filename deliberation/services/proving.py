"""Proving: whoever runs a vision or the site shows a code from their own phone, so that a stolen link is not enough."""

import re

import pyotp

from deliberation.domain.codes import BYTES, read_code, spoken
from deliberation.domain.errors import Conflict, Invalid, NotAllowed
from deliberation.domain.events import SecondStepSet, SecondStepTaken
from deliberation.domain.fields import PUBLIC_WHY, words_in
from deliberation.domain.rules import Action
from deliberation.domain.stays import MINUTE
from deliberation.domain.vision import Participant, Receipt, Visitor
from deliberation.storage import journal
from deliberation.storage.database import Database, Transaction, once
from deliberation.storage.library import offices, people, second_steps, visions
from deliberation.storage.library.codes import keyed_hash
from deliberation.storage.library.second_steps import SecondStep

CODES = 10  # to be kept on paper
SKEW = 1  # half minutes that a phone's clock may be off by, either way
_STEP = MINUTE // 2  # that a code is shown (RFC 6238)
_NOBODY = "A second step is for people who run a vision or this site."
_WRONG = "This code does not fit. Type the six figures that your app shows now. Each works once."
_WRONG_EITHER = f"{_WRONG} Or type a recovery code that you have not used."
_USED = "This page was used before. Load it again."


def set_up(
    db: Database, visitor: Visitor, salt: str, typed: str, secret: str, fresh: Visitor, before: str = ""
) -> tuple[str, ...]:
    """Set up a second step, once its first code fits, and return the recovery codes; this device has taken it.

    The device is the `fresh` one from now on. `salt` chose the secret that the app has (`second_steps.secret_of`),
    `secret` is the site's. Another second step takes the place of one before, from a device that has taken that, by a
    code of it: `before`. Raises `NotAllowed` for who runs nothing, `Invalid` for a code that does not fit, `Conflict`
    for somebody else's salt.
    """
    with db.transaction() as tx:
        person = _who_runs_something(tx, visitor)
        known = second_steps.of(tx.connection, person.id)
        if known:
            second_steps.require_awake(tx.connection, visitor, tx.now)
        if second_steps.is_anothers(tx.connection, salt, person.id):  # or the page would spell what their app has
            raise Conflict(_USED)
        step = _fitting(tx, second_steps.secret_of(secret, salt), typed, after=-1)
        if step is None:
            raise Invalid(_WRONG, "code")
        if known and not _proves(tx, known, before, secret):
            raise Invalid(_WRONG_EITHER, "before")
        codes = tuple(spoken(tx.entropy(BYTES)) for _ in range(CODES))
        hashes = [_hashed(secret, each) for each in codes]
        second_steps.put(tx.connection, SecondStep(person.id, salt, tx.now, step), hashes)
        second_steps.wake(tx.connection, visitor.token_hash, fresh.token_hash, tx.now)
        tx.record(journal.SITE, SecondStepSet(person=[person.id]), hearer_id=person.id)
    return codes


def prove(db: Database, visitor: Visitor, typed: str, secret: str, fresh: Visitor) -> None:
    """Wake the visitor's roles on this device, by a code from their app or one of their recovery codes.

    The device is the `fresh` one from now on. Raises `Invalid` for a code that does not fit or was used, `Conflict`
    where none was set up.
    """
    with db.transaction() as tx:
        person = _who_runs_something(tx, visitor)
        known = second_steps.of(tx.connection, person.id)
        if known is None:
            raise Conflict("You have not set up a second step yet.")
        if not _proves(tx, known, typed, secret):
            raise Invalid(_WRONG_EITHER, "code")
        second_steps.wake(tx.connection, visitor.token_hash, fresh.token_hash, tx.now)
        tx.record(journal.SITE, SecondStepTaken(person=[person.id]), hearer_id=person.id)


@once
def reset(db: Database, visitor: Visitor, slug: str, person_id: int, reason: str, key: str | None = None) -> Receipt:
    """Let somebody who lost theirs set up another second step, in public; for administrators, with a reason."""
    with db.transaction(key) as tx:
        vision = visions.find(tx.connection, slug)
        host = people.admitted(tx, vision, visitor, Action.RESET)
        person = offices.holder(tx.connection, person_id)
        words = words_in("why", reason, missing=PUBLIC_WHY)
        if not second_steps.reset(tx, person, host.signature, words):
            raise Conflict("They have no second step, so there is none to let go.")
    return tx.receipt


def _who_runs_something(tx: Transaction, visitor: Visitor) -> Participant:
    person = people.owner(tx.connection, visitor.token_hash, tx.now)
    if person is None or not people.runs_something(tx.connection, person.id):
        raise NotAllowed(_NOBODY)
    tx.actor_id = person.id
    return person


def _proves(tx: Transaction, known: SecondStep, typed: str, secret: str) -> bool:
    """Use up a code of an app or a recovery code; it is looked at in both ways, so that time tells nothing."""
    step = _fitting(tx, second_steps.secret_of(secret, known.salt), typed, known.last_step)
    hashed = _hashed(secret, read_code(typed))
    if step is None:
        return second_steps.use_code(tx.connection, known.person_id, hashed, tx.now)
    second_steps.use(tx.connection, known.person_id, step)
    return True


def _fitting(tx: Transaction, secret: str, typed: str, after: int) -> int | None:
    """The half minute whose code this is, later than the one `after` which none is taken any more."""
    figures, now = re.sub(r"\s", "", typed), tx.now // _STEP
    makes = pyotp.HOTP(secret)
    fits = [step for step in range(now - SKEW, now + SKEW + 1) if makes.verify(figures, step)]
    return max((step for step in fits if step > after), default=None)


def _hashed(secret: str, code: str) -> str:
    return keyed_hash(secret, "recovery", code)
