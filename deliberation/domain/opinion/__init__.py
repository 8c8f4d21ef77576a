"""Opinion groups: people who vote alike, found in the votes and named; and how such groups stand on every item."""

from deliberation.domain.opinion.discretion import FEWEST_SHOWN, scattered, shown
from deliberation.domain.opinion.distinctions import Distinctions, distinctions
from deliberation.domain.opinion.families import Counts, Family, tabulate
from deliberation.domain.opinion.groups import OpinionGroup, OpinionGroups, find_groups, is_due
from deliberation.domain.opinion.memory import Memory, Names, Shown
from deliberation.domain.opinion.runs import OpinionTallies, Places, Run
from deliberation.domain.opinion.scores import Scores, score
from deliberation.domain.opinion.votes import AGREE, DISAGREE, MOST_ITEMS, PASS, Votes, VoteStore

__all__ = [
    "AGREE",
    "DISAGREE",
    "FEWEST_SHOWN",
    "MOST_ITEMS",
    "PASS",
    "Counts",
    "Distinctions",
    "Family",
    "Memory",
    "Names",
    "OpinionGroup",
    "OpinionGroups",
    "OpinionTallies",
    "Places",
    "Run",
    "Scores",
    "Shown",
    "VoteStore",
    "Votes",
    "distinctions",
    "find_groups",
    "is_due",
    "scattered",
    "score",
    "shown",
    "tabulate",
]
