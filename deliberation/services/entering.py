"""Entering: sign-in links, who people are in a vision, and what they say about themselves."""

from dataclasses import dataclass, replace

from deliberation.domain.errors import Invalid, NotAllowed, NotFound
from deliberation.domain.events import AboutChanged, LinkMade, SignedIn
from deliberation.domain.fields import line_in
from deliberation.domain.rules import Action
from deliberation.domain.stays import IN_CHARGE, LINK, SIGNED_IN
from deliberation.domain.vision import Audience, Participant, Receipt, Role, Vision, Visitor
from deliberation.storage import journal
from deliberation.storage.database import Database, Transaction, once
from deliberation.storage.library import codes, devices, links, moving, people, second_steps, visions, whereabouts
from deliberation.storage.library.links import SignInLink, token_hash
from deliberation.storage.library.moving import Place

_GONE = "This sign-in link has been used or is too old. Ask the person who gave it to you for a new one."


@dataclass(frozen=True, slots=True)
class Invitation:
    """Whom a link lets in: as what, into which vision (by slug; none = the whole site), speaking for whom.

    Whoever leads an `organisation` can let in those who work there.
    """

    role: Role
    name: str
    slug: str | None = None
    audience: str | None = None
    uses: int = 1
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A fresh link's secret, told once, and when it stops working (UTC milliseconds)."""

    token: str
    expires_at: int


def make_link(db: Database, visitor: Visitor | None, invitation: Invitation) -> Link:
    """Make a one-time sign-in link; without a visitor it comes from the console of whoever runs the server."""
    with db.transaction() as tx:
        vision = visions.find(tx.connection, invitation.slug) if invitation.slug else None
        if (vision is None) != (invitation.role == Role.ADMINISTRATOR):
            raise Invalid("An administrator runs the whole site; every other link is for one vision.", "role")
        if visitor is not None:
            if vision is None:
                raise NotAllowed("Only the console of the server can let in an administrator.")
            people.admitted(tx, vision, visitor, Action.INVITE)
        audience = _audience(vision, invitation)
        link = Link(tx.entropy(16).hex(), tx.now + LINK)
        hashed, vision_id, audience_id = token_hash(link.token), vision and vision.id, audience and audience.id
        name, organisation = line_in("name", invitation.name), line_in("organisation", invitation.organisation, 80)
        row = {"token_hash": hashed, "vision_id": vision_id, "role": invitation.role, "audience_id": audience_id}
        row |= {"name": name, "created_at": tx.now, "expires_at": link.expires_at, "uses_left": invitation.uses}
        links.add(tx.connection, row | {"made_by": tx.actor_id, "organisation": organisation})
        made = [hashed, name, vision_id, invitation.role, audience_id, link.expires_at, organisation]
        tx.record(journal.SITE, LinkMade(role=invitation.role, link=made))
    return link


def sign_in(db: Database, visitor: Visitor, token: str, fresh: Visitor) -> str | None:
    """Use a link up and make the `fresh` device the person's own; return the vision's slug, if it is for one.

    What the visitor's device did before stays theirs. Raises `NotAllowed` for a link that is wrong, used or old,
    and while a role of the visitor sleeps; `Conflict` where it leads into the archive.
    """
    with db.transaction() as tx:
        row = links.find(tx.connection, token_hash(token))
        if row is None or row.email_hash or not row.is_open(tx.now):
            raise NotAllowed(_GONE)
        second_steps.require_awake(tx.connection, visitor, tx.now)  # or a link would lay a sleeping role down
        links.use(tx.connection, row.token_hash, tx.now)
        person = _owner_of(tx, visitor, fresh, row.name)
        slug = _let_in(tx, person, row)
        if people.runs_something(tx.connection, person.id):
            devices.shorten(tx.connection, person.id, tx.now, IN_CHARGE)
        event = SignedIn(role=row.role, person=[person.id, row.token_hash])
        tx.record(journal.SITE, event, hearer_id=person.id)
    return slug


def sign_out(db: Database, visitor: Visitor, *, everywhere: bool = False) -> None:
    """End a device, or all that its person has: whoever holds one next starts as a stranger."""
    with db.transaction() as tx:
        person = people.owner(tx.connection, visitor.token_hash, tx.now)
        if everywhere and person:
            devices.end_all(tx.connection, person.id, tx.now)
        devices.end(tx.connection, visitor.token_hash, tx.now)


def change_secret(db: Database, visitor: Visitor, fresh: Visitor) -> None:
    """Let a device be known by another secret; where it is nobody's, or has that secret, nothing happens."""
    with db.transaction() as tx:
        if devices.find(tx.connection, visitor.token_hash, tx.now):
            devices.pass_on(tx.connection, visitor.token_hash, fresh.token_hash, tx.now)


def stay_on(db: Database, visitor: Visitor) -> None:
    """Let a device that is in use stay signed in for longer, up to its day."""
    with db.transaction() as tx:
        device = devices.find(tx.connection, visitor.token_hash, tx.now)
        if device and (until := device.longer(tx.now)):
            devices.keep_on(tx.connection, visitor.token_hash, until)


@once
def say_about(
    db: Database, visitor: Visitor, slug: str, area: str, organisation: str, key: str | None = None
) -> Receipt:
    """Note where a person lives and works; an empty answer is "prefer not to say".

    Where a person's organisation vouches for them, that stands.
    """
    with db.transaction(key) as tx:
        vision = visions.find(tx.connection, slug)
        member = people.admitted(tx, vision, visitor, Action.ABOUT)
        names = {"area": line_in("area", area, 80), "organisation": line_in("organisation", organisation, 80)}
        if codes.vouches(tx.connection, member.organisation_id, member.confirmed_by):
            names["organisation"] = whereabouts.name_of(tx.connection, "organisation", member.organisation_id or 0)
        ids = {
            kind: whereabouts.named(tx.connection, kind, vision.id, name) if name else None
            for kind, name in names.items()
        }
        people.change_membership(tx.connection, member.id, {f"{kind}_id": id_ for kind, id_ in ids.items()})
        said = [member.pseudonym, *([id_, names[kind]] if id_ else None for kind, id_ in ids.items())]
        tx.record(vision.journal_id, AboutChanged(member=said), hearer_id=member.participant_id)
    return tx.receipt


def _audience(vision: Vision | None, invitation: Invitation) -> Audience | None:
    if vision is None or invitation.role not in {Role.PARTICIPANT, Role.LEAD, Role.FACILITATOR}:
        return None
    named = invitation.audience or vision.default_audience.name
    for each in vision.audiences:
        if each.name == named:
            return each
    raise NotFound(f"There is no group called {named} in this vision.")


def _owner_of(tx: Transaction, visitor: Visitor, fresh: Visitor, name: str) -> Participant:
    person = people.hand_over(tx, visitor, fresh, SIGNED_IN)
    if name and not person.name:  # or else whoever makes a link could change how somebody's acts elsewhere are signed
        people.rename(tx.connection, person.id, name)
    return replace(person, name=person.name or name)


def _let_in(tx: Transaction, person: Participant, link: SignInLink) -> str | None:
    if link.vision_id is None:
        moving.run_the_site(tx, person)
        return None
    vision = visions.get(tx.connection, link.vision_id)
    people.require_open(vision)
    role, audience_id = link.role, link.audience_id
    if person.is_administrator:  # whoever runs the site runs each of its visions, whatever the link says
        role, audience_id = Role.ADMINISTRATOR, None
    moving.settle(tx, vision, person.id, Place(role, audience_id, link.made_by, link.organisation))
    return vision.slug
