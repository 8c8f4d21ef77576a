"""Organisations and their codes: what a lead sees of theirs, and what a code is for."""

from dataclasses import dataclass

from deliberation.domain.codes import Reach, offered_until, reach, read_code
from deliberation.domain.opinion.discretion import FEWEST_SHOWN
from deliberation.domain.rules import Action
from deliberation.domain.vision import Phase, Visitor, phase_of
from deliberation.services.reading.shelf import around, require
from deliberation.services.reading.views import Frame
from deliberation.storage.database import Database
from deliberation.storage.library import codes, visions, whereabouts
from deliberation.storage.library.codes import OrganisationCode, keyed_hash


@dataclass(frozen=True, slots=True)
class OwnOrganisation:
    """An organisation as its lead sees it: its newest code, and how many came by one."""

    frame: Frame
    name: str
    code: OrganisationCode | None
    joined: int
    voted: int | None  # None where they are few

    @property
    def is_open(self) -> bool:
        """Whether its code still lets somebody in."""
        return self.code is not None and self.code.is_open(self.frame.now)

    @property
    def reach(self) -> Reach:
        """How the time in which its code works lies to that of voting."""
        return reach(self.code.expires_at, self.frame.vision.round) if self.code else Reach.WITHIN

    @property
    def offered(self) -> int:
        """Until when a code made now would work, where its lead does not say otherwise."""
        return offered_until(self.frame.vision.round, self.frame.now)


@dataclass(frozen=True, slots=True)
class Welcome:
    """What the bearer of a code is let in to."""

    code: str
    slug: str
    title: str
    zone: str
    organisation: str
    audience: str
    expires_at: int
    closes_at: int | None
    phase: Phase
    is_archived: bool


def own(db: Database, slug: str, visitor: Visitor) -> OwnOrganisation:
    """What a lead sees of their organisation in a vision.

    How many of those who came have voted is told from eight on. Raises `NotAllowed` for all but leads.
    """
    with db.reading() as connection:
        frame = around(connection, slug, visitor, db.now())
        require(frame, Action.CONFIRM)
        id_ = (frame.member.organisation_id if frame.member else None) or 0
        name = whereabouts.name_of(connection, "organisation", id_) if id_ else ""
        code = codes.newest(connection, frame.vision.id, id_)
        joined, voted = codes.took_part(connection, id_)
    return OwnOrganisation(frame, name, code, joined, voted if voted >= FEWEST_SHOWN else None)


def welcome(db: Database, typed: str, secret: str, slug: str | None = None) -> Welcome | None:
    """What a code lets its bearer in to; None when it is wrong, ended, or for another vision than the address names."""
    with db.reading() as connection:
        code = codes.find(connection, keyed_hash(secret, "code", read_code(typed)))
        if code is None or not code.is_open(db.now()) or slug not in {None, code.slug}:
            return None
        vision = visions.get(connection, code.vision_id)
    place = code.slug, code.title, vision.zone, code.organisation, code.audience
    when = code.expires_at, vision.round.closes_at, phase_of(vision.round, db.now())
    return Welcome(read_code(typed), *place, *when, vision.archived_at is not None)
