"""Notifying: letters that people choose to have, how they stop them, and writing those that are due to the outbox."""

from dataclasses import dataclass

from deliberation.domain.digests import PERIODS, Asking, Digest, Every
from deliberation.domain.errors import Conflict, Invalid, NotFound
from deliberation.domain.letters import read_address
from deliberation.domain.vision import Visitor
from deliberation.storage import journal
from deliberation.storage.database import Database, Transaction
from deliberation.storage.library import digests, identities, letters, people, visions
from deliberation.storage.library.codes import address_hash, stop_token
from deliberation.storage.library.digests import Subscriber

_UNKNOWN = "These letters have been stopped already, or the link is mistyped. No letters go out by it."
_NO_ADDRESS = "You need an e-mail address here first. Sign in by e-mail, under “Your devices”."
_ANOTHER = "Type the address that you sign in by. We only send letters to an address that is surely yours."


@dataclass(frozen=True, slots=True)
class Choice:
    """What the form says: where to, how often, and whether at once when something is asked of one."""

    email: str
    every: str
    at_once: bool


def choose_letters(db: Database, visitor: Visitor, wanted: Choice, secret: str) -> None:
    """Keep what letters somebody wants, and their address with it; wanting none, it is kept no longer.

    This leaves nothing in the record: it is nobody else's business.
    Raises `Invalid` naming the field to mend, `Conflict` for who does not sign in by e-mail.
    """
    with db.transaction() as tx:
        person = people.owner(tx.connection, visitor.token_hash, tx.now)
        selves = identities.of(tx.connection, person.id) if person else ()
        known = identities.email_hashes(tx.connection, selves)
        if person is None or not known:
            raise Conflict(_NO_ADDRESS)
        every = _often(wanted.every)
        if every == Every.NEVER and not wanted.at_once:
            digests.drop(tx.connection, [person.id])
        else:
            address = read_address(wanted.email)
            if address_hash(secret, address) not in known:
                raise Invalid(_ANOTHER, "email")
            heads = {
                each.id: journal.head(tx.connection, each.journal_id)[0] for each in visions.everything(tx.connection)
            }
            wants = Subscriber(person.id, address, every, wanted.at_once, tx.now, tx.now, heads)
            digests.put(tx.connection, wants, stop_token(secret, address))


def stop_letters(db: Database, token: str) -> None:
    """Send no more letters to whom a token was sent, and forget the address; raises `NotFound`."""
    with db.transaction() as tx:
        found = digests.by_token(tx.connection, token)
        if found is None:
            raise NotFound(_UNKNOWN)
        digests.drop(tx.connection, [found.participant_id])


def write_digest(db: Database, digest: Digest) -> None:
    """Put a digest in the outbox and note how far it tells, both or neither.

    Nothing is done where somebody else did it meanwhile, or its reader wants none any more.
    """
    with db.transaction() as tx:
        wants = digests.of_person(tx.connection, digest.person)
        if wants and wants.told_at == digest.told_at and wants.every != Every.NEVER:
            if digest.letter:
                _put(tx, wants, (digest.letter[0], digest.letter[1]), digest.stop)
            digests.note_told(
                tx.connection, wants.participant_id, dict(digest.told), tx.now, digest.stop.rpartition("/")[2]
            )


def write_asked(db: Database, asked: Asking) -> None:
    """Put letters that go at once in the outbox and note up to which entry that was done, both or neither."""
    with db.transaction() as tx:
        if digests.asked_to(tx.connection, asked.vision) == asked.after:
            for person, subject, words, stop in asked.letters:
                wants = digests.of_person(tx.connection, person)
                if wants and wants.at_once:
                    _put(tx, wants, (subject, words), stop)
            digests.note_asked(tx.connection, asked.vision, asked.seq)


def _put(tx: Transaction, wants: Subscriber, words: tuple[str, str], stop: str) -> None:
    until = tx.now + PERIODS[Every.DAILY]
    letters.add(tx.connection, wants.address, words, tx.now, until, stop)


def _often(typed: str) -> Every:
    try:
        return Every(typed)
    except ValueError:
        raise Invalid("Choose how often you want a letter.", "every") from None
