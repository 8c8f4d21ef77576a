"""What becomes of what people said when a version is published, and which edits go on into the next round."""

from collections.abc import Mapping, Sequence

from deliberation.domain.vision import Amendment, Comment, Fate, FateKind, Kind

_GOES_ON = {
    FateKind.LOST,
    FateKind.GROUPS_DISAGREE,
    FateKind.NOT_ENOUGH_AGREEMENT,
    FateKind.NOT_ENOUGH_VOTES,
}
_FACTS = {FateKind.IN_TEXT, FateKind.WITHDRAWN, FateKind.HIDDEN}
_OF_EDITS = (
    FateKind.IN_PART,
    FateKind.ALREADY_THERE,
    FateKind.LOST,
    FateKind.GROUPS_DISAGREE,
    FateKind.NOT_ENOUGH_AGREEMENT,
    FateKind.NOT_ENOUGH_VOTES,
    FateKind.OUT_OF_SCOPE,
    FateKind.OTHER_BODY,
)
_OF_COMMENTS = (
    FateKind.LED_TO_EDIT,
    FateKind.ANSWERED,
    FateKind.OUT_OF_SCOPE,
    FateKind.OTHER_BODY,
    FateKind.READ,
)


def goes_on(edit: Amendment, fate: FateKind) -> bool:
    """Whether an edit that is not in stays open on the new words; a moderator's own words, or ruling, ends it."""
    return fate in _GOES_ON and edit.kind != Kind.EDITORIAL


def judgeable(fate: Fate) -> tuple[FateKind, ...]:
    """Name what a moderator may say became of a contribution: none where it is a plain fact."""
    if fate.kind in _FACTS:
        return ()
    return _OF_EDITS if fate.item_id else _OF_COMMENTS


def of_comment(comment: Comment, every: Sequence[Comment], led: Mapping[int, Amendment]) -> tuple[FateKind, str]:
    """Tell what became of a comment, and why; `led` are the edits that began with a comment, by its id."""
    if comment.withdrawn_at is not None:
        return FateKind.WITHDRAWN, "Its author took it back."
    if comment.hidden_at is not None:
        return FateKind.HIDDEN, f"A moderator hid it: {comment.hidden_reason}"
    if comment.id in led:
        return FateKind.LED_TO_EDIT, f"Edit {led[comment.id].number} was suggested because of it."
    if any(_answers(each, comment) for each in every):
        return FateKind.ANSWERED, "Those who run this deliberation answered it."
    return FateKind.READ, "It stood beside the words while people voted, and changed nothing by itself."


def _answers(reply: Comment, comment: Comment) -> bool:
    is_open = reply.withdrawn_at is None and reply.hidden_at is None
    return is_open and reply.parent_id == comment.id and not reply.author_audience
