"""Holdings: everything that is kept of one person, in all visions, for them alone."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from deliberation.domain import rules
from deliberation.domain.calling import Names
from deliberation.domain.vision import Amendment, Membership, Revision, Role, Stance, Vision, Visitor
from deliberation.services.reading.cases import held_case
from deliberation.services.reading.heard import decisions
from deliberation.services.reading.parts import parts_of
from deliberation.storage import journal
from deliberation.storage.database import Connection, Database
from deliberation.storage.library import (
    amendments,
    backings,
    ballots,
    digests,
    holds,
    identities,
    naming,
    people,
    second_steps,
    talk,
    texts,
    visions,
    whereabouts,
)

_ANYBODY = Role.OBSERVER


@dataclass(frozen=True, slots=True)
class Said:
    """Words of a person's own: what they are about, or which edit they are, when they were posted and what is public.

    `words` are an edit's new wordings. Times are UTC milliseconds.
    """

    on: str
    words: tuple[str, ...]
    reason: str
    at: int | None
    withdrawn_at: int | None = None
    hidden_at: int | None = None
    erased_at: int | None = None


@dataclass(frozen=True, slots=True)
class Cast:
    """A vote, and the words it was given for as they stand."""

    on: str
    words: str
    stance: Stance
    at: int


@dataclass(frozen=True, slots=True)
class Place:
    """What is kept of a person in one vision."""

    title: str
    slug: str
    zone: str
    speaks_as: str
    role: Role
    pseudonym: str
    area: str
    organisation: str
    votes: tuple[Cast, ...]
    edits: tuple[Said, ...]
    reasons: tuple[Said, ...]  # behind edits of others
    comments: tuple[Said, ...]
    reports: tuple[Said, ...]
    waited: tuple[Said, ...]  # for a moderator, before anybody could see it
    appeals: tuple[Said, ...]
    kept_to: int | None  # when its personal parts go, where that is known


@dataclass(frozen=True, slots=True)
class Holdings:
    """Everything kept of a person: devices as (came, signed out), sign-ins as (when, as what).

    `letters` are those they want: (the address, how often, at once when asked something).
    """

    since: int
    name: str
    is_administrator: bool
    devices: tuple[tuple[int, int | None], ...]
    second_step: int | None  # since when
    signed_in: tuple[tuple[int, str], ...]
    letters: tuple[str, str, bool] | None
    places: tuple[Place, ...]

    @property
    def plain(self) -> dict[str, Any]:
        """All of it as plain values, the public parts named first."""
        return {"what_is_public": _PUBLIC, **asdict(self)}


_PUBLIC = (
    "Public: edits, reasons, comments, the group you speak as, the made-up name, and that a vote was cast. Not public: "
    "who voted what, area, organisation, reports, devices, sign-ins, your e-mail address. "
    "Times are milliseconds since 1970, in UTC."
)


def holdings(db: Database, visitor: Visitor) -> Holdings | None:
    """Gather everything that is kept of whoever holds this device, and of those who became one with them.

    None of a stranger.
    """
    with db.reading() as connection:
        person = people.owner(connection, visitor.token_hash, db.now())
        if person is None:
            return None
        since, name, devices = people.known(connection, person.id)
        selves = identities.of(connection, person.id)
        step = second_steps.of(connection, person.id)
        wants = digests.of_person(connection, person.id)
        return Holdings(
            since=since,
            name=name,
            is_administrator=person.is_administrator,
            devices=devices,
            second_step=step.since if step else None,
            letters=(wants.address, wants.every, wants.at_once) if wants else None,
            signed_in=tuple(
                sorted(
                    (each.at, each.facts["role"])
                    for one in selves
                    for each in journal.since(connection, journal.SITE, 0, ["one"], one)
                    if each.kind == "SignedIn"
                )
            ),
            places=tuple(_place(connection, each) for one in selves for each in people.memberships_of(connection, one)),
        )


def _place(connection: Connection, member: Membership) -> Place:
    vision = visions.get(connection, member.vision_id)
    names, wordings = naming.names(connection, vision), _wordings(connection, vision)
    called = names.items
    own = [each for each in amendments.every(connection, vision.id) if each.author_id == member.id]
    return Place(
        title=vision.title,
        slug=vision.slug,
        zone=vision.zone,
        speaks_as=member.audience,
        role=member.role,
        pseudonym=member.pseudonym,
        area=whereabouts.name_of(connection, "area", member.area_id),
        organisation=whereabouts.name_of(connection, "organisation", member.organisation_id),
        votes=tuple(
            Cast(called[item := each.slot.item_id], "\n\n".join(wordings.get(item, ())), each.stance, each.cast_at)
            for each in sorted(ballots.live(connection, member.id, 0), key=lambda each: each.cast_at)
        ),
        edits=tuple(_edit(each, called, wordings) for each in own),
        reasons=tuple(
            Said(called[item], (), each.reason, None, None, each.hidden_at, each.erased_at)
            for item, each in backings.of_member(connection, member.id).items()
        ),
        comments=tuple(_comments(connection, vision, member, called)),
        reports=tuple(
            Said(called.get(row.item_id, "a comment"), (), row.reason, row.created_at)
            for row in talk.flags_by(connection, member.id)
        ),
        waited=tuple(_waited(connection, vision, member, names)),
        appeals=tuple(
            Said("a moderator’s decision", (), each.review.appeal, each.review.appealed_at)
            for each in decisions(connection, vision, member, names)
            if each.review.appeal
        ),
        kept_to=vision.kept_to,
    )


def _waited(connection: Connection, vision: Vision, member: Membership, names: Names) -> Iterator[Said]:
    for each in holds.of_vision(connection, vision.id):
        if each.membership_id == member.id and each.offer:
            case = held_case(each, names)
            yield Said(case.name, (case.words,), case.because, each.held_at)


def _wordings(connection: Connection, vision: Vision) -> Mapping[int, tuple[str, ...]]:
    """The words of every principle and of every edit that anybody may read, by item."""
    revisions = texts.every_revision(connection, vision.id)
    found = {each.id: (each.title, each.body) for each in revisions}
    edits = amendments.every(connection, vision.id)
    open_ = (each for each in edits if not rules.is_veiled(each, _ANYBODY))
    return found | {each.id: _reads(each, revisions) for each in open_}


def _reads(edit: Amendment, revisions: tuple[Revision, ...]) -> tuple[str, ...]:
    base = tuple(each for each in revisions if each.version_id == edit.version_id)
    return tuple(
        words for part in parts_of(edit, base) for words in (part.title or "", "" if part.ends else part.body) if words
    )


def _edit(edit: Amendment, called: Mapping[int, str], wordings: Mapping[int, tuple[str, ...]]) -> Said:
    gone = (edit.withdrawn_at, edit.hidden_at, edit.erased_at)
    return Said(called[edit.id], wordings.get(edit.id, ()), edit.rationale, edit.created_at, *gone)


def _comments(connection: Connection, vision: Vision, member: Membership, called: Mapping[int, str]) -> Iterator[Said]:
    for each in talk.comments_in(connection, vision.id):
        if each.membership_id == member.id:
            gone = (each.withdrawn_at, each.hidden_at, each.erased_at)
            quote = (each.span.quote,) if each.span and each.span.quote else ()
            yield Said(called[each.item_id], quote, each.body, each.created_at, *gone)
