"""Made-up societies that deliberate: who belongs to which camp and audience, and how they vote on rival edits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from deliberation.bench.smalltown import BODIES, HAN
from deliberation.domain.composer import Candidate
from deliberation.domain.consensus import Status
from deliberation.domain.opinion import AGREE, DISAGREE, PASS, Votes
from deliberation.domain.vision import Change, Hunk, Tallies, Tally

PEOPLE, EDITS = 200, 24  # of the edits, each two replace the same words
STAFF = 0.15  # of the people
_ANSWERED, _PASSED = 0.6, 0.1
ABSTAIN = 9
_WORDS = 5  # that an edit replaces

Ballots = NDArray[np.int8]  # (people, edits): a stance, or `ABSTAIN`


@dataclass(frozen=True, eq=False)
class Society:
    """People, each of an audience, and their ballots on the edits."""

    staff: NDArray[np.bool_]
    ballots: Ballots

    @cached_property
    def tallies(self) -> dict[int, Tallies]:
        """The votes of both audiences by id of the edit."""
        audiences = {"staff": self.staff, "residents": ~self.staff}
        return {
            edit: {name: _tally(self.ballots[members, edit]) for name, members in audiences.items()}
            for edit in range(EDITS)
        }

    @cached_property
    def votes(self) -> Votes:
        """The same, vote by vote."""
        people, edits = np.nonzero(self.ballots != ABSTAIN)
        return Votes.gathered(people, edits, self.ballots[people, edits])

    def joined_by(self, stances: Sequence[int], people: int, *, as_staff: bool = False) -> Society:
        """The society with people who vote by agreement: one stance for each edit, `ABSTAIN` for none."""
        ballots = np.tile(np.array(stances, dtype=np.int8), (people, 1))
        return replace(
            self,
            staff=np.append(self.staff, np.full(people, as_staff)),
            ballots=np.vstack([self.ballots, ballots]),
        )


def edits() -> list[Candidate]:
    """Pairs of edits to the same words, spread over two principles."""
    return [_edit(number) for number in range(EDITS)]


def society(camps: NDArray[np.int64], staff: NDArray[np.bool_], chances: NDArray[np.float64], seed: int) -> Society:
    """Let everybody vote for themselves; `chances`, (camps, edits), is how likely one of a camp is to agree."""
    dice = np.random.Generator(np.random.PCG64(seed))
    answered, passed, agreed = (dice.random((len(camps), EDITS)) for _ in range(3))
    taken = np.where(agreed < chances[camps], AGREE, DISAGREE)
    ballots = np.where(answered < _ANSWERED, np.where(passed < _PASSED, PASS, taken), ABSTAIN)
    return Society(staff, ballots.astype(np.int8))


def some(share: float, every: int = 1) -> NDArray[np.bool_]:
    """Choose a share of the people, evenly spread; `every` keeps two choices from being the same people."""
    return (np.arange(PEOPLE) * every) % PEOPLE < round(share * PEOPLE)


def _edit(number: int) -> Candidate:
    which, spot = divmod(number // 2, len(BODIES[0]) // _WORDS)
    hunk = Hunk(spot * _WORDS, (spot + 1) * _WORDS, chr(HAN + 1000 + number))
    return Candidate(number, number, (Change(which, which, (hunk,)),), 0.0, Status.UNDECIDED)


def _tally(stances: Ballots) -> Tally:
    return Tally(*(int((stances == stance).sum()) for stance in (AGREE, DISAGREE, PASS)))
