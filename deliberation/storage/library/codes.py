"""Organisations' codes on the shelf; only a keyed hash of each is kept, since a short code could be guessed."""

import hmac
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, exists, func, insert, select, update

from deliberation.domain.events import CodeEnded
from deliberation.domain.vision import Membership, Vision
from deliberation.storage.database import Transaction
from deliberation.storage.tables import audiences, memberships, organisation_codes, organisations, visions, votes

_CODES = (
    select(
        organisation_codes,
        organisations.c.name.label("organisation"),
        audiences.c.name.label("audience"),
        visions.c.slug,
        visions.c.title,
    )
    .join(organisations, organisations.c.id == organisation_codes.c.organisation_id)
    .join(audiences, audiences.c.id == organisation_codes.c.audience_id)
    .join(visions, visions.c.id == organisation_codes.c.vision_id)
)


@dataclass(frozen=True, slots=True)
class OrganisationCode:
    """What a code is for, who vouches for those who use it, and how many people work there."""

    id: int
    code_hash: str
    vision_id: int
    organisation_id: int
    organisation: str
    audience_id: int
    audience: str
    slug: str
    title: str
    made_by: int
    headcount: int
    created_at: int
    expires_at: int
    ended_at: int | None

    def is_open(self, now: int) -> bool:
        """Whether it still lets somebody in."""
        return self.ended_at is None and self.expires_at > now


def keyed_hash(secret: str, what: str, said: str) -> str:
    """Give the only form in which something short is kept, which nobody can guess from it without the site's secret."""
    return hmac.digest(secret.encode(), f"{what}\n{said}".encode(), "sha256").hex()


def address_hash(secret: str, address: str) -> str:
    """Give the only form in which an e-mail address is kept that nobody wants letters at."""
    return keyed_hash(secret, "e-mail", address.lower())


def stop_token(secret: str, address: str) -> str:
    """Give what the address of the page that stops letters ends with; it is the same in all letters to somebody."""
    return keyed_hash(secret, "stop", address.lower())


def find(connection: Connection, code_hash: str) -> OrganisationCode | None:
    """Find a code by its hash, whether it works or not."""
    row = connection.execute(_CODES.where(organisation_codes.c.code_hash == code_hash)).first()
    return None if row is None else _code(row)


def newest(connection: Connection, vision_id: int, organisation_id: int) -> OrganisationCode | None:
    """Find the code that an organisation made last, whether it works or not."""
    of = (organisation_codes.c.vision_id == vision_id, organisation_codes.c.organisation_id == organisation_id)
    row = connection.execute(_CODES.where(*of).order_by(organisation_codes.c.id.desc())).first()
    return None if row is None else _code(row)


def took_part(connection: Connection, organisation_id: int) -> tuple[int, int]:
    """Count those who came by an organisation's codes, and how many of them have voted."""
    made_by = select(organisation_codes.c.made_by).where(organisation_codes.c.organisation_id == organisation_id)
    came = (memberships.c.organisation_id == organisation_id) & memberships.c.confirmed_by.in_(made_by)
    voted = exists().where(votes.c.membership_id == memberships.c.id)
    query = select(func.count(), func.count().filter(voted)).select_from(memberships).where(came)
    joined, have_voted = connection.execute(query).one()
    return joined, have_voted


def vouches(connection: Connection, organisation_id: int | None, confirmed_by: int | None) -> bool:
    """Whether this person's codes let people in for this organisation, so that it is not theirs to change."""
    made = (organisation_codes.c.organisation_id == organisation_id, organisation_codes.c.made_by == confirmed_by)
    return connection.execute(select(organisation_codes.c.id).where(*made)).first() is not None


# Writing ----------------------------------------------------------------------
def add(connection: Connection, values: dict[str, Any]) -> int:
    """Keep a code's row and return its id."""
    statement = insert(organisation_codes).values(**values).returning(organisation_codes.c.id)
    return int(connection.execute(statement).scalar_one())


def end(tx: Transaction, vision: Vision, lead: Membership) -> OrganisationCode | None:
    """Let nobody in any more by the code of a lead's organisation, and record it; None where none was open."""
    code = newest(tx.connection, vision.id, lead.organisation_id or 0)
    if code is None or not code.is_open(tx.now):
        return None
    here = organisation_codes.c.id == code.id
    tx.connection.execute(update(organisation_codes).where(here).values(ended_at=tx.now))
    tx.record(vision.journal_id, CodeEnded(audience=code.audience_id, code=[code.id, lead.pseudonym]))
    return code


def _code(row: Row[Any]) -> OrganisationCode:
    return OrganisationCode(**{name: getattr(row, name) for name in OrganisationCode.__dataclass_fields__})
