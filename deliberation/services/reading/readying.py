"""A vision that is made ready: what is done, what is left, and what it would look like to a resident."""

from dataclasses import dataclass, replace
from enum import StrEnum

from deliberation.domain import setting
from deliberation.domain.errors import NotAllowed
from deliberation.domain.importing import Chapter
from deliberation.domain.rules import Action
from deliberation.domain.vision import Phase, Role, Visitor
from deliberation.services.reading import backstage
from deliberation.services.reading.backstage import LinkView
from deliberation.services.reading.document import Document, document
from deliberation.services.reading.views import Frame
from deliberation.storage import journal, resealing
from deliberation.storage.database import Database
from deliberation.storage.library import offices, second_steps, texts, whereabouts
from deliberation.storage.library.offices import Office

_TOLD_BY = {
    "GroupsSet": "groups",
    "PlacesListed": "places",
    "ModerationChanged": "moderation",
    "RetentionSet": "keeping",
}


class Step(StrEnum):
    """What there is to do before a vision opens, in the order that the page has it."""

    INTRODUCTION = "introduction"
    GROUPS = "groups"
    PLACES = "places"
    DATES = "dates"
    HELPERS = "helpers"
    MODERATION = "moderation"
    KEEPING = "keeping"
    NOTICES = "notices"


_TYPED_IN = {"summary": Step.INTRODUCTION, "closes_at": Step.DATES}


@dataclass(frozen=True, slots=True)
class Ready:
    """What is done, and what holds back the opening: by step, in a sentence each."""

    frame: Frame
    done: frozenset[Step]
    lacking: dict[Step, str]
    helpers: tuple[Office, ...]  # those besides the people who run the whole site
    links: tuple[LinkView, ...]  # open ones
    areas: tuple[str, ...]
    organisations: tuple[str, ...]
    changes_notices: bool  # whether this visitor may change the site's own pages


def ready(db: Database, slug: str, visitor: Visitor) -> Ready:
    """Look at what a vision has and what it lacks; raises `NotAllowed` for all but those who run it."""
    frame, links = backstage.running(db, slug, visitor)
    with db.reading() as connection:
        everybody = offices.of_vision(connection, frame.vision.id)
        told = {entry.kind for entry in resealing.of_kinds(connection, frame.vision.journal_id, _TOLD_BY)}
        notices = any(resealing.of_kinds(connection, journal.SITE, ("PageChanged",)))
        areas, organisations = (
            whereabouts.offered(connection, kind, frame.vision.id) for kind in ("area", "organisation")
        )
    helpers = tuple(each for each in everybody if each.role != Role.ADMINISTRATOR)
    open_links = tuple(each for each in links if each.is_open)
    missing = setting.lacking(frame.vision.summary, frame.vision.round.closes_at)
    lacking = {_TYPED_IN[field]: sentence for field, sentence in missing.items()}
    done = {Step(_TOLD_BY[kind]) for kind in told}
    done |= {step for step in (Step.INTRODUCTION, Step.DATES) if step not in lacking}
    done |= {Step.HELPERS} if helpers or open_links else set()
    done |= {Step.NOTICES} if notices else set()
    return Ready(
        frame=frame,
        done=frozenset(done),
        lacking=lacking,
        helpers=helpers,
        links=open_links,
        areas=areas,
        organisations=organisations,
        changes_notices=frame.role == Role.ADMINISTRATOR,
    )


def text(db: Database, slug: str, visitor: Visitor) -> tuple[Frame, tuple[Chapter, ...]]:
    """The principles as they are before it opens, for those who can put others in their place."""
    frame = backstage.desk(db, slug, visitor, Action.SET_UP)
    with db.reading() as connection:
        revisions = texts.revisions_of(connection, frame.vision.round.base_version_id)
    return frame, tuple(Chapter(each.title, each.body) for each in revisions)


def discardable(db: Database, slug: str, visitor: Visitor) -> Frame:
    """What stands around the page that asks before a vision is thrown away; raises as `discard` does."""
    frame = backstage.desk(db, slug, visitor, Action.SET_UP)
    if frame.role != Role.ADMINISTRATOR:
        raise NotAllowed(second_steps.ONLY_AN_ADMINISTRATOR)
    return frame


def preview(db: Database, slug: str, visitor: Visitor) -> Document:
    """The vision as a resident will see it once it has opened; for those who run it, and only before."""
    backstage.desk(db, slug, visitor, Action.SET_UP)
    page = document(db, slug, visitor)
    return replace(page, frame=replace(page.frame, phase=Phase.DELIBERATION, role=Role.PARTICIPANT, member=None))
