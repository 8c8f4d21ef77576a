"""Who runs what: for whoever runs the server, and for those who run one vision."""

from dataclasses import dataclass

from deliberation.domain.stays import AWAY
from deliberation.domain.vision import Visitor
from deliberation.services.reading import backstage
from deliberation.services.reading.backstage import LinkView
from deliberation.services.reading.views import Frame
from deliberation.storage.database import Database
from deliberation.storage.library import offices
from deliberation.storage.library.offices import Office

__all__ = ["Office", "Offices", "in_charge", "offices_of"]


@dataclass(frozen=True, slots=True)
class Offices:
    """Who helps to run a vision, and the links by which more people can come in."""

    frame: Frame
    everybody: tuple[Office, ...]
    links: tuple[LinkView, ...]

    def is_away(self, office: Office) -> bool:
        """Whether somebody was not here for a month."""
        return self.frame.now - office.last_at >= AWAY

    @property
    def takeable(self) -> tuple[Office, ...]:
        """The roles that those who run the vision can take: all but those on the whole site."""
        return tuple(each for each in self.everybody if each.member_id is not None)

    @property
    def provers(self) -> tuple[Office, ...]:
        """Those who have a second step, which an administrator can let go when it is lost."""
        return tuple(each for each in self.everybody if each.second_step is not None)


def in_charge(db: Database) -> tuple[Office, ...]:
    """List everybody with more rights than a participant, the site's administrators first."""
    with db.reading() as connection:
        return offices.every(connection)


def offices_of(db: Database, slug: str, visitor: Visitor) -> Offices:
    """List who helps to run a vision, and its open links; raises `NotAllowed` for all but those who run it."""
    frame, links = backstage.running(db, slug, visitor)
    with db.reading() as connection:
        found = offices.of_vision(connection, frame.vision.id)
    return Offices(frame, found, tuple(each for each in links if each.is_open))
