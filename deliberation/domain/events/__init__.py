"""What can happen in a deliberation: one past-tense class each, with its public facts and what is sealed.

Public facts carry totals and ids, never who voted what. Whatever names a participant or quotes their words is
`kept()`: it enters the record as a salted hash, and its value can be erased without breaking the chain
(`ContentErased`). Those who run a vision act in public: their names (`by`, `signed_by`) and reasons are facts, and
stay.
"""

from collections.abc import Mapping

from deliberation.domain.events.arriving import (
    AboutChanged,
    CodeEnded,
    CodeMade,
    DevicesEnded,
    LinkMade,
    MemberJoined,
    MemberMoved,
    PlacesMerged,
    SignedIn,
    SiteRoleGiven,
    SiteRoleTaken,
)
from deliberation.domain.events.composing import (
    DraftChanged,
    DraftSigned,
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
    Flagged,
    FlagSettled,
    Hidden,
    Shown,
    VoteCast,
    VoteImported,
    VoteWithdrawn,
)
from deliberation.domain.events.erasing import ContentErased, PageChanged, RetentionSet
from deliberation.domain.events.event import Event, Hearers, Json, kept
from deliberation.domain.events.opening import (
    GateLifted,
    OpinionGroupsFrozen,
    PhaseChanged,
    RoundOpened,
    ScheduleChanged,
    VisionCreated,
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
        SiteRoleGiven,
        SiteRoleTaken,
        DevicesEnded,
        LinkMade,
        SignedIn,
        MemberJoined,
        MemberMoved,
        PlacesMerged,
        AboutChanged,
        CodeMade,
        CodeEnded,
        VisionCreated,
        ScheduleChanged,
        PhaseChanged,
        GateLifted,
        OpinionGroupsFrozen,
        DraftChanged,
        PairTicked,
        PrincipleSettled,
        DraftSigned,
        VersionPublished,
        FateChanged,
        RoundOpened,
        ContentErased,
        RetentionSet,
        PageChanged,
    )
}

__all__ = [
    "KINDS",
    "AboutChanged",
    "AmendmentProposed",
    "AmendmentWithdrawn",
    "AnchorConfirmed",
    "Backed",
    "CodeEnded",
    "CodeMade",
    "CommentMade",
    "CommentWithdrawn",
    "ContentErased",
    "DevicesEnded",
    "DraftChanged",
    "DraftSigned",
    "Event",
    "FateChanged",
    "FlagSettled",
    "Flagged",
    "GateLifted",
    "Hearers",
    "Hidden",
    "Json",
    "LinkMade",
    "MemberJoined",
    "MemberMoved",
    "OpinionGroupsFrozen",
    "PageChanged",
    "PairTicked",
    "PhaseChanged",
    "PlacesMerged",
    "PrincipleSettled",
    "RetentionSet",
    "RoundOpened",
    "ScheduleChanged",
    "Shown",
    "SignedIn",
    "SiteRoleGiven",
    "SiteRoleTaken",
    "VersionPublished",
    "VisionCreated",
    "VoteCast",
    "VoteImported",
    "VoteWithdrawn",
    "kept",
]
