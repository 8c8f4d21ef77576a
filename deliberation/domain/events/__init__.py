"""What can happen in a deliberation: one past-tense class each, with its public facts and what is sealed.

Public facts carry totals and ids, never who voted what. Whatever names a participant or quotes their words is
`kept()`: it enters the record as a salted hash, and its value can be erased without breaking the chain. Those who run a
vision act in public: their names (`by`, `signed_by`) and reasons are facts, and stay.
"""

from collections.abc import Mapping

from deliberation.domain.events.arriving import (
    AboutChanged,
    LinkMade,
    MemberJoined,
    MemberMoved,
    SignedIn,
    SiteRoleGiven,
)
from deliberation.domain.events.composing import (
    DraftChanged,
    FateChanged,
    PairTicked,
    PrincipleSettled,
    VersionPublished,
)
from deliberation.domain.events.contributing import (
    AmendmentProposed,
    AmendmentWithdrawn,
    AnchorConfirmed,
    Backed,
    CommentMade,
    CommentWithdrawn,
    VoteCast,
    VoteImported,
    VoteWithdrawn,
)
from deliberation.domain.events.event import Event, Hearers, Json, kept
from deliberation.domain.events.opening import (
    GateLifted,
    OpinionGroupsFrozen,
    PhaseChanged,
    RoundOpened,
    ScheduleChanged,
    VisionCreated,
)
from deliberation.domain.events.tending import (
    Appealed,
    Declined,
    Flagged,
    FlagSettled,
    Held,
    Hidden,
    HoldWithdrawn,
    LetThrough,
    ModerationChanged,
    Reviewed,
    Reworded,
    Shown,
)

KINDS: Mapping[str, type[Event]] = {
    cls.__name__: cls
    for cls in (
        VoteCast,
        VoteWithdrawn,
        VoteImported,
        AmendmentProposed,
        Backed,
        AmendmentWithdrawn,
        CommentMade,
        CommentWithdrawn,
        AnchorConfirmed,
        Flagged,
        FlagSettled,
        Hidden,
        Shown,
        Reviewed,
        Reworded,
        Appealed,
        Held,
        HoldWithdrawn,
        LetThrough,
        Declined,
        ModerationChanged,
        SiteRoleGiven,
        LinkMade,
        SignedIn,
        MemberJoined,
        MemberMoved,
        AboutChanged,
        VisionCreated,
        ScheduleChanged,
        PhaseChanged,
        GateLifted,
        OpinionGroupsFrozen,
        DraftChanged,
        PairTicked,
        PrincipleSettled,
        VersionPublished,
        FateChanged,
        RoundOpened,
    )
}

__all__ = [
    "KINDS",
    "AboutChanged",
    "AmendmentProposed",
    "AmendmentWithdrawn",
    "AnchorConfirmed",
    "Appealed",
    "Backed",
    "CommentMade",
    "CommentWithdrawn",
    "Declined",
    "DraftChanged",
    "Event",
    "FateChanged",
    "FlagSettled",
    "Flagged",
    "GateLifted",
    "Hearers",
    "Held",
    "Hidden",
    "HoldWithdrawn",
    "Json",
    "LetThrough",
    "LinkMade",
    "MemberJoined",
    "MemberMoved",
    "ModerationChanged",
    "OpinionGroupsFrozen",
    "PairTicked",
    "PhaseChanged",
    "PrincipleSettled",
    "Reviewed",
    "Reworded",
    "RoundOpened",
    "ScheduleChanged",
    "Shown",
    "SignedIn",
    "SiteRoleGiven",
    "VersionPublished",
    "VisionCreated",
    "VoteCast",
    "VoteImported",
    "VoteWithdrawn",
    "kept",
]
