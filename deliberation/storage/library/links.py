"""Sign-in links on the shelf; only the hash of each secret is kept."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select, update

from deliberation.domain.vision import Role
from deliberation.storage.tables import participants, sign_in_links


@dataclass(frozen=True, slots=True)
class SignInLink:
    """What a link is for, and how often it can still be used; no `vision_id` is the whole site."""

    token_hash: str
    vision_id: int | None
    role: Role
    audience_id: int | None
    name: str
    expires_at: int
    uses_left: int
    made_by: int | None
    organisation: str = ""
    email_hash: str | None = None  # where it came by a letter

    def is_open(self, now: int) -> bool:
        """Whether it still lets somebody in."""
        return self.uses_left > 0 and self.expires_at > now


def token_hash(token: str) -> str:
    """Give the only form in which a device's or a link's secret is kept."""
    return sha256(token.encode()).hexdigest()


def find(connection: Connection, hashed: str) -> SignInLink | None:
    """Find a link by the hash of its secret, used or not."""
    row = connection.execute(select(sign_in_links).where(sign_in_links.c.token_hash == hashed)).first()
    return None if row is None else _link(row)


def of_vision(connection: Connection, vision_id: int) -> tuple[SignInLink, ...]:
    """List a vision's links, the newest first."""
    query = select(sign_in_links).where(sign_in_links.c.vision_id == vision_id)
    return tuple(_link(row) for row in connection.execute(query.order_by(sign_in_links.c.created_at.desc())))


def _link(row: Row[Any]) -> SignInLink:
    return SignInLink(
        row.token_hash,
        row.vision_id,
        Role(row.role),
        row.audience_id,
        row.name,
        row.expires_at,
        row.uses_left,
        row.made_by,
        row.organisation,
        row.email_hash,
    )


def add(connection: Connection, values: Mapping[str, Any]) -> None:
    """Keep a link's row."""
    connection.execute(insert(sign_in_links).values(**values))


def forget_names(connection: Connection, hashes: Collection[str]) -> None:
    """Keep no longer whom some used links were made for."""
    here = sign_in_links.c.token_hash.in_(hashes) & (sign_in_links.c.uses_left == 0)
    connection.execute(update(sign_in_links).where(here).values(name=""))


def drop(connection: Connection, hashes: Collection[str], now: int) -> None:
    """Keep nothing of those of some links that nobody can use any more; others still come in by the rest."""
    here = (sign_in_links.c.token_hash.in_(hashes), _spent(now))
    connection.execute(delete(sign_in_links).where(*here))


def drop_letters(connection: Connection, participant_id: int) -> None:
    """Keep no link that was sent to a person's e-mail address."""
    address = select(participants.c.email_hash).where(participants.c.id == participant_id)
    connection.execute(delete(sign_in_links).where(sign_in_links.c.email_hash == address.scalar_subquery()))


def end(connection: Connection, hashed: str) -> None:
    """Let nobody in any more by a link."""
    connection.execute(update(sign_in_links).where(sign_in_links.c.token_hash == hashed).values(uses_left=0))


def over(connection: Connection, vision_id: int, now: int) -> frozenset[str]:
    """Give the hashes of a vision's links that nobody can use any more."""
    query = select(sign_in_links.c.token_hash).where(sign_in_links.c.vision_id == vision_id, _spent(now))
    return frozenset(connection.scalars(query))


def letters_over(connection: Connection, now: int) -> frozenset[str]:
    """Give the hashes of the links sent by letter that nobody can use any more."""
    sent = sign_in_links.c.email_hash.is_not(None)
    return frozenset(connection.scalars(select(sign_in_links.c.token_hash).where(sent, _spent(now))))


def _spent(now: int) -> ColumnElement[bool]:
    return (sign_in_links.c.uses_left == 0) | (sign_in_links.c.expires_at <= now)


def use(connection: Connection, hashed: str, now: int) -> None:
    """Take one use off a link."""
    here = sign_in_links.c.token_hash == hashed
    used = {"used_at": now, "uses_left": sign_in_links.c.uses_left - 1}
    connection.execute(update(sign_in_links).where(here).values(**used))
