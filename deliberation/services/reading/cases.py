"""A case: one contribution, or one person's votes, before a moderator, or before that person once one decided."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from deliberation.domain.calling import Names
from deliberation.domain.personal import Personal
from deliberation.domain.restructuring import STRUCTURAL
from deliberation.domain.vision import Amendment, Beginning, Change, Comment, Hold, HoldKind, Kind, Review, Target
from deliberation.storage.database import Connection
from deliberation.storage.library import amendments, backings, holds, talk
from deliberation.storage.library.edits import Offer

_NOT_OF_WORDS = STRUCTURAL | {Kind.EDITORIAL}


@dataclass(frozen=True, slots=True)
class Case:
    """One contribution that waits for a moderator, and why it does.

    `words` is what it says, of an edit what it brings in; `because` is an edit's reason. `name` says what it is and
    what it is about, `item_id` leads there.
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


def decided_case(connection: Connection, review: Review, names: Names) -> Case:
    """Give what a review was about, as it stands."""
    target = review.target
    if target.voter_id is not None:
        return Case(target, None, "", "", "the votes of one person", None, review.at)
    if target.hold_id is not None:
        return held_case(holds.get(connection, target.hold_id), names)
    if target.comment_id is not None:
        return comment_case(talk.comment(connection, target.comment_id), names)
    edit = edit_case(amendments.get(connection, target.item_id or 0))
    if target.backing is None:
        return edit
    reason = backings.get(connection, target.item_id or 0, target.backing).reason
    return replace(
        edit, target=target, kind=HoldKind.REASON, words=reason, because="", name=f"a reason for {edit.name}"
    )


def edit_case(edit: Amendment) -> Case:
    """A suggested edit."""
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


def held_case(hold: Hold, names: Names) -> Case:
    """Something that waits, or once did."""
    return Case(Target(hold_id=hold.id), hold.kind, *_held_words(hold, names), hold.held_at)


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


def _brought(changes: Iterable[Change], beginnings: Iterable[Beginning]) -> str:
    """What an edit writes into the text: new words and titles, one beside the other."""
    new = [words for part in changes for words in (part.title or "", *(hunk.new for hunk in part.hunks))]
    begun = [words for part in beginnings for words in (part.title, *(hunk.new for hunk in part.hunks))]
    return " … ".join(words.strip() for words in (*new, *begun) if words.strip())
