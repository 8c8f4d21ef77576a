"""Relieving: those who run a vision take a role from somebody, or end a link that nobody has used."""

from deliberation.domain.errors import Conflict, NotAllowed, NotFound
from deliberation.domain.events import LinkEnded
from deliberation.domain.fields import PUBLIC_WHY, words_in
from deliberation.domain.rules import Action
from deliberation.domain.vision import Membership, Receipt, Role, Vision, Visitor
from deliberation.storage import journal
from deliberation.storage.database import Connection, Database, Transaction, once
from deliberation.storage.library import codes, links, moving, offices, people, visions


@once
def take_role(
    db: Database, visitor: Visitor, slug: str, member_id: int, reason: str, key: str | None = None
) -> Receipt:
    """Let somebody take part like others from now on, for a public reason; what they did, and their votes, stay.

    The code of an organisation ends with its lead's role. Raises `NotFound` for somebody who is not here, `NotAllowed`
    for an administrator, `Conflict` where there is no role to take, or it is one's own and the last moderator's.
    """
    with db.transaction(key) as tx:
        vision, moderator = _host(tx, visitor, slug)
        member = offices.held(tx.connection, vision.id, member_id)
        _require_taking(tx.connection, moderator, member)
        words = words_in("reason", reason, missing=PUBLIC_WHY)
        if member.role == Role.LEAD:
            codes.end(tx, vision, member)
        moving.relieve(tx, vision, member, moderator.signature, words)
    return tx.receipt


@once
def end_link(db: Database, visitor: Visitor, slug: str, hashed: str, key: str | None = None) -> Receipt:
    """Let nobody in any more by a link, known by its hash; who came by it stays.

    Raises `NotFound` where there is no such link to this vision, `Conflict` where it lets nobody in anyway.
    """
    with db.transaction(key) as tx:
        vision, _ = _host(tx, visitor, slug)
        link = links.find(tx.connection, hashed)
        if link is None or link.vision_id != vision.id:
            raise NotFound("There is no such link to this vision.")
        if not link.is_open(tx.now):
            raise Conflict("This link lets nobody in any more. Somebody used it, or it is too old.")
        links.end(tx.connection, hashed)
        tx.record(journal.SITE, LinkEnded(role=link.role, link=[hashed]))
    return tx.receipt


def _host(tx: Transaction, visitor: Visitor, slug: str) -> tuple[Vision, Membership]:
    vision = visions.find(tx.connection, slug)
    return vision, people.admitted(tx, vision, visitor, Action.INVITE)


def _require_taking(connection: Connection, moderator: Membership, member: Membership) -> None:
    if member.role == Role.ADMINISTRATOR:
        raise NotAllowed("Only the console of the server can take that from an administrator.")
    if member.role == Role.PARTICIPANT:
        raise Conflict("They take part like others already. There is no role to take.")
    if member.id == moderator.id and offices.moderators(connection, member.vision_id) == 1:
        raise Conflict("You are the only moderator here. Let another one in first.")
