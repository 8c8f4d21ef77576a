"""The words a deliberation is spoken in: stances, phases, roles, kinds, fates."""

from __future__ import annotations

from enum import StrEnum


class Stance(StrEnum):
    """Where somebody stands on a wording."""

    AGREE = "agree"
    DISAGREE = "disagree"
    PASS = "pass"  # noqa: S105 (a stance, not a secret)


class Phase(StrEnum):
    """Where a round is; a pure function of its times and now (`phase_of`)."""

    DRAFTING = "drafting"
    DELIBERATION = "deliberation"
    MERGING = "merging"
    PUBLISHED = "published"


class Role(StrEnum):
    """What somebody is permitted to do in one vision (or, for the administrator, on the site)."""

    PARTICIPANT = "participant"
    LEAD = "organisation_lead"
    FACILITATOR = "facilitator"
    DESIGN_GROUP = "design_group"
    MODERATOR = "moderator"
    OBSERVER = "observer"
    ADMINISTRATOR = "administrator"


class Kind(StrEnum):
    """What sort of change a suggested edit makes: to the words of a principle, or to the principles themselves."""

    WORDING = "wording"
    MEANING = "meaning"
    ADD = "add"
    REMOVE = "remove"
    NEW = "new"
    RETIRE = "retire"
    RENAME = "rename"
    MOVE = "move"
    JOIN = "join"
    SPLIT = "split"
    WHOLE = "whole"
    EDITORIAL = "editorial"


class Gate(StrEnum):
    """What the groups of one family decide: each has to be behind an edit, each can stop it, or none does either."""

    FULL = "full"
    VETO = "veto"
    REPORT = "report"


class Lineage(StrEnum):
    """How a wording comes from those of the version before."""

    KEPT = "kept"
    REWORDED = "reworded"
    JOINED = "joined"
    SPLIT = "split"
    NEW = "new"


class AnchorState(StrEnum):
    """What became of the words a comment hangs on: all there, all there elsewhere, half of them or more, or gone."""

    SAME = "same"
    MOVED = "moved"
    CHANGED = "changed"
    GONE = "gone"


class CommentType(StrEnum):
    """What sort of remark a comment is."""

    CONCERN = "concern"
    QUESTION = "question"
    EXPERIENCE = "experience"
    IDEA = "idea"


class FateKind(StrEnum):
    """What became of a contribution; each ends in exactly one."""

    IN_TEXT = "in_text"
    IN_PART = "in_part"
    ALREADY_THERE = "already_there"
    LOST = "lost"
    GROUPS_DISAGREE = "groups_disagree"
    NOT_ENOUGH_AGREEMENT = "not_enough_agreement"
    NOT_ENOUGH_VOTES = "not_enough_votes"
    OUT_OF_SCOPE = "out_of_scope"
    OTHER_BODY = "other_body"
    WITHDRAWN = "withdrawn"
    HIDDEN = "hidden"
    LED_TO_EDIT = "led_to_edit"
    ANSWERED = "answered"
    READ = "read"


class Tier(StrEnum):
    """How sure we are that a voice is one person's: by their device, by their e-mail, or since somebody vouches."""

    DEVICE = "device"
    EMAIL = "e-mail"
    CONFIRMED = "confirmed"
