"""Introducing: those who run a vision say what it is about, in words, with a film, and with a picture."""

from dataclasses import dataclass
from typing import Any

from deliberation import markup, pictures
from deliberation.domain import rules
from deliberation.domain.errors import Conflict, Invalid
from deliberation.domain.events import PictureChanged, VisionIntroduced
from deliberation.domain.fields import PUBLIC_WHY, line_in, words_in
from deliberation.domain.rules import Action
from deliberation.domain.setting import SENTENCE, film_in
from deliberation.domain.text import BODY_LIMIT
from deliberation.domain.vision import Membership, Phase, Receipt, Vision, Visitor, phase_of
from deliberation.storage.database import Database, Transaction, once
from deliberation.storage.library import people, visions
from deliberation.storage.library import pictures as shelf

_ALT = 400  # characters that say what a picture shows


@dataclass(frozen=True, slots=True)
class Introduction:
    """How a vision is to introduce itself, as it was typed; `captions` is None where nobody said."""

    title: str
    summary: str
    words: str
    video_url: str = ""
    captions: bool | None = None


@once
def introduce(
    db: Database, visitor: Visitor, slug: str, wanted: Introduction, reason: str = "", key: str | None = None
) -> Receipt:
    """Let a vision introduce itself in these words; once it has opened that needs a reason, and its title stays.

    Raises `Invalid` naming the field to mend.
    """
    with db.transaction(key) as tx:
        vision, moderator, why = _in_charge(tx, visitor, slug, reason)
        said = _said(vision, wanted, is_open=phase_of(vision.round, tx.now) != Phase.DRAFTING)
        visions.introduce(tx.connection, vision.id, said, str(markup.render(said["introduction"])))
        tx.record(vision.journal_id, VisionIntroduced(**said, by=moderator.signature, reason=why))
    return tx.receipt


@once
def show_picture(
    db: Database,
    visitor: Visitor,
    slug: str,
    file: bytes,
    description: str,
    reason: str = "",
    key: str | None = None,
) -> Receipt:
    """Let a vision show an uploaded picture, drawn anew; without a file the one it has, described in other words.

    Call `db.scrub` where another one goes. Raises `Invalid` naming the field to mend.
    """
    drawn = db.apart(lambda: pictures.redraw(file)) if file else None  # this takes a moment, in which others go on
    with db.transaction(key) as tx:
        vision, moderator, why = _in_charge(tx, visitor, slug, reason)
        name = drawn.sha256 if drawn else vision.picture
        if not name:
            raise Invalid("Choose a picture first.", "picture")
        missing = "Say what the picture shows, for people who cannot see it."
        words = line_in("description", description, _ALT, missing=missing)
        if drawn:
            shelf.keep(tx.connection, drawn)
        _show(tx, vision, moderator, {"picture": name, "description": words, "reason": why})
    return tx.receipt


@once
def take_picture_off(db: Database, visitor: Visitor, slug: str, reason: str = "", key: str | None = None) -> Receipt:
    """Let a vision show no picture; call `db.scrub` afterwards, so that nothing of it is left."""
    with db.transaction(key) as tx:
        vision, moderator, why = _in_charge(tx, visitor, slug, reason)
        if not vision.picture:
            raise Conflict("There is no picture.")
        _show(tx, vision, moderator, {"picture": "", "description": "", "reason": why})
    return tx.receipt


def _in_charge(tx: Transaction, visitor: Visitor, slug: str, reason: str) -> tuple[Vision, Membership, str]:
    """Let those in who may introduce the vision, with the reason that they gave."""
    vision = visions.find(tx.connection, slug)
    moderator, phase = people.enter(tx, vision, visitor), phase_of(vision.round, tx.now)
    rules.require(moderator.role, Action.INTRODUCE, phase)
    return vision, moderator, words_in("reason", reason, missing="" if phase == Phase.DRAFTING else PUBLIC_WHY)


def _show(tx: Transaction, vision: Vision, moderator: Membership, said: dict[str, str]) -> None:
    visions.show_picture(tx.connection, vision.id, said["picture"], said["description"])
    shelf.drop_unused(tx.connection)
    tx.record(vision.journal_id, PictureChanged(**said, by=moderator.signature))


def _said(vision: Vision, wanted: Introduction, *, is_open: bool) -> dict[str, Any]:
    missing = "Say in one sentence what it is about. It stands on the poster, too."
    title = vision.title if is_open else line_in("title", wanted.title, missing="Give the vision a title.")
    summary = line_in("summary", wanted.summary, SENTENCE, missing=missing)
    film = film_in(wanted.video_url)
    if film and wanted.captions is None:
        raise Invalid("Say whether the film has captions. People who cannot hear it need them.", "captions")
    return {
        "title": title,
        "summary": summary,
        "introduction": words_in("introduction", wanted.words, BODY_LIMIT),
        "video_url": film,
        "captions": wanted.captions if film else None,
    }
