import random
from itertools import chain

from often import often

from deliberation.domain.hunks import apply, canonical
from deliberation.domain.merging import clash, fits
from deliberation.domain.sheet import Part, Sheet
from deliberation.domain.text import normalise
from deliberation.domain.vision import Hunk

BITS = [
    "a",
    "b",
    "care",
    " ",
    " ",
    " ",
    "\n",
    "\n\n",
    "(",
    ")",
    ".",
    "-",
    "**",
    "e\u0301",
    "\u0301",
    "\u200d",
    "👍",
    "字",
    "\u1100",
    "\u1161",
]


def random_edit(rng, body):
    """An edit that is proper alone, or None."""
    start = rng.randrange(len(body) + 1)
    end = min(len(body), start + rng.choice([0, 0, 1, 2, 6]))
    new = "".join(rng.choice(BITS) for _ in range(rng.randrange(3)))
    result = normalise(body[:start] + new + body[end:])
    hunks = canonical(body, [Hunk(start, end, new)])
    return hunks if hunks and apply(body, hunks) == result else None


@often(range(200))
def test_holding_an_edit_against_those_around_it_is_holding_it_against_all(seed):
    rng = random.Random(seed)
    body = normalise("".join(rng.choice(BITS) for _ in range(rng.randrange(4, 30))))
    edits = [edit for edit in (random_edit(rng, body) for _ in range(25)) if edit is not None]
    sheet = Sheet(body)
    for number, hunks in enumerate(edits):
        rivals = [part.id for part in sheet.parts if clash(body, part.hunks, hunks)]
        assert sorted(sheet.rivals(hunks)) == rivals
        if rivals:
            continue
        misfits = sheet.misfits(hunks)
        assert (misfits is None) == fits(body, [part.hunks for part in sheet.parts], hunks)
        together = apply(body, sorted(set(chain(hunks, *(part.hunks for part in sheet.parts)))))
        assert (misfits is None) == (normalise(together) == together)
        if misfits is None:
            sheet.add(Part(number, hunks))
            assert sheet.quarrel() is None and apply(sheet.body, [hunk for hunk, _ in sheet.changes()]) == together
        else:
            named = [part.hunks for part in sheet.parts if part.id in misfits]
            assert not fits(body, named, hunks)
            assert all(fits(body, [other for other in named if other is not one], hunks) for one in named)


def test_two_words_on_lines_side_by_side_cannot_both_go():
    sheet = Sheet("Bread\nmilk\nrice\nsalt")
    sheet.add(Part(1, (Hunk(6, 10, ""),)))
    assert sheet.rivals([Hunk(11, 15, "")]) == [1]
    assert sheet.rivals([Hunk(16, 20, "sugar")]) == []
