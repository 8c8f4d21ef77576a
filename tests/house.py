"""People and a small vision to test with."""

import random
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest
from remembered import share_statements
from sqlalchemy import Table, event, select, update

from deliberation.domain.errors import DeliberationError, Invalid
from deliberation.domain.importing import Chapter, Split
from deliberation.domain.restructuring import Wish
from deliberation.domain.vision import Amendment, Membership, Phase, Receipt, Revision, Role, Stance, Visitor
from deliberation.services import amending, commenting, composing, drafting, entering, phasing, publishing, voting
from deliberation.services.amending import Proposal
from deliberation.services.commenting import Remark
from deliberation.services.composing import Ruling
from deliberation.services.drafting import Setting
from deliberation.services.entering import Invitation, token_hash
from deliberation.services.publishing import Signature
from deliberation.services.reading import composition
from deliberation.services.restructuring import Restructuring, propose_restructuring
from deliberation.storage import journal, tables
from deliberation.storage.database import Connection, Database
from deliberation.storage.library import amendments, desk, people, texts, visions
from deliberation.storage.migrating import upgrade

MIGRATIONS = Path(__file__).parents[1] / "migrations"
HOUR = 3_600_000
DAY = 24 * HOUR
START = 1_790_000_000_000  # the round opens
CLOSES, DUE = START + 14 * DAY, START + 21 * DAY
MOMENTS = {Phase.DRAFTING: START - 1, Phase.DELIBERATION: START, Phase.MERGING: CLOSES}

TITLE = "A shared vision of care"
SLUG = "a-shared-vision-of-care"
PRINCIPLES = (
    Chapter(
        "Care close to home",
        "We bring care to where people live. Nobody travels further than they must. Every street knows whom to call.",
    ),
    Chapter(
        "One story, told once",
        "People tell their story once. Staff write it down and share it with care.\n\n"
        "Everybody can read what is written about them. They can correct it.",
    ),
    Chapter("Staff who stay", "Staff have time to listen. They learn together with the people they look after."),
)
SPLIT = Split(TITLE, "", PRINCIPLES)
SETTING = Setting(
    title=TITLE,
    summary="How we look after each other.",
    introduction="Read it, **vote** on it, change it.",
    opens_at=START,
    closes_at=CLOSES,
    merges_until=DUE,
)


def person(name: str) -> Visitor:
    """Whoever holds the device of this name."""
    return Visitor(token_hash(name))


def resident(number: int) -> Visitor:
    """One of as many residents as there need be."""
    return person(f"resident {number}")


def staff(number: int) -> Visitor:
    """One of ten members of staff, counted from 1; they came by a link."""
    return person(f"staff {number}")


AMINA, BEN, CARO, DEV = map(person, ("amina", "ben", "caro", "dev"))  # resident, staff, moderator, administrator
STAFF = 10


class Clock:
    """A clock that stands until somebody moves it."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> int:
        return self.now


class House:
    """A database with a vision in it, and the short ways to live in it."""

    def __init__(self, url: str, seed: int = 1) -> None:
        self.url, self.clock, self.slug = url, Clock(), SLUG
        self.db = Database(url, clock=self.clock, entropy=random.Random(seed).randbytes)
        share_statements(self.db)
        if url.startswith("sqlite"):  # no power fails in a test, and waiting for the disk takes most of its time
            event.listen(self.db._writing, "connect", lambda raw, _: raw.execute("PRAGMA synchronous=OFF").close())

    @classmethod
    def furnished(cls, url: str, split: Split = SPLIT) -> "House":
        """Set one up from nothing: the vision, an administrator, a moderator, and the staff."""
        house = cls(url, seed=0)
        house.db.create()
        house.let_in(DEV, Role.ADMINISTRATOR, "Dev", slug=None)
        drafting.create_vision(house.db, DEV, split, SETTING)
        house.let_in(CARO, Role.MODERATOR, "Caro")
        for each in (BEN, *map(staff, range(1, STAFF + 1))):
            house.let_in(each, audience="staff")
        return house

    def let_in(
        self, who: Visitor, role: Role = Role.PARTICIPANT, name: str = "", *, audience: str | None = None,
        slug: str | None = SLUG, was: Visitor | None = None,
    ) -> None:  # fmt: skip
        """Give somebody a link from the console, and have them use it; `was` is the device they held before."""
        link = entering.make_link(self.db, None, Invitation(role, name, slug, audience))
        entering.sign_in(self.db, was or Visitor(f"new {who.token_hash}"), link.token, who)
        with self.db.transaction() as tx:  # these stories take weeks, and nobody is to sign in again and again
            tx.connection.execute(update(tables.devices).values(good_until=4 * 10**12))

    # -- time ------------------------------------------------------------------
    def move_to(self, phase: Phase) -> None:
        """Set the clock to the first moment of a phase; `PUBLISHED` is reached by Caro signing."""
        if phase == Phase.PUBLISHED:
            self.move_to(Phase.MERGING)
            self.sign()
        else:
            self.clock.now = MOMENTS[phase]

    def close_voting(self) -> None:
        """End this round's voting now."""
        self.clock.now += 1
        now = phasing.Schedule(self.vision.round.opens_at, phasing.NOW, None)
        phasing.change_schedule(self.db, CARO, self.slug, now, "Everybody has answered.")

    def open_next_round(self, **times: int | None) -> None:
        """Let the newest version be deliberated on."""
        none = dict.fromkeys(("opens_at", "closes_at", "merges_until"))
        phasing.open_round(self.db, CARO, self.slug, phasing.Schedule(**none | times), "On we go.")

    # -- looking ---------------------------------------------------------------
    def look(self, query: Callable[..., object], *args: object) -> object:
        """Ask the library something."""
        with self.db.reading() as connection:
            return query(connection, *args)

    @property
    def vision(self):
        """The vision as it stands."""
        return self.look(visions.find, self.slug)

    def principle(self, number: int, version: int = 1) -> Revision:
        """One principle of a version by its number."""
        return self.look(texts.version, self.vision.id, version).revisions[number - 1]

    def edit(self, number: int) -> Amendment:
        """A suggested edit by its number."""
        return self.look(amendments.numbered, self.vision.id, number)

    def member(self, who: Visitor) -> Membership:
        """Somebody's place in the vision."""
        return self.look(lambda c: people.member(c, self.vision.id, people.owner(c, who.token_hash, self.clock.now).id))

    def entries(self, journal_id: int | None = None) -> list[journal.Entry]:
        """What stands in the vision's record for everyone and for moderators."""
        hearers = ("everyone", "moderators")
        return self.look(lambda c: journal.since(c, journal_id or self.vision.journal_id, 0, hearers))

    @property
    def kinds(self) -> list[str]:
        """What happened in the vision so far, by name."""
        return [entry.kind for entry in self.entries()]

    # -- acting ----------------------------------------------------------------
    def suggest(self, who: Visitor, principle: int, old: str, new: str, why: str = "It is clearer.") -> Amendment:
        """Suggest other words for some of a principle's, in this round's version."""
        base = self.principle(principle, self.vision.round.number)
        proposal = Proposal(base.id, base.body.replace(old, new, 1), why, "wording")
        return self.edit(amending.propose_amendment(self.db, who, proposal).facts["number"])

    def restructure(
        self, who: Visitor, kind: str, *numbers: int, why: str = "It is clearer.", **more: object
    ) -> Amendment:
        """Suggest a change to some principles themselves; `after` is a principle's number, 0 = first."""
        ids = tuple(self.principle(number).principle_id for number in numbers)
        if more.get("after"):
            more["after"] = self.principle(more["after"]).principle_id
        asked = Restructuring(self.vision.round.base_version_id, Wish(kind, ids, **more), why)
        return self.edit(propose_restructuring(self.db, who, self.slug, asked).facts["number"])

    def vote(self, item: int, residents: tuple[int, ...] = (), staff_: tuple[int, ...] = ()) -> None:
        """Have so many residents, and so many staff, agree, disagree and pass on an item."""
        for call, counts in ((resident, residents), (staff, staff_)):
            stances = [stance for stance, count in zip(Stance, counts, strict=False) for _ in range(count)]
            for number, stance in enumerate(stances, 1):
                voting.cast_vote(self.db, call(number), item, stance)

    def agree(self, *items: int) -> None:
        """Have enough of everybody agree for an item to go in."""
        for item in items:
            self.vote(item, (6,), (6,))

    def say(self, who: Visitor, item: int, body: str, **more: int) -> int:
        """Make a comment and return its id."""
        return commenting.make_comment(self.db, who, Remark(item, "question", body, **more)).facts["comment"]

    def decide(self, edit: Amendment, included: bool | None, reason: str = "It must be so.", step: int = 0) -> Receipt:
        """Have Caro put an edit in or leave it out."""
        return composing.decide(self.db, CARO, Ruling(edit.id, included, reason, step))

    def tick_all(self) -> None:
        """Have Caro read all neighbours together."""
        for pair in self.look(desk.draft, self.vision).pairs:
            composing.tick_pair(self.db, CARO, *pair)

    def sign(self, name: str = "Caro Moore") -> Receipt:
        """Have Caro sign the draft as it stands."""
        read = composition.composition(self.db, self.slug, CARO).fingerprint
        return publishing.publish_version(self.db, CARO, self.slug, Signature(name, read))


@cache
def _furniture() -> bytes:
    """Setting up takes a while, so every house of a run begins as a copy of one."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "deliberation.db"
        House.furnished(f"sqlite:///{path}").db.close()
        upgrade(f"sqlite:///{path}", MIGRATIONS)
        return path.read_bytes()


@contextmanager
def open_house(folder: Path) -> Iterator[House]:
    """Open a furnished house on an SQLite file of its own."""
    path = folder / "deliberation.db"
    path.write_bytes(_furniture())
    house = House(f"sqlite:///{path}")
    yield house
    house.db.close()


def every_row(db: Database, *only: Table) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables (or of some), the record's too."""
    with db.reading() as connection:
        found = {
            table.name: [tuple(row) for row in connection.execute(select(table))]
            for table in only or tables.metadata.sorted_tables
        }
    return {name: sorted(rows, key=repr) for name, rows in found.items()}


@contextmanager
def refusal(house: House, kind: type[DeliberationError], message: str, field: str = "") -> Iterator[None]:
    """Expect these words, and that nothing was changed and nobody was told."""
    before, heard = every_row(house.db), []
    house.db.on_commit(heard.append)
    with pytest.raises(kind) as refused:
        yield
    assert refused.value.message == message
    assert type(refused.value) is kind
    assert not field or (isinstance(refused.value, Invalid) and refused.value.field == field)
    assert every_row(house.db) == before
    assert heard == []


@contextmanager
def counted_queries(db: Database) -> Iterator[list[str]]:
    """Note every question asked of the database by readers."""
    asked: list[str] = []

    def note(_connection, _cursor, statement, *_more) -> None:
        if statement.lstrip().startswith("SELECT"):
            asked.append(statement)

    event.listen(db._reading, "before_cursor_execute", note)
    yield asked
    event.remove(db._reading, "before_cursor_execute", note)


def at_once(*things: Callable[[], object]) -> list[object]:
    """Let every thing be done by a person of its own; what each gave or raised."""

    def outcome(does: Callable[[], object]) -> object:
        try:
            return does()
        except DeliberationError as refused:
            return refused

    with ThreadPoolExecutor(len(things)) as crowd:
        return list(crowd.map(outcome, things))


def set_columns(connection: Connection, table: Table, id_: int, **values: object) -> None:
    """Write into a row behind everybody's back."""
    connection.execute(update(table).where(table.c.id == id_).values(**values))
