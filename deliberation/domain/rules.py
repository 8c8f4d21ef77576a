"""Who may do what, and when: one table, deny by default."""

from collections.abc import Mapping
from enum import StrEnum

from deliberation.domain.errors import Conflict, NotAllowed
from deliberation.domain.vision import Amendment, Comment, Phase, Role, Visitor


class Action(StrEnum):
    """What somebody can ask to do in a vision."""

    READ = "read"
    VOTE = "vote"
    PROPOSE = "propose"
    COMMENT = "comment"
    WITHDRAW = "withdraw"
    FLAG = "flag"
    APPEAL = "appeal"
    ABOUT = "about"
    COMPOSE = "compose"
    PUBLISH = "publish"
    MODERATE = "moderate"
    SCHEDULE = "schedule"
    INVITE = "invite"
    OPEN_ROUND = "open_round"
    JUDGE = "judge"
    CONFIRM = "confirm"
    RETAIN = "retain"
    EXCLUDE = "exclude"
    RESET = "reset"
    SET_UP = "set_up"
    INTRODUCE = "introduce"


_DRAFTING, _OPEN, _MERGING, _PUBLISHED = Phase
_ORDER = list(Phase)
_EVER = frozenset(Phase)
_FROM_OPENING = frozenset({_OPEN, _MERGING, _PUBLISHED})
_WHILE_OPEN = frozenset({_OPEN})
_WHILE_MERGING = frozenset({_MERGING})

_READER: Mapping[Action, frozenset[Phase]] = {Action.READ: _FROM_OPENING}
_SPEAKER = {
    **_READER,
    Action.COMMENT: _FROM_OPENING,
    Action.WITHDRAW: _FROM_OPENING,
    Action.FLAG: _FROM_OPENING,
    Action.APPEAL: _FROM_OPENING,
    Action.ABOUT: _FROM_OPENING,
}
_VOTER = {**_SPEAKER, Action.VOTE: _WHILE_OPEN, Action.PROPOSE: _WHILE_OPEN}
_LEAD = {**_VOTER, Action.READ: _EVER, Action.CONFIRM: _EVER}
_COMPOSER = {**_SPEAKER, Action.READ: _EVER, Action.COMPOSE: _WHILE_MERGING}
_MODERATOR = {
    **_COMPOSER,
    Action.PUBLISH: _WHILE_MERGING,
    Action.MODERATE: _EVER,
    Action.SCHEDULE: frozenset({_DRAFTING, _OPEN, _MERGING}),
    Action.INVITE: _EVER,
    Action.OPEN_ROUND: frozenset({_PUBLISHED}),
    Action.JUDGE: _FROM_OPENING,
    Action.RETAIN: _EVER,
    Action.EXCLUDE: frozenset({_OPEN, _MERGING}),
    Action.SET_UP: frozenset({_DRAFTING}),
    Action.INTRODUCE: _EVER,
}

PERMISSIONS: Mapping[Role, Mapping[Action, frozenset[Phase]]] = {
    Role.PARTICIPANT: _VOTER,
    Role.LEAD: _LEAD,
    Role.FACILITATOR: _VOTER,
    Role.OBSERVER: _READER,
    Role.DESIGN_GROUP: _COMPOSER,
    Role.MODERATOR: _MODERATOR,
    Role.ADMINISTRATOR: {**_MODERATOR, Action.RESET: _EVER},
}


ASLEEP = "Your role sleeps on this device until you type the code from your phone."

_TOO_EARLY = {
    Action.COMPOSE: "The next version is put together after voting closes.",
    Action.PUBLISH: "The next version can be signed after voting closes.",
    Action.OPEN_ROUND: "The next round can be opened when a version is published.",
}
_TOO_LATE = {
    Action.VOTE: "Voting has closed. Your vote was not counted.",
    Action.PROPOSE: "Suggesting has closed. Your words are kept in the form, but they cannot be posted.",
    Action.COMPOSE: "This version is published. It cannot be changed any more.",
    Action.PUBLISH: "This version is published already.",
    Action.EXCLUDE: "The next version is signed. What was counted stays as it is.",
    Action.SCHEDULE: "This round is over. Its dates cannot be moved any more.",
    Action.SET_UP: "This was fixed when it opened, so that everybody has a say by the same rule.",
}
_NOT_YOU = {
    Action.VOTE: "Those who run or watch this deliberation do not vote in it.",
    Action.PROPOSE: "Those who run or watch this deliberation do not suggest edits here.",
    Action.RESET: "Only an administrator can do that.",
    Action.CONFIRM: "Only the lead of an organisation can let in those who work there.",
}


def may(role: Role, action: Action, phase: Phase) -> bool:
    """Whether somebody in this role may do this in this phase."""
    return phase in PERMISSIONS[role].get(action, frozenset())


def runs_it(role: Role) -> bool:
    """Whether somebody in this role runs the vision: hears of reports, and reads what is hidden."""
    return Action.MODERATE in PERMISSIONS[role]


def sleeps(role: Role, visitor: Visitor, since: int | None, proven_at: int | None) -> bool:
    """Whether a role rests on a device until its bearer takes the second step there.

    `since` is when they set one up, if they did, `proven_at` when they took it on this device.
    """
    return runs_it(role) and proven_at is None and (visitor.must_prove or since is not None)


def is_veiled(said: Amendment | Comment, role: Role) -> bool:
    """Whether a contribution has no words for somebody in this role: it was taken back, or hidden from most."""
    return said.withdrawn_at is not None or (said.hidden_at is not None and not runs_it(role))


def require(role: Role, action: Action, phase: Phase) -> None:
    """Let pass or refuse.

    Raises `NotAllowed` where the role never may, `Conflict` where it is only the wrong time.
    """
    if may(role, action, phase):
        return
    phases = PERMISSIONS[role].get(action)
    if not phases:
        raise NotAllowed(_NOT_YOU.get(action, "You do not have permission to do this."))
    if all(_ORDER.index(phase) < _ORDER.index(each) for each in phases):
        raise Conflict(_TOO_EARLY.get(action, "This deliberation has not opened yet."))
    raise Conflict(_TOO_LATE.get(action, "It is too late for this."))
