"""A case: one contribution, or one person's votes, before a moderator, or before that person once one decided."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from deliberation.domain.calling import Names
from deliberation.domain.personal import Personal
from deliberation.domain.restructuring import STRUCTURAL
from deliberation.domain.vision import (
    Amendment,
    Beginning,
    Change,
    Comment,
    Hold,
    HoldKind,
    Kind,
    Review,
    Revision,
    Target,
)
from deliberation.services.reading.parts import Part, parts_of
from deliberation.storage.database import Connection
from deliberation.storage.library import amendments, backings, holds, talk
from deliberation.storage.library.edits import Offer

_NOT_OF_WORDS = STRUCTURAL | {Kind.EDITORIAL}


@dataclass(frozen=True, slots=True)
class Case:
    """One contribution that waits for a moderator, and why it does.

    `words` is what it says, of an edit what it brings in, which `parts` show in place; `because` is an edit's reason.
    `name` says what it is and what it is about, `item_id` leads there.
    """

    target: Target
    kind: HoldKind | None  # none of what somebody said: their votes
    words: str
    because: str
    name: str
    item_id: int | None
    since: int
    reports: tuple[str, ...] = ()
    found: tuple[Personal, ...] = ()
    is_first: bool = False
    is_hidden: bool = False
    is_gone: bool = False
    appeal: Review | None = None
    changes: int = 0  # of an open edit that only changes the words of one principle: how many it makes
    parts: tuple[Part, ...] = ()  # none where the words of its version are not at hand, or its own are removed
    is_own: bool = False  # an appeal against one's own decision, for another moderator to answer

    @property
    def is_held(self) -> bool:
        """Whether nobody else sees it yet."""
        return self.target.hold_id is not None

    @property
    def waits(self) -> bool:
        """Whether there is anything to decide."""
        return bool(self.reports or self.found or self.is_first or self.is_held or self.appeal)

    @property
    def text(self) -> str:
        """All its words."""
        return f"{self.words} {self.because}"

    @property
    def gist(self) -> str:
        """All its words, and of an edit those it takes out: what it must share with another to be decided with it."""
        struck = (part.base[hunk.start : hunk.end] for part in self.parts for hunk in part.hunks)
        return " ".join([self.text, *struck])


def decided_case(connection: Connection, review: Review, names: Names, revisions: Sequence[Revision] = ()) -> Case:
    """Give what a review was about, as it stands; `revisions` are those of every version, to show edits in place."""
    target = review.target
    if target.voter_id is not None:
        return Case(target, None, "", "", "the votes of one person", None, review.at)
    if target.hold_id is not None:
        return held_case(holds.get(connection, target.hold_id), names, revisions)
    if target.comment_id is not None:
        return comment_case(talk.comment(connection, target.comment_id), names)
    edit = edit_case(amendments.get(connection, target.item_id or 0), revisions)
    if target.backing is None:
        return edit
    reason = backings.get(connection, target.item_id or 0, target.backing).reason
    return replace(
        edit, target=target, kind=HoldKind.REASON, words=reason, because="", name=f"a reason for {edit.name}", parts=()
    )


def edit_case(edit: Amendment, revisions: Sequence[Revision] = ()) -> Case:
    """A suggested edit, shown in place where `revisions`, those of every version, are given."""
    return Case(
        Target(edit.id),
        HoldKind.EDIT,
        _brought(edit.changes, edit.beginnings),
        edit.rationale,
        f"edit {edit.number}",
        edit.id,
        edit.created_at,
        is_hidden=edit.hidden_at is not None,
        is_gone=edit.withdrawn_at is not None,
        changes=len(edit.changes[0].hunks) if edit.is_open and edit.kind not in _NOT_OF_WORDS else 0,
        parts=_in_place(edit, revisions),
    )


def comment_case(said: Comment, names: Names) -> Case:
    """A comment."""
    return Case(
        Target(comment_id=said.id),
        HoldKind.COMMENT,
        said.body,
        "",
        f"a comment on {names.item(said.item_id)}",
        said.item_id,
        said.created_at,
        is_hidden=said.hidden_at is not None,
        is_gone=said.withdrawn_at is not None,
    )


def held_case(hold: Hold, names: Names, revisions: Sequence[Revision] = ()) -> Case:
    """Something that waits, or once did; an edit in place, as above."""
    parts = _held_parts(hold, revisions) if hold.kind == HoldKind.EDIT and hold.offer else ()
    return Case(Target(hold_id=hold.id), hold.kind, *_held_words(hold, names), hold.held_at, parts=parts)


def _held_words(hold: Hold, names: Names) -> tuple[str, str, str, int | None]:
    if not hold.offer:
        return "", "", "what its author has removed", None
    if hold.kind == HoldKind.COMMENT:
        return hold.offer["body"], "", f"a comment on {names.item(hold.offer['item_id'])}", hold.offer["item_id"]
    if hold.kind == HoldKind.REASON:
        return hold.offer["reason"], "", f"a reason for edit {hold.offer['number']}", hold.offer["item"]
    offer = Offer.from_json(hold.offer)
    item_id = next((change.revision_id for change in offer.changes), None)
    name = f"an edit to {names.item(item_id)}" if item_id else "an edit that begins a principle"
    return _brought(offer.changes, offer.beginnings), offer.rationale, name, item_id


def _held_parts(hold: Hold, revisions: Sequence[Revision]) -> tuple[Part, ...]:
    offer, version_id = Offer.from_json(hold.offer), hold.offer["version"]
    edit = Amendment(0, 0, 0, version_id, offer.kind, "", None, "", 0, offer.changes, offer.beginnings)
    return _in_place(edit, revisions)


def _in_place(edit: Amendment, revisions: Sequence[Revision]) -> tuple[Part, ...]:
    """What it does, part by part; a principle whose words go into another stands there."""
    base = [each for each in revisions if each.version_id == edit.version_id]
    parts = parts_of(edit, base) if base else ()
    sources = {each for part in parts for each in part.sources}
    return tuple(part for part in parts if part.revision not in sources)


def _brought(changes: Iterable[Change], beginnings: Iterable[Beginning]) -> str:
    """What an edit writes into the text: new words and titles, one beside the other."""
    new = [words for part in changes for words in (part.title or "", *(hunk.new for hunk in part.hunks))]
    begun = [words for part in beginnings for words in (part.title, *(hunk.new for hunk in part.hunks))]
    return " … ".join(words.strip() for words in (*new, *begun) if words.strip())
