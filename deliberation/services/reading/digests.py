"""Whose letters are due, and what stands in them: only what everybody may know, told to those it has to do with."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from deliberation.domain import rules
from deliberation.domain.calling import Names
from deliberation.domain.digests import (
    ASKING,
    PERIODS,
    TOLD,
    Asked,
    Asking,
    Bulletin,
    Digest,
    Happened,
    Stake,
    asked_letter,
    asked_words,
    became_words,
    changed_words,
    decided_words,
    digest_letter,
    signature_words,
    whole_words,
)
from deliberation.domain.rules import Action
from deliberation.domain.succession import to_renew
from deliberation.domain.vision import Amendment, Membership, Phase, Vision, phase_of
from deliberation.services.reading.heard import decisions
from deliberation.services.reading.tellings import joined_to, tellings_in, waits
from deliberation.storage import journal
from deliberation.storage.database import Connection, Database
from deliberation.storage.journal import Entry
from deliberation.storage.library import (
    amendments,
    backings,
    ballots,
    digests,
    identities,
    naming,
    people,
    talk,
    texts,
    visions,
)
from deliberation.storage.library.codes import stop_token
from deliberation.storage.library.digests import Subscriber

_FAR = 1000  # entries that are worth noting that nothing in them was asked of anybody


@dataclass(frozen=True, slots=True)
class Site:
    """Where people reach the site, and its secret."""

    public_url: str
    secret: str

    def stop(self, address: str) -> str:
        """The page that stops letters to an e-mail address."""
        return f"{self.public_url}/letters/stop/{stop_token(self.secret, address)}"


def due(db: Database) -> tuple[int, ...]:
    """Give the ids of those whose digest is due."""
    with db.reading() as connection:
        now = db.now()
        return tuple(id_ for every, ms in PERIODS.items() for id_ in digests.due(connection, every, now - ms))


def digest(db: Database, person_id: int, site: Site) -> Digest | None:
    """Write what happened to somebody since they were told last; None where they want no letters any more."""
    with db.reading() as connection:
        wants = digests.of_person(connection, person_id)
        if wants is None:
            return None
        every, selves = visions.everything(connection), identities.of(connection, person_id)
        heads = {each.id: journal.head(connection, each.journal_id)[0] for each in every}
        found = [
            _bulletin(connection, vision, member, wants, selves, (site, db.now()))
            for vision in every
            if (member := _member(connection, vision, person_id, db.now()))
        ]
    stop = site.stop(wants.address)
    return Digest(person_id, wants.told_at, heads, stop, digest_letter(found, wants.every, stop))


def asking(db: Database, site: Site) -> Iterator[Asking]:
    """Look in the record of each vision for what is asked of those who want to hear at once."""
    with db.reading() as connection:
        wanting = digests.wanting_at_once(connection)
        for vision in visions.everything(connection) if wanting else ():
            after, head = digests.asked_to(connection, vision.id), journal.head(connection, vision.journal_id)[0]
            entries = journal.of_others(connection, vision.journal_id, after, ASKING) if head > after else []
            if entries or head - after > _FAR:
                told = (_at_once(connection, vision, each, after, (site, db.now())) for each in wanting if entries)
                yield Asking(vision.id, after, head, tuple(each for each in told if each))


def _member(connection: Connection, vision: Vision, person_id: int, now: int) -> Membership | None:
    member = people.member(connection, vision.id, person_id)
    return member if member and rules.may(member.role, Action.READ, phase_of(vision.round, now)) else None


def _bulletin(
    connection: Connection,
    vision: Vision,
    member: Membership,
    wants: Subscriber,
    selves: Collection[int],
    there: tuple[Site, int],
) -> Bulletin:
    after = wants.told.get(vision.id, 0)
    happened = _plain(journal.of_others(connection, vision.journal_id, after, TOLD, selves))
    names = naming.names(connection, vision)
    stake, principle_of = _stake(connection, vision, member, names)
    site, now = there
    return Bulletin(
        vision.title,
        _address(site, vision),
        *journal.head(connection, vision.journal_id),
        asked=asked_words(_asked(connection, vision, member, phase_of(vision.round, now)), _address(site, vision)),
        became=became_words(happened, stake, names),
        changed=changed_words(happened, stake, names, principle_of),
        whole=whole_words(happened, names),
    )


def _at_once(
    connection: Connection, vision: Vision, wants: Subscriber, after: int, there: tuple[Site, int]
) -> tuple[int, str, str, str] | None:
    site, now = there
    member, selves = (
        _member(connection, vision, wants.participant_id, now),
        identities.of(connection, wants.participant_id),
    )
    if member is None:
        return None
    fresh = journal.of_others(connection, vision.journal_id, after, ASKING, selves)
    happened = _plain(each for each in fresh if each.at >= wants.since)
    asked = _newly_asked(connection, vision, member, happened, there)
    if not asked:
        return None
    told = Bulletin(vision.title, _address(site, vision), *journal.head(connection, vision.journal_id), asked=asked)
    stop = site.stop(wants.address)
    return (wants.participant_id, *asked_letter(told, stop), stop)


def _newly_asked(
    connection: Connection, vision: Vision, member: Membership, happened: Happened, there: tuple[Site, int]
) -> tuple[str, ...]:
    site, now = there
    phase, names = phase_of(vision.round, now), naming.names(connection, vision)
    standing = _asked(connection, vision, member, phase)
    came = {facts["number"] for _, facts in happened if facts.get("predecessor") is not None}
    came |= {facts["number"] for kind, facts in happened if kind == "Reworded"}
    came |= {number for kind, facts in happened if kind == "Separated" for number in facts["numbers"]}
    published = any(kind == "VersionPublished" for kind, _ in happened)
    renewals = [pair for pair in standing.renewals if pair[0] in came]
    parted = [each for each in standing.parted if came.intersection(each[1])]
    stake = Stake(reviews=_reviews(connection, vision, member, names))
    return (
        *asked_words(Asked(renewals, parted, standing.waiting if published else ()), _address(site, vision)),
        *decided_words(happened, stake, names),
        *(signature_words(happened) if rules.may(member.role, Action.PUBLISH, phase) else ()),
    )


def _asked(connection: Connection, vision: Vision, member: Membership, phase: Phase) -> Asked:
    every = amendments.every(connection, vision.id)
    renewals: tuple[tuple[int, int], ...] = ()
    if rules.may(member.role, Action.VOTE, phase):
        here = amendments.on(connection, vision.round.base_version_id)
        open_ids = [each.id for each in here if each.is_open and not rules.is_veiled(each, member.role)]
        stances = ballots.stances(connection, vision.id, member.id, vision.round.base_version_id)
        renewals = to_renew(open_ids, amendments.predecessors(connection, vision.id), stances)
    named = {each.id: each for each in every}
    again = [(named[new].number, named[old]) for new, old in renewals]
    own = [each for each in every if each.author_id == member.id]
    return Asked(
        [(new, old.number) for new, old in again if not old.has_part(new)],
        sorted({(old.number, old.successors) for new, old in again if old.has_part(new)}),
        _waiting(connection, vision, own),
    )


def _waiting(connection: Connection, vision: Vision, own: list[Amendment]) -> list[int]:
    told, versions = tellings_in(connection, vision.id), texts.every_version(connection, vision.id)
    found = [each for each in own if waits(each, told.get((each.id, None), ()), versions[-1].id)]
    joined = joined_to(connection, versions, found)
    return [each.number for each in found if each.id not in joined]


def _stake(connection: Connection, vision: Vision, member: Membership, names: Names) -> tuple[Stake, Mapping[int, int]]:
    every = amendments.every(connection, vision.id)
    principle_of = {each.id: each.principle_id for each in texts.every_revision(connection, vision.id)}
    behind = backings.of_member(connection, member.id)
    edits = {each.id for each in every if each.author_id == member.id} | behind.keys()
    said = talk.comments_in(connection, vision.id)
    comments = {each.id: each.item_id for each in said if each.membership_id == member.id}
    items = {
        *ballots.stances(connection, vision.id, member.id, vision.round.base_version_id),
        *comments.values(),
    }
    touched = [change.principle_id for each in every if each.id in edits | items for change in each.changes]
    stake = Stake(
        edits=frozenset(edits),
        comments=comments,
        reviews=_reviews(connection, vision, member, names),
        items=frozenset(items),
        principles=frozenset([*touched, *(principle_of[id_] for id_ in items if id_ in principle_of)]),
    )
    return stake, principle_of


def _reviews(connection: Connection, vision: Vision, member: Membership, names: Names) -> frozenset[int]:
    return frozenset(each.review.id for each in decisions(connection, vision, member, names))


def _plain(entries: Collection[Entry] | Iterator[Entry]) -> Happened:
    return [(each.kind, each.facts) for each in entries]


def _address(site: Site, vision: Vision) -> str:
    return f"{site.public_url}/visions/{vision.slug}"
