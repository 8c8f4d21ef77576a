"""The nouns of a deliberation, as frozen values (the glossary of `docs/glossary.md`)."""

from deliberation.domain.vision.counting import Gates, Rule, Tallies, Tally
from deliberation.domain.vision.people import Membership, Participant, Receipt, Visitor
from deliberation.domain.vision.places import TIMES, Audience, Round, Vision, check_times, phase_of
from deliberation.domain.vision.talk import Anchor, Comment, Decision, Fate, Signed, Span
from deliberation.domain.vision.terms import (
    AnchorState,
    CommentType,
    FateKind,
    Gate,
    Kind,
    Lineage,
    Phase,
    Role,
    Stance,
)
from deliberation.domain.vision.texts import (
    Amendment,
    Backing,
    Beginning,
    Change,
    Hunk,
    Made,
    Revision,
    Version,
    joined,
)

__all__ = [
    "TIMES",
    "Amendment",
    "Anchor",
    "AnchorState",
    "Audience",
    "Backing",
    "Beginning",
    "Change",
    "Comment",
    "CommentType",
    "Decision",
    "Fate",
    "FateKind",
    "Gate",
    "Gates",
    "Hunk",
    "Kind",
    "Lineage",
    "Made",
    "Membership",
    "Participant",
    "Phase",
    "Receipt",
    "Revision",
    "Role",
    "Round",
    "Rule",
    "Signed",
    "Span",
    "Stance",
    "Tallies",
    "Tally",
    "Version",
    "Vision",
    "Visitor",
    "check_times",
    "joined",
    "phase_of",
]
