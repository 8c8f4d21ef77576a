"""Claiming what one did by e-mail: a letter with a link, and a device's person and an address's person become one."""

from deliberation.domain.errors import NotAllowed
from deliberation.domain.events import LinkMade, SignedIn
from deliberation.domain.letters import read_address, sign_in_letter
from deliberation.domain.stays import IN_CHARGE, LETTER, MINUTE, SIGNED_IN
from deliberation.domain.vision import Role, Visitor
from deliberation.storage import journal
from deliberation.storage.database import Database
from deliberation.storage.library import devices, identities, letters, links, merging, people, second_steps
from deliberation.storage.library.codes import address_hash
from deliberation.storage.library.links import token_hash

_GONE = "This link has been used or is too old. Ask for another letter."
_NOT_ASKED = "This letter was asked for on another device. Ask for one on this device, so that we know it is yours."


def ask_for_letter(db: Database, visitor: Visitor, typed: str, secret: str, sign_in_at: str) -> None:
    """Put a letter with a sign-in link in the outbox; the work is the same whether the address is known or not.

    `sign_in_at` is the address that the link's secret is put after. Raises `Invalid` for what is no e-mail address.
    """
    with db.transaction() as tx:
        address = read_address(typed)
        email_hash, token, until = address_hash(secret, address), tx.entropy(16).hex(), tx.now + LETTER
        hashed = token_hash(token)
        asker = people.owner(tx.connection, visitor.token_hash, tx.now)
        row = {"token_hash": hashed, "role": Role.PARTICIPANT, "email_hash": email_hash, "uses_left": 1}
        row |= {"made_by": asker and asker.id}
        links.add(tx.connection, row | {"created_at": tx.now, "expires_at": until})
        letters.add(tx.connection, address, sign_in_letter(f"{sign_in_at}{token}", LETTER // MINUTE), tx.now, until)
        made = [hashed, email_hash, None, Role.PARTICIPANT, None, until, ""]
        tx.record(journal.SITE, LinkMade(role=Role.PARTICIPANT, link=made))


def claim(db: Database, visitor: Visitor, token: str, fresh: Visitor) -> None:
    """Use a letter's link up: the `fresh` device is that of the address's person from now on.

    Whoever the visitor's device belonged to becomes the same person: no vote is lost, and of two on the same words the
    later one counts. Raises `NotAllowed` for a link that is wrong, used or old, and where that person did not ask for
    it, or has a role that sleeps: or else whoever has somebody open a letter of theirs would have all that person did,
    and may do.
    """
    with db.transaction() as tx:
        link = links.find(tx.connection, token_hash(token))
        if link is None or link.email_hash is None or not link.is_open(tx.now):
            raise NotAllowed(_GONE)
        links.use(tx.connection, link.token_hash, tx.now)
        here = people.owner(tx.connection, visitor.token_hash, tx.now)
        person = identities.by_email(tx.connection, link.email_hash)
        second_steps.require_awake(tx.connection, visitor, tx.now)
        if here and here != person and link.made_by != here.id:
            raise NotAllowed(_NOT_ASKED)
        if person is None:
            person = people.hand_over(tx, visitor, fresh, SIGNED_IN)
            identities.set_email(tx.connection, person.id, link.email_hash)
        else:
            tx.actor_id = person.id
            devices.end(tx.connection, visitor.token_hash, tx.now)
            devices.give(tx.connection, person.id, fresh.token_hash, tx.now, SIGNED_IN)
            if here and here.id != person.id:
                merging.merge(tx, here, person)
        if people.runs_something(tx.connection, person.id):
            devices.shorten(tx.connection, person.id, tx.now, IN_CHARGE)
        merged = [here.id] if here and here.id != person.id else []
        came = SignedIn(role=Role.PARTICIPANT, person=[person.id, link.token_hash, *merged])
        tx.record(journal.SITE, came, hearer_id=person.id)
