"""The record retold: one plain sentence for everything that can happen."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from html import unescape

from deliberation.domain import upkeep
from deliberation.domain.calling import NOBODY, Facts, Names, because, by, target
from deliberation.domain.moderated import MODERATED
from deliberation.domain.vision import FateKind, Kind, Phase, Role
from deliberation.domain.wording import as_one, capital, counted, fate_words, kind_words, listed

_COUNTS = ("agree", "disagree", "not sure")
_TYPES = {"concern": "a concern", "question": "a question", "experience": "an experience", "idea": "an idea"}
_ROLES = {
    Role.LEAD: "an organisation lead",
    Role.FACILITATOR: "a facilitator",
    Role.DESIGN_GROUP: "one of the design group",
    Role.MODERATOR: "a moderator",
    Role.OBSERVER: "an observer",
    Role.ADMINISTRATOR: "an administrator",
}
_PHASES = {
    Phase.DRAFTING: "The round is not open yet.",
    Phase.DELIBERATION: "Voting and suggesting are open.",
    Phase.MERGING: "Voting has closed. The next version is being put together.",
    Phase.PUBLISHED: "The round is over.",
}


def sentence(kind: str, facts: Facts, names: Names = NOBODY) -> str:
    """Retell an entry from what everybody who hears of it may know."""
    return _TOLD[kind](facts, names)


def _vote_cast(facts: Facts, names: Names) -> str:
    return f"A vote on {names.item(facts['item'])}: {_totals(facts['tally'])}."


def _vote_withdrawn(facts: Facts, names: Names) -> str:
    return f"A vote on {names.item(facts['item'])} was taken back: {_totals(facts['tally'])}."


def _vote_imported(facts: Facts, names: Names) -> str:
    return f"A vote on {names.item(facts['item'])} was brought in from elsewhere: {_totals(facts['tally'])}."


def _totals(tally: Mapping[str, Sequence[int]]) -> str:
    told = (f"{unescape(name)} {_counted(counts)}" for name, counts in tally.items())  # `as_facts` wrote the names
    return "; ".join(told) or "nobody has a vote on it now"


def _counted(counts: Iterable[int]) -> str:
    return ", ".join(f"{count} {what}" for count, what in zip(counts, _COUNTS, strict=True) if count)


def _amendment_proposed(facts: Facts, names: Names) -> str:
    kind = Kind(facts["edit_kind"])
    where = listed(names.item(revision) for revision, *_ in facts["changes"] if revision is not None)
    edit = f"edit {facts['number']}{f' to {where}' if where and kind != Kind.WHOLE else ''}"
    if kind != Kind.EDITORIAL:
        return f"Somebody suggested {edit}. It {kind_words(kind)}."
    blended = listed(names.item(id_) for id_ in facts["blends"])
    return f"{capital(edit)} was written by hand{f', from {blended}' if blended else ''}."


def _backed(facts: Facts, names: Names) -> str:
    old = facts.get("predecessor")
    return f"Somebody else stands behind edit {facts['number']}{f', in place of {names.item(old)}' if old else ''}."


def _amendment_withdrawn(facts: Facts, names: Names) -> str:
    return f"The author of {names.item(facts['item'])} took it back."


def _comment_made(facts: Facts, names: Names) -> str:
    where = names.item(facts["item"])
    if facts["parent"] is not None:
        return f"Somebody answered a comment on {where}."
    part = "some words of " if facts["span"] else ""
    return f"Somebody commented on {part}{where}: {_TYPES[facts['type']]}."


def _anchor_confirmed(facts: Facts, names: Names) -> str:
    where = names.item(facts["revision"])
    return f"The words that a comment on {names.item(facts['item'])} is about were found again in {where}."


def _comment_withdrawn(facts: Facts, names: Names) -> str:
    return f"The author of a comment on {names.item(facts['item'])} took it back."


def _site_role_given(_facts: Facts, _: Names) -> str:
    return "Somebody may now run the whole site."


def _site_role_taken(_facts: Facts, _: Names) -> str:
    return "Somebody no longer runs the site."


def _devices_ended(facts: Facts, _: Names) -> str:
    return f"Somebody was signed out on {counted(facts['devices'], 'devices')}."


def _second_step_set(_facts: Facts, _: Names) -> str:
    return "You set up a second step. Only you see this line."


def _second_step_taken(_facts: Facts, _: Names) -> str:
    return "You took your second step on a device. Only you see this line."


def _second_step_reset(facts: Facts, _: Names) -> str:
    return f"{by(facts)} let {_role(facts)} set up another second step{because(facts)}"


def _link_made(facts: Facts, _: Names) -> str:
    return f"A sign-in link was made for {_role(facts)}."


def _link_ended(facts: Facts, _: Names) -> str:
    return f"A sign-in link for {_role(facts)} was ended. Nobody had used it."


def _signed_in(facts: Facts, _: Names) -> str:
    return f"Somebody signed in by a link or a code as {_role(facts)}."


def _member_joined(facts: Facts, names: Names) -> str:
    return f"Somebody joined as {_place(facts, names)}."


def _member_moved(facts: Facts, names: Names) -> str:
    if facts["audience"] is None:
        votes = " They do not vote here." + (" The votes they had are gone." if facts["tallies"] else "")
    else:
        votes = " Their votes went along." if facts["tallies"] else ""
    return f"Somebody is now here as {_place(facts, names)}.{votes}"


def _role_taken(facts: Facts, names: Names) -> str:
    was = _ROLES[facts["was"]]
    return f"{by(facts)} let somebody who was {was} take part as {_speaker(facts, names)} like others{because(facts)}"


def _places_merged(_facts: Facts, _: Names) -> str:
    return "Somebody took part from two devices and signed in on both. Their votes count once."


def _about_changed(_facts: Facts, _: Names) -> str:
    return "You changed what you say about where you live or work. Only you see this line."


def _code_made(facts: Facts, names: Names) -> str:
    return f"An organisation got a code by which those who work there come in as {_speaker(facts, names)}."


def _code_ended(facts: Facts, names: Names) -> str:
    return f"A code by which people of an organisation came in as {_speaker(facts, names)} was ended."


def _vision_created(facts: Facts, _: Names) -> str:
    groups = listed(name for _, name, *_ in facts["audiences"])
    count = len(facts["principles"])
    principles = "1 principle" if count == 1 else f"{count} principles"
    return f"“{facts['about']['title']}” was set up as version 1, with {principles}, for {groups}."


def _schedule_changed(facts: Facts, _: Names) -> str:
    return f"{by(facts)} moved the dates{because(facts)}"


def _phase_changed(facts: Facts, _: Names) -> str:
    return _PHASES[Phase(facts["phase"])]


def _gate_lifted(facts: Facts, names: Names) -> str:
    return f"{by(facts)} lifted the gate of {names.audience(facts['audience'])} for this round{because(facts)}"


def _opinion_groups_frozen(facts: Facts, _: Names) -> str:
    groups = [f"{letter} ({people} people)" if people else letter for letter, people in facts["groups"]]
    if not groups:
        return "Voting has closed. No groups of people who vote alike stand out."
    return f"Voting has closed. {len(groups)} groups of people vote alike: {listed(groups)}."


def _draft_changed(facts: Facts, names: Names) -> str:
    done = listed(_decided(names.item(id_), included) for id_, included in facts["decisions"])
    return f"{by(facts)} {done}{because(facts)}"


def _decided(edit: str, included: bool | None) -> str:
    if included is None:
        return f"let the rule decide on {edit}"
    return f"put {edit} in" if included else f"left {edit} out"


def _pair_ticked(facts: Facts, names: Names) -> str:
    return f"{by(facts)} read {names.item(facts['first'])} and {names.item(facts['second'])} together."


def _draft_signed(facts: Facts, _names: Names) -> str:
    return f"{facts['signed_by']} signed the draft. Somebody else has to sign the same words."


def _principle_settled(facts: Facts, names: Names) -> str:
    where = names.principle(facts["principle"])
    return f"{by(facts)} settled {where}." if facts["settled"] else f"{by(facts)} opened {where} again."


def _version_published(facts: Facts, _: Names) -> str:
    fates = [fate for _, item, _, fate in facts["fates"] if item is not None]
    taken = sum(fate in {FateKind.IN_TEXT, FateKind.IN_PART} for fate in fates)
    signed = f"{facts['signed_by']} signed version {facts['number']}."
    return f"{signed} Of {len(fates)} suggested edits, {taken} went in, whole or in part." if fates else signed


def _fate_changed(facts: Facts, names: Names) -> str:
    became = fate_words(FateKind(facts["became"]))
    return f"{by(facts)} judged {target(facts, names)} anew, “{became}”: {facts['sentence']}"


def _round_opened(facts: Facts, _: Names) -> str:
    return f"{by(facts)} opened round {facts['number']} on version {facts['number']}{because(facts)}"


def _role(facts: Facts) -> str:
    return _ROLES.get(facts["role"], "a participant")


def _place(facts: Facts, names: Names) -> str:
    if facts["audience"] is None:
        return _role(facts)
    speaks = _speaker(facts, names)
    return speaks if facts["role"] == Role.PARTICIPANT else f"{_role(facts)} and {speaks}"


def _speaker(facts: Facts, names: Names) -> str:
    return as_one(names.audience(facts["audience"]))


_TOLD: Mapping[str, Callable[[Facts, Names], str]] = {
    "VoteCast": _vote_cast,
    "VoteWithdrawn": _vote_withdrawn,
    "VoteImported": _vote_imported,
    "AmendmentProposed": _amendment_proposed,
    "Backed": _backed,
    "AmendmentWithdrawn": _amendment_withdrawn,
    "CommentMade": _comment_made,
    "CommentWithdrawn": _comment_withdrawn,
    "AnchorConfirmed": _anchor_confirmed,
    **MODERATED,
    "SiteRoleGiven": _site_role_given,
    "SiteRoleTaken": _site_role_taken,
    "DevicesEnded": _devices_ended,
    "SecondStepSet": _second_step_set,
    "SecondStepTaken": _second_step_taken,
    "SecondStepReset": _second_step_reset,
    "LinkMade": _link_made,
    "LinkEnded": _link_ended,
    "SignedIn": _signed_in,
    "MemberJoined": _member_joined,
    "MemberMoved": _member_moved,
    "RoleTaken": _role_taken,
    "PlacesMerged": _places_merged,
    "AboutChanged": _about_changed,
    "CodeMade": _code_made,
    "CodeEnded": _code_ended,
    "VisionCreated": _vision_created,
    "TextReplaced": upkeep.text_replaced,
    "VisionDiscarded": upkeep.vision_discarded,
    "VisionIntroduced": upkeep.vision_introduced,
    "PictureChanged": upkeep.picture_changed,
    "GroupsSet": upkeep.groups_set,
    "PlacesListed": upkeep.places_listed,
    "Archived": upkeep.archived,
    "ScheduleChanged": _schedule_changed,
    "PhaseChanged": _phase_changed,
    "GateLifted": _gate_lifted,
    "OpinionGroupsFrozen": _opinion_groups_frozen,
    "DraftChanged": _draft_changed,
    "PairTicked": _pair_ticked,
    "PrincipleSettled": _principle_settled,
    "DraftSigned": _draft_signed,
    "VersionPublished": _version_published,
    "FateChanged": _fate_changed,
    "RoundOpened": _round_opened,
    "ContentErased": upkeep.content_erased,
    "RetentionSet": upkeep.retention_set,
    "PageChanged": upkeep.page_changed,
}
