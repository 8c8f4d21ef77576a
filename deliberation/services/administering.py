"""Administering: what whoever runs the server does about people, from its console."""

from deliberation.domain.errors import Conflict
from deliberation.domain.events import DevicesEnded, SiteRoleTaken
from deliberation.domain.vision import Participant, Role
from deliberation.storage import journal
from deliberation.storage.database import Database
from deliberation.storage.library import moving, offices, people, second_steps, visions
from deliberation.storage.library.moving import Place


def take_site_role(db: Database, person_id: int) -> Participant:
    """Let an administrator no longer run the site: in each vision they become one participant among others.

    Raises `Conflict` where they are none.
    """
    with db.transaction() as tx:
        person = offices.holder(tx.connection, person_id)
        if not person.is_administrator:
            raise Conflict(f"{person.name or 'This person'} is no administrator.")
        offices.take_site_role(tx.connection, person.id)
        for member in people.memberships_of(tx.connection, person.id):
            if member.role == Role.ADMINISTRATOR:
                vision = visions.get(tx.connection, member.vision_id)
                moving.move(tx, vision, member, Place(Role.PARTICIPANT, vision.default_audience.id))
        tx.record(journal.SITE, SiteRoleTaken(role=Role.ADMINISTRATOR, person=[person.id, person.name]))
    return person


def end_devices(db: Database, person_id: int) -> int:
    """Sign somebody out on all their devices, and return how many these were.

    What they did stays theirs; they come back by a new link. Raises `Conflict` where they are signed in on none.
    """
    with db.transaction() as tx:
        person = offices.holder(tx.connection, person_id)
        ended = offices.end_devices(tx.connection, person.id, tx.now)
        if not ended:
            raise Conflict(f"{person.name or 'This person'} is not signed in anywhere.")
        tx.record(journal.SITE, DevicesEnded(devices=ended, person=[person.id, person.name]))
    return ended


def reset_second_step(db: Database, person_id: int) -> Participant:
    """Let somebody who lost theirs set up another second step; raises `Conflict` where they have none."""
    with db.transaction() as tx:
        person = offices.holder(tx.connection, person_id)
        if not second_steps.reset(tx, person, "the console of the server", ""):
            raise Conflict(f"{person.name or 'This person'} has no second step.")
    return person
