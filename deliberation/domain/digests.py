"""Letters that tell what happened: where somebody took part, what became of what they said, what is asked of them.

They are made of what everybody may know of each event, and hold nobody's words but those of who runs the vision.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self

from deliberation.domain.calling import Facts, Names
from deliberation.domain.recounting import sentence
from deliberation.domain.stays import DAY, WEEK
from deliberation.domain.vision import FateKind
from deliberation.domain.wording import fate_words, listed

_IN_A_GROUP = 4  # digits of a fingerprint, as the pages show it
_DECIDED = frozenset({"Hidden", "Shown", "Reviewed", "Reworded", "Separated", "LetThrough", "Declined"})
_AGAINST = frozenset({"Hidden", "Reworded", "Separated", "Declined"})
_TOLD_AS_IT_IS = frozenset({"PhaseChanged", "ScheduleChanged", "RoundOpened", "VersionPublished", "GateLifted"})
_ON_ONE_ITEM = frozenset({"AmendmentWithdrawn", "Hidden", "Shown", "Reworded", "Separated"})
TOLD = _DECIDED | _TOLD_AS_IT_IS | {"AmendmentProposed", "AmendmentWithdrawn", "Backed", "CommentMade"}
TOLD |= {"FateChanged", "DraftChanged"}
ASKING = _DECIDED | {"AmendmentProposed", "Backed", "VersionPublished", "DraftSigned"}
_LOOK_AGAIN = " You can ask for another look, once, on the page below."

Happened = Sequence[tuple[str, Facts]]  # what everybody may know, with its kind, in its order
Letter = tuple[str, str]  # its subject, its words


class Every(StrEnum):
    """How often somebody wants a digest."""

    NEVER = "never"
    DAILY = "daily"
    WEEKLY = "weekly"


PERIODS: Mapping[Every, int] = {Every.DAILY: DAY, Every.WEEKLY: WEEK}  # in milliseconds


@dataclass(frozen=True, slots=True)
class Stake:
    """What somebody has to do with in a vision, all by ids.

    `edits` are their own and those they stand behind, `comments` their own with what each is about, `reviews` what was
    decided on any of it, `items` what they voted on; `principles` those that all this is about.
    """

    edits: frozenset[int] = frozenset()
    comments: Mapping[int, int] = field(default_factory=dict)
    reviews: frozenset[int] = frozenset()
    items: frozenset[int] = frozenset()
    principles: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of somebody: votes on the new words of an edit, as (new, old) numbers; own edits that wait.

    `parted` are the edits they voted on that a moderator made two of, each with the numbers of the two.
    """

    renewals: Sequence[tuple[int, int]] = ()
    parted: Sequence[tuple[int, Sequence[int]]] = ()
    waiting: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Bulletin:
    """One vision's part of a letter: sentences, the address of its page, and where its record ends."""

    title: str
    address: str
    seq: int
    head: str
    asked: tuple[str, ...] = ()
    became: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing happened that this person has to do with."""
        return not (self.became or self.changed or self.whole)


@dataclass(frozen=True, slots=True)
class Digest:
    """A digest as it was written: from when its reader was told last, and how far it tells each vision's record, by id.

    `letter` is None where nothing happened; `stop` is the page that stops it.
    """

    person: int
    told_at: int
    told: Mapping[int, int]
    stop: str
    letter: Sequence[str] | None

    @classmethod
    def recalled(cls, plain: Mapping[str, Any]) -> Self:
        """Read one that was written as JSON, which knows no numbers as names."""
        return cls(**{**plain, "told": {int(id_): seq for id_, seq in plain["told"].items()}})


@dataclass(frozen=True, slots=True)
class Asking:
    """What goes at once for the entries of a vision's record after one number, up to another.

    `letters` are (person, subject, words, the page that stops it) each.
    """

    vision: int
    after: int
    seq: int
    letters: Sequence[Sequence[Any]]


def asked_words(asked: Asked, address: str) -> tuple[str, ...]:
    """Say what is asked of somebody, a sentence each; `address` is that of the vision's page."""
    renewals = [f"Edit {new} has new words. You voted on the old ones, edit {old}." for new, old in asked.renewals]
    renewals += [_parted(old, numbers, address) for old, numbers in asked.parted]
    waiting = (f"Your edit {each} waits for you: the words it was made for have changed." for each in asked.waiting)
    return (
        *(f"{each} A vote counts only for the words you saw, so say where you stand." for each in renewals),
        *waiting,
    )


def _parted(old: int, numbers: Sequence[int], address: str) -> str:
    both = listed(f"edit {each} ({address}/edits/{each})" for each in numbers)
    return f"Edit {old}, which you voted on, was made two by those who moderate: {both}."


def decided_words(happened: Happened, stake: Stake, names: Names) -> tuple[str, ...]:
    """Say what moderators decided on somebody's own words, with what can be done about it."""
    own = [(kind, facts) for kind, facts in happened if kind in _DECIDED and facts["review"] in stake.reviews]
    return tuple(
        sentence(kind, facts, names) + (_LOOK_AGAIN if kind in _AGAINST and not facts.get("answers") else "")
        for kind, facts in own
    )


def signature_words(happened: Happened) -> tuple[str, ...]:
    """Say that a draft waits for a second signature."""
    return tuple(f"{sentence(kind, facts)} You may." for kind, facts in happened if kind == "DraftSigned")


def became_words(happened: Happened, stake: Stake, names: Names) -> tuple[str, ...]:
    """Say what became of what somebody suggested and said."""
    fates = (line for kind, facts in happened for line in _fates(kind, facts, stake, names))
    behind = _counts(facts["item"] for kind, facts in happened if kind == "Backed" and facts["item"] in stake.edits)
    said = [each for each in _comments(happened, stake) if each["item"] in stake.edits]
    replies = [each for each in _comments(happened, stake) if each["parent"] in stake.comments and each not in said]
    return (
        *fates,
        *decided_words(happened, stake, names),
        *(f"More people stand behind {names.item(id_)}: {count}." for id_, count in behind),
        *(f"New comments on {names.item(id_)}: {count}." for id_, count in _counts(each["item"] for each in said)),
        *(f"New answers to you on {names.item(id_)}: {count}." for id_, count in _counts(r["item"] for r in replies)),
    )


def _fates(kind: str, facts: Facts, stake: Stake, names: Names) -> Iterator[str]:
    if kind == "FateChanged" and (facts["item"] in stake.edits or facts["comment"] in stake.comments):
        yield sentence(kind, facts, names)
    for _, item, comment, fate in facts["fates"] if kind == "VersionPublished" else ():
        if item in stake.edits:
            yield f"{names.item(item).capitalize()}: {fate_words(FateKind(fate))}."
        elif comment in stake.comments:
            yield f"Your comment on {names.item(stake.comments[comment])}: {fate_words(FateKind(fate))}."


def changed_words(happened: Happened, stake: Stake, names: Names, principle_of: Mapping[int, int]) -> tuple[str, ...]:
    """Say what others did where somebody took part; `principle_of` knows the principle of every wording, by id."""
    suggested: dict[int, list[int]] = defaultdict(list)
    proposed = (facts for kind, facts in happened if kind == "AmendmentProposed")
    for facts in (each for each in proposed if each["item"] not in stake.edits):
        for id_ in {principle for _, principle, *_ in facts["changes"]} & stake.principles:
            suggested[id_].append(facts["number"])
    near = [each["item"] for each in _comments(happened, stake) if _is_near(each, stake, principle_of)]
    return (
        *(f"New suggested edits to {names.principle(id_)}: {listed(each)}." for id_, each in suggested.items()),
        *(f"New comments on {names.item(id_)}: {count}." for id_, count in _counts(near)),
        *(sentence(kind, facts, names) for kind, facts in happened if _is_told(kind, facts, stake)),
    )


def _is_near(facts: Facts, stake: Stake, principle_of: Mapping[int, int]) -> bool:
    item = facts["item"]
    if item in stake.edits or facts["parent"] in stake.comments:
        return False  # which is told with what became of one's own
    return item in stake.items or principle_of.get(item) in stake.principles


def _is_told(kind: str, facts: Facts, stake: Stake) -> bool:
    if kind == "DraftChanged":
        return any(id_ in stake.edits | stake.items for id_, _ in facts["decisions"])
    others = stake.items - stake.edits
    return kind in _ON_ONE_ITEM and facts["item"] in others and facts.get("review") not in stake.reviews


def whole_words(happened: Happened, names: Names) -> tuple[str, ...]:
    """Say what happened to the vision as a whole."""
    return tuple(sentence(kind, facts, names) for kind, facts in happened if kind in _TOLD_AS_IT_IS)


def _comments(happened: Happened, stake: Stake) -> list[Facts]:
    # One's own are among them where a moderator let them through.
    made = (facts for kind, facts in happened if kind == "CommentMade")
    return [each for each in made if each["comment"] not in stake.comments]


def _counts(ids: Iterable[int]) -> list[tuple[int, int]]:
    found: dict[int, int] = defaultdict(int)
    for id_ in ids:
        found[id_] += 1
    return list(found.items())


# Letters ----------------------------------------------------------------------
def digest_letter(bulletins: Collection[Bulletin], every: Every, stop: str) -> Letter | None:
    """Write a digest, with the page that stops it; None where nothing happened."""
    told = [each for each in bulletins if not each.is_empty]
    if not told:
        return None
    often = {Every.DAILY: "day", Every.WEEKLY: "week"}[every]
    why = f"You get a letter at most once a {often}, when something happened, because you chose to."
    return "What happened where you took part", _written(told, why, stop)


def asked_letter(bulletin: Bulletin, stop: str) -> Letter:
    """Write a letter that goes at once, since something is asked of somebody."""
    why = "You get this letter because you chose to hear at once when something is asked of you."
    return "Something is asked of you", _written([bulletin], why, stop)


def _written(bulletins: Iterable[Bulletin], why: str, stop: str) -> str:
    end = f"{why}\nTo stop all these letters, open this page and press its button. You need not sign in.\n{stop}\n"
    return "\n\n\n".join([*map(_part, bulletins), end])


def _part(told: Bulletin) -> str:
    parts = [
        told.title,
        _list("Asked of you", told.asked),
        _list("What became of what you said", told.became),
        _list("What changed where you took part", told.changed),
        _list("The vision as a whole", told.whole),
        f"All that is yours, and what is asked of you:\n{told.address}/mine",
        f"The public record of this vision ends with line {told.seq:,}. Its fingerprint is\n{_grouped(told.head)}\n"
        f"Keep it: with it you can tell later that nothing before it was changed.\n{told.address}/record",
    ]
    return "\n\n".join(each for each in parts if each)


def _list(heading: str, sentences: Sequence[str]) -> str:
    return "\n".join([f"{heading}:", *(f"- {' '.join(each.split())}" for each in sentences)]) if sentences else ""


def _grouped(digest: str) -> str:
    groups = [digest[start : start + _IN_A_GROUP] for start in range(0, len(digest), _IN_A_GROUP)]
    half = len(groups) // 2
    return f"{' '.join(groups[:half])}\n{' '.join(groups[half:])}"
