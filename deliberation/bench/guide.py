"""Pictures for the guides: a vision is set up, discussed and signed, and its pages are photographed on the way."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import click
from PIL import Image
from playwright.sync_api import Browser

from deliberation.bench.browsing import administrator, as_somebody, chromium, device_of, let_in
from deliberation.bench.hall import HERE
from deliberation.bench.serving import SERVER, serving
from deliberation.domain.stays import DAY
from deliberation.domain.vision import Gate, Role, Stance, Target, Visitor
from deliberation.seed import seed_draft
from deliberation.services import (
    amending,
    commenting,
    composing,
    drafting,
    introducing,
    moderating,
    phasing,
    publishing,
    readying,
    voting,
)
from deliberation.services.amending import Proposal
from deliberation.services.commenting import Remark
from deliberation.services.drafting import Setting
from deliberation.services.entering import Invitation
from deliberation.services.phasing import NOW, Schedule
from deliberation.services.publishing import Signature
from deliberation.services.reading.composition import composition
from deliberation.services.reading.document import document
from deliberation.settings import Settings
from deliberation.storage.database import Database

_WIDTH, _HEIGHT, _COLOURS = 1000, 900, 64
_ADMIN, _MODERATOR = "administrator", "moderator"
_RESIDENTS, _STAFF = 14, 9
_SAID = (  # principle, its words, better ones, why, and how many residents and staff agree and disagree
    (1, "You tell your story once.", "You tell your story once, in your own language.", "My mother speaks Somali.",
     (13, 1, 8, 1)),
    (1, "You tell your story once.", "You tell your story once, to somebody who has time.", "It takes time.",
     (10, 2, 7, 1)),
    (3, "at a time that suits you", "within two weeks", "A promise that one can check.", (12, 1, 1, 8)),
    (8, "They have the time", "They have the time and the tools", "Our tablets break.", (9, 1, 9, 0)),
)  # fmt: skip
_REMARKS = (
    ("concern", "Ring me on 07700 900123 and I will tell you what happened."),
    ("idea", "Cheap glasses, half price today, at glasses.example."),
)


@dataclass(frozen=True, slots=True)
class _Stage:
    """A served vision, and who takes its pictures."""

    db: Database
    slug: str
    browser: Browser
    port: int
    folder: Path

    def show(self, name: str, who: str, path: str, beginning: str = "") -> None:
        """Keep what somebody sees of a page, from the `beginning` of something on it."""
        context = as_somebody(self.browser, self.port, who, _WIDTH, _HEIGHT)
        page = context.new_page()
        page.goto(f"/visions/{self.slug}{path}", wait_until="networkidle")
        if beginning:
            page.locator(beginning).first.evaluate("each => each.scrollIntoView()")
        picture = Image.open(BytesIO(page.screenshot())).convert("RGB").quantize(_COLOURS)
        picture.save(self.folder / f"{name}.png", optimize=True)
        context.close()


@click.command()
@click.option("--write", default="docs/pictures/guide", show_default=True, type=click.Path(path_type=Path))
def measure(write: Path) -> None:
    """Play a vision, and write the pictures that the guides for administrators and moderators show."""
    write.mkdir(parents=True, exist_ok=True)
    with _served() as (db, port), chromium() as browser:
        stage = _Stage(db, _begin(db), browser, port, write)
        _make_ready(stage)
        _discuss(stage)
        _sign(stage)
    for each in sorted(write.glob("*.png")):
        click.echo(f"{each}: {each.stat().st_size:,} bytes")


@contextmanager
def _served() -> Iterator[tuple[Database, int]]:
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "DELIBERATION_DATA": folder, "HOST": HERE, "PORT": "0", "DATABASE_URL": ""}
        environment["PUBLIC_URL"] = "http://vision.example"
        settings = Settings.from_environment(environment)
        with closing(Database(settings.database_url)) as db:
            db.prepare(settings.migrations_folder)
            with serving(SERVER, environment) as (_, port):
                yield db, port


def _begin(db: Database) -> str:
    """Have an administrator bring in the draft; a moderator and the staff come by links."""
    administrator(db, _ADMIN, "Ada Farah")
    split = seed_draft()
    slug = str(drafting.create_vision(db, device_of(_ADMIN), split, Setting(split.title, "", "")).facts["slug"])
    let_in(db, _MODERATOR, Invitation(Role.MODERATOR, "Caro Moore", slug))
    for each in _staff():
        let_in(db, each, Invitation(Role.PARTICIPANT, "", slug, "staff"))
    return slug


def _make_ready(stage: _Stage) -> None:
    db, slug, who, split = stage.db, stage.slug, device_of(_ADMIN), seed_draft()
    words = introducing.Introduction(split.title, "How health and care near home should work.", split.introduction)
    introducing.introduce(db, who, slug, words)
    readying.set_groups(db, who, slug, readying.Groups(("residents", "staff"), 5, Gate.REPORT, 1))
    stage.show("ready", _ADMIN, "/ready")
    stage.show("groups", _ADMIN, "/ready/groups")
    now = db.now()
    phasing.change_schedule(db, who, slug, Schedule(None, now + 14 * DAY, now + 28 * DAY), "")
    stage.show("preview", _ADMIN, "/ready/preview")
    phasing.change_schedule(db, who, slug, Schedule(NOW, now + 14 * DAY, now + 28 * DAY), "")
    stage.show("poster", _ADMIN, "/poster")


def _discuss(stage: _Stage) -> None:
    """Have people suggest, vote, comment and report; a moderator looks at the queue."""
    db = stage.db
    cards = document(db, stage.slug, Visitor("")).cards
    for number, (sort, words) in enumerate(_REMARKS, 4):
        remark = Remark(cards[0].revision.id, sort, words)
        said: Any = commenting.make_comment(db, device_of(_residents()[number]), remark).facts
    for each in _staff()[:3]:
        moderating.flag(db, device_of(each), Target(comment_id=said["comment"]), "It is an advert.")
    for number, (place, old, new, why, votes) in enumerate(_SAID):
        base = cards[place - 1].revision
        asked = Proposal(base.id, base.body.replace(old, new, 1), why, "wording")
        edit: Any = amending.propose_amendment(db, device_of(_residents()[number]), asked).facts
        _vote(db, edit["item"], votes)
    for card in cards:
        _vote(db, card.revision.id, (11, 2, 8, 1))
    stage.show("queue", _MODERATOR, "/moderation")


def _vote(db: Database, item: int, votes: tuple[int, int, int, int]) -> None:
    for people, yes, no in ((_residents(), *votes[:2]), (_staff(), *votes[2:])):
        for each, stance in zip(people, [Stance.AGREE] * yes + [Stance.DISAGREE] * no, strict=False):
            voting.cast_vote(db, device_of(each), item, stance)


def _sign(stage: _Stage) -> None:
    """Close voting; a moderator reads, composes and signs."""
    db, slug, who = stage.db, stage.slug, device_of(_MODERATOR)
    vision = document(db, slug, who).frame.vision
    phasing.change_schedule(db, who, slug, Schedule(vision.round.opens_at, NOW, None), "Everybody had time to answer.")
    phasing.tell_phase(db, vision.id)  # or else the server does it while a page is looked at
    for pair in composition(db, slug, who).draft.pairs:
        composing.tick_pair(db, who, *pair)
    stage.show("sign", _MODERATOR, "/compose/sign", "main article:last-of-type")
    stage.show("compose", _MODERATOR, "/compose")
    publishing.publish_version(db, who, slug, Signature("Caro Moore", composition(db, slug, who).fingerprint))
    stage.show("version", _MODERATOR, "/versions/2", "#f1")


def _residents() -> list[str]:
    return [f"resident{number}" for number in range(_RESIDENTS)]


def _staff() -> list[str]:
    return [f"staff{number}" for number in range(_STAFF)]
