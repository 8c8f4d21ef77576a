"""Drafting: a text becomes version 1 of a vision, and until that opens, another one can take its place."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from deliberation import markup
from deliberation.domain.draft import fingerprint
from deliberation.domain.errors import Invalid
from deliberation.domain.events import TextReplaced, VisionCreated
from deliberation.domain.fields import line_in, words_in
from deliberation.domain.importing import Chapter, Split
from deliberation.domain.rules import Action
from deliberation.domain.setting import SENTENCE, audiences_in, film_in, rule_in, signatures_in
from deliberation.domain.text import BODY_LIMIT
from deliberation.domain.vision import TIMES, Gate, Receipt, Rule, Visitor, check_times
from deliberation.storage import journal
from deliberation.storage.database import Database, Transaction, once
from deliberation.storage.library import people, second_steps, texts, unopened, visions

_SOURCE_AT_MOST = 1000
_OPEN_ONCE = "It was open before, so its text is fixed: people had a say on these words."


@dataclass(frozen=True, slots=True)
class Setting:
    """How a vision is set up: its words, whom people speak as (the default first), the quorum, the dates.

    `opinion` says whether opinion groups only report or can stop an edit, `signatures` how many people sign a version
    (one or two). A `source` says that people vote elsewhere:
    where the votes come from, and on what terms.
    """

    title: str
    summary: str
    introduction: str
    video_url: str = ""
    audiences: tuple[str, ...] = ("residents", "staff")
    quorum: int = Rule().quorum
    opinion: Gate = Gate.REPORT
    signatures: int = 1
    opens_at: int | None = None
    closes_at: int | None = None
    merges_until: int | None = None
    language: str = "en-GB"
    zone: str = "Europe/London"
    source: str = ""


@once
def create_vision(
    db: Database, visitor: Visitor | None, split: Split, setting: Setting, key: str | None = None
) -> Receipt:
    """Set up a vision whose version 1 is the draft as split; without a visitor it comes from the console.

    The receipt's facts hold `about`, with the `slug`. Raises `Invalid` naming the field to mend.
    """
    with db.transaction(key) as tx:
        if visitor is not None:
            second_steps.admitted(tx, visitor, "Only an administrator can set up a vision.")
        about, audiences, times = _about(tx, setting), _audiences(setting), _times(setting)
        chapters = _chapters(split)
        journal_id = journal.create_journal(tx.connection, tx.entropy(8).hex())
        own = {"id": journal_id - journal.SITE, "journal_id": journal_id}  # never another's: no journal goes
        introduced = {"introduction_html": str(markup.render(about["introduction"])), "created_at": tx.now}
        vision_id = visions.add(tx.connection, {**about, **introduced, **own})
        named = [[visions.add_audience(tx.connection, {"vision_id": vision_id} | of), *of.values()] for of in audiences]
        sha256 = fingerprint((each.title, each.body) for each in chapters)
        row = {"vision_id": vision_id, "number": 1, "sha256": sha256, "published_at": tx.now}
        version_id = visions.add_version(tx.connection, row, {})
        principles = _add_principles(tx, (vision_id, version_id), chapters)
        numbered = {"vision_id": vision_id, "number": 1, "base_version_id": version_id}
        round_id = visions.add_round(tx.connection, numbered | times)
        tx.record(
            journal_id,
            VisionCreated(
                slug=about["slug"],
                vision=vision_id,
                version=version_id,
                round=round_id,
                about=about,
                audiences=named,
                principles=principles,
                sha256=sha256,
                schedule=times,
                texts=[[each.title, each.body] for each in chapters],
            ),
        )
    return tx.receipt


@once
def redraft(db: Database, visitor: Visitor, slug: str, split: Split, key: str | None = None) -> Receipt:
    """Put another text in the place of version 1, before the vision opens; its title and all else about it stay.

    Raises `Conflict` once it was open, `Invalid` where these are the words it has.
    """
    with db.transaction(key) as tx:
        vision = visions.find(tx.connection, slug)
        moderator = people.admitted(tx, vision, visitor, Action.SET_UP)
        unopened.require(tx.connection, vision, tx.now, _OPEN_ONCE)
        chapters, version_id = _chapters(split), vision.round.base_version_id
        sha256 = fingerprint((each.title, each.body) for each in chapters)
        if sha256 == texts.version(tx.connection, vision.id, 1).sha256:
            raise Invalid("Its principles have these words already.", "text")
        texts.take_out(tx.connection, version_id)
        texts.fix(tx.connection, version_id, sha256)
        replaced = TextReplaced(
            version=version_id,
            principles=_add_principles(tx, (vision.id, version_id), chapters),
            sha256=sha256,
            by=moderator.signature,
            texts=[[each.title, each.body] for each in chapters],
        )
        tx.record(vision.journal_id, replaced)
    return tx.receipt


def _about(tx: Transaction, setting: Setting) -> dict[str, Any]:
    title = line_in("title", setting.title, missing="Give the vision a title.")
    rule = rule_in(setting.quorum, setting.opinion)
    return {
        "slug": _slug(tx, title),
        "title": title,
        "summary": line_in("summary", setting.summary, SENTENCE),
        "introduction": words_in("introduction", setting.introduction, BODY_LIMIT),
        "video_url": film_in(setting.video_url),
        "language": setting.language,
        "zone": setting.zone,
        "rule": visions.rule_as_text(rule),
        "source": line_in("source", setting.source, _SOURCE_AT_MOST),
        "signatures": signatures_in(setting.signatures),
    }


def _slug(tx: Transaction, title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or "vision"
    slug, number = stem, 1
    while slug == "new" or visions.slug_is_taken(tx.connection, slug):
        number += 1
        slug = f"{stem}-{number}"
    return slug


def _audiences(setting: Setting) -> list[dict[str, Any]]:
    names = audiences_in(setting.audiences)
    return [{"name": name, "position": position, "is_default": position == 1} for position, name in enumerate(names, 1)]


def _times(setting: Setting) -> dict[str, int | None]:
    times = {name: getattr(setting, name) for name in TIMES}
    check_times(times)
    return times


def _chapters(split: Split) -> list[Chapter]:
    return [Chapter(each.title, words_in("text", each.body, BODY_LIMIT)) for each in split.chapters]


def _add_principles(tx: Transaction, where: tuple[int, int], chapters: list[Chapter]) -> list[list[Any]]:
    return [_add_principle(tx, where, position, each) for position, each in enumerate(chapters, 1)]


def _add_principle(tx: Transaction, where: tuple[int, int], position: int, chapter: Chapter) -> list[Any]:
    vision_id, version_id = where
    principle_id = texts.add_principle(tx.connection, vision_id)
    id_ = texts.add_item(tx.connection, {"vision_id": vision_id, "kind": "revision", "created_at": tx.now})
    sha256 = fingerprint([(chapter.title, chapter.body)])
    row = {"id": id_, "version_id": version_id, "position": position, "principle_id": principle_id}
    words = {"title": chapter.title, "body": chapter.body, "sha256": sha256}
    texts.add_revision(
        tx.connection, {**row, **words, "html": str(markup.render(chapter.body)), "renderer": markup.RENDERER}
    )
    return [principle_id, id_, position, sha256]
