"""One small document with its votes, and how each of its edits has to end: what is in, and what would turn that."""

from deliberation.domain.composer import Candidate, compose
from deliberation.domain.consensus import standing
from deliberation.domain.margins import margins
from deliberation.domain.vision import Change, Hunk, Rule, Tally

_HAN = 0x4E00  # every character of this script is a word of its own, so every position is a word border
_NEW = 3000
BODIES = {place: "".join(chr(_HAN + 300 * place + i) for i in range(200)) for place in (0, 1, 2)}

# number: (place, start, end, staff agree/disagree/pass, residents)
_EDITS = {
    1: (0, 0, 40, "18/2/1", "30/6/4"),
    2: (0, 20, 60, "15/3/0", "36/2/2"),
    3: (0, 60, 80, "9/1/0", "22/3/5"),
    4: (0, 100, 100, "3/0/0", "25/1/0"),
    5: (0, 120, 160, "19/1/0", "8/24/3"),
    6: (1, 0, 30, "12/2/1", "20/5/0"),
    7: (1, 50, 90, "14/1/0", "24/3/1"),
    8: (1, 60, 60, "14/2/0", "23/4/0"),
    9: (1, 90, 90, "10/1/1", "19/3/2"),
    10: (2, 0, 20, "60/40/0", "60/40/0"),
    11: (2, 30, 30, "14/1/0", "30/4/1"),
    12: (2, 30, 30, "12/1/0", "26/5/2"),
    13: (2, 40, 60, "3/12/1", "6/30/2"),
    14: (2, 60, 80, "8/7/0", "40/8/0"),
}
_ALTERNATIVES, _REQUIRES = {6: "x", 7: "x"}, {9: (7,)}

# number: (is in, why, others, and what would turn that)
ENDS = {
    1: (False, "lost", (2,), ["disagree", 2, [["staff", 4]], False]),
    2: (True, "in_by_rule", (), ["disagree", 2, [["staff", 4]], False]),
    3: (True, "in_by_rule", (), ["disagree", 3, [["staff", 4]], False]),
    4: (False, "undecided", (), ["agree", 4, [["staff", 2]], True]),
    5: (False, "contested", (), ["agree", 5, [["residents", 26]], False]),
    6: (False, "lost", (7,), ["disagree", 7, [["residents", 2]], True]),
    7: (True, "in_by_rule", (), ["disagree", 7, [["residents", 2]], True]),
    8: (False, "lost", (7,), ["disagree", 7, [["residents", 2]], True]),
    9: (True, "in_by_rule", (), ["disagree", 7, [["residents", 2]], True]),
    10: (False, "undecided", (), ["agree", 10, [[None, 24]], False]),
    11: (True, "in_by_rule", (), ["disagree", 11, [["staff", 2]], True]),
    12: (False, "lost", (11,), ["disagree", 11, [["staff", 2]], True]),
    13: (False, "rejected", (), ["agree", 13, [["staff", 31], ["residents", 41]], False]),
    14: (False, "undecided", (), ["agree", 14, [["staff", 5]], False]),
}


def new_words(number: int) -> str:
    """The words that an edit of the document brings in."""
    return "".join(chr(_HAN + _NEW + 10 * number + i) for i in range(3))


def _tally(counts: str) -> Tally:
    return Tally(*(int(count) for count in counts.split("/")))


VOTES = {
    number: {"staff": _tally(staff), "residents": _tally(residents)}
    for number, (_, _, _, staff, residents) in _EDITS.items()
}
STANDINGS = {number: standing(tallies, Rule()) for number, tallies in VOTES.items()}
CANDIDATES = [
    Candidate(
        id=number,
        number=number,
        changes=(Change(place, place, (Hunk(start, end, new_words(number)),)),),
        score=STANDINGS[number].score,
        status=STANDINGS[number].status,
        alternative=_ALTERNATIVES.get(number),
        requires=_REQUIRES.get(number, ()),
    )
    for number, (place, start, end, *_) in _EDITS.items()
]


def ends() -> dict[int, tuple[bool, str, tuple[int, ...], list[object] | None]]:
    """How they end, in the form of `ENDS`."""
    told = margins(BODIES, CANDIDATES, VOTES, Rule())
    turned = {id_: margin.plain()[:4] if margin else None for id_, margin in told.items()}
    outcomes = compose(BODIES, CANDIDATES)
    return {each.id: (each.included, each.why, each.others, turned[each.id]) for each in outcomes}
