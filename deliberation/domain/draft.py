"""The draft of the next version: the base version, what the rule puts in, and what moderators decided."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from deliberation.domain import reasons
from deliberation.domain.best_total import best_total
from deliberation.domain.composer import (
    Candidate,
    Outcome,
    Why,
    assemble,
    compose,
    conflict_groups,
    neighbour_pairs,
    settle,
)
from deliberation.domain.consensus import Standing, Status
from deliberation.domain.diffs import Segment, credited
from deliberation.domain.margins import Margins
from deliberation.domain.structure import Section, arrange
from deliberation.domain.vision import Amendment, Decision, FateKind, Kind, Revision, Rule

_FATES = {
    Why.IN_BY_RULE: FateKind.IN_TEXT,
    Why.IN_BY_MODERATOR: FateKind.IN_TEXT,
    Why.OUT_BY_MODERATOR: FateKind.OUT_OF_SCOPE,
    Why.LOST: FateKind.LOST,
    Why.DOES_NOT_FIT: FateKind.LOST,
    Why.NEEDS_OTHER: FateKind.LOST,
    Why.CONTESTED: FateKind.GROUPS_DISAGREE,
    Why.REJECTED: FateKind.NOT_ENOUGH_AGREEMENT,
    Why.UNDECIDED: FateKind.NOT_ENOUGH_VOTES,
}

_A_GAIN = 1e-9  # of scores that are compared to 12 decimals

Say = Callable[[Outcome, Mapping[int, int], Mapping[int, Standing]], str]


@dataclass(frozen=True, slots=True)
class Draft:
    """What version n+1 would be if it were signed now; everything by amendment id or base revision id."""

    revisions: tuple[Revision, ...]
    edits: Mapping[int, Amendment]
    standings: Mapping[int, Standing]
    decisions: Mapping[int, Decision]
    rule: Mapping[int, Outcome]
    outcomes: Mapping[int, Outcome]
    groups: tuple[tuple[int, ...], ...]
    pairs: tuple[tuple[int, int], ...]
    sections: tuple[Section, ...]
    numbers: Mapping[int, int]  # what people call the edits by

    @property
    def included(self) -> tuple[int, ...]:
        """The ids of the edits that are in, sorted."""
        return _included(self.outcomes)

    @property
    def titled(self) -> tuple[tuple[str, str], ...]:
        """The (title, body) pairs in their order: what a person reads before signing."""
        return tuple((each.title, each.body) for each in self.sections)

    def section_of(self, revision_id: int) -> Section | None:
        """Find how a principle goes on; None where it does not."""
        return next((each for each in self.sections if each.continues and each.continues.id == revision_id), None)

    def tracked(self, revision: Revision) -> tuple[Segment, ...]:
        """One principle as tracked changes, each numbered by the edits it comes from; struck out where it ends."""
        section = self.section_of(revision.id)
        if section is None:
            ends = [id_ for id_ in self.included for each in self.edits[id_].ended if each.revision_id == revision.id]
            return (Segment("del", revision.body, tuple(self.numbers[id_] for id_ in ends)),)
        return credited(revision.body, section.made, self.numbers)

    def fate_of(self, edit: Amendment) -> FateKind:
        """What would become of an edit if this draft were signed."""
        if edit.withdrawn_at is not None or edit.successors:
            return FateKind.WITHDRAWN
        if edit.hidden_at is not None:
            return FateKind.HIDDEN
        if words := self.taken_up_in(edit):
            return FateKind.IN_TEXT if _says_all_of(words, edit) else FateKind.IN_PART
        return _FATES[self.outcomes[edit.id].why]

    def taken_up_in(self, edit: Amendment) -> Amendment | None:
        """Find the moderator's own words that say, in whole or in part, what an edit said that is not in by itself."""
        if self.outcomes[edit.id].included:
            return None
        own = (self.edits[id_] for id_ in self.included if self.edits[id_].kind == Kind.EDITORIAL)
        return next((words for words in own if edit.id in words.blends or _says_all_of(words, edit)), None)

    def sentence_of(self, edit: Amendment, say: Say = reasons.outcome) -> str:
        """Say why an open edit is in or out, in the words of `say`."""
        if words := self.taken_up_in(edit):
            how = "In the text, within" if _says_all_of(words, edit) else "In part, blended into"
            return f"{how} edit {words.number}"
        return say(self.outcomes[edit.id], self.numbers, self.standings)


def draft_of(
    revisions: Sequence[Revision],
    edits: Iterable[Amendment],
    standings: Mapping[int, Standing],
    decisions: Mapping[int, Decision],
) -> Draft:
    """Compose the open edits on a version by the rule, then lay the moderators' decisions over it.

    Raises `Conflict` when decisions put in edits that cannot stand together.
    """
    open_edits = {edit.id: edit for edit in edits if edit.is_open}
    candidates = {id_: candidate(edit, standings[id_]) for id_, edit in open_edits.items()}
    bodies = {each.id: each.body for each in revisions}
    rule = compose(bodies, list(candidates.values()))
    overrides = {id_: decision.included for id_, decision in decisions.items() if id_ in open_edits}
    outcomes = {each.id: each for each in settle(rule, overrides, bodies, _bound(candidates, open_edits, overrides))}
    included = _included(outcomes)
    made = assemble(bodies, [candidates[id_] for id_ in included])
    return Draft(
        revisions=tuple(revisions),
        edits=open_edits,
        standings=standings,
        decisions={id_: decision for id_, decision in decisions.items() if id_ in open_edits},
        rule={outcome.id: outcome for outcome in rule},
        outcomes=outcomes,
        groups=conflict_groups(bodies, [each for each in candidates.values() if _competes(each, overrides)]),
        pairs=neighbour_pairs(bodies, [candidates[id_] for id_ in included]),
        sections=arrange(revisions, [open_edits[id_] for id_ in included], made),
        numbers={id_: edit.number for id_, edit in open_edits.items()},
    )


@dataclass(frozen=True, slots=True)
class Advice:
    """What another selection, with a higher total of the scores, would do otherwise than the rule; ids.

    It decides nothing. `unknown` are edits for which it was not worked out, since too many hang together.
    """

    takes_in: tuple[int, ...]
    leaves_out: tuple[int, ...]
    unknown: tuple[int, ...]


def advise(draft: Draft) -> Advice:
    """Hold what the rule puts in, moderators aside, against the selection with the highest total."""
    candidates = [candidate(edit, draft.standings[edit.id]) for edit in draft.edits.values()]
    best = best_total({each.id: each.body for each in draft.revisions}, candidates)
    unknown = {id_ for knot in best.not_computed for id_ in knot}
    ruled, chosen = set(_included(draft.rule)) - unknown, set(best.included)
    gained = sum(draft.standings[id_].score for id_ in chosen) - sum(draft.standings[id_].score for id_ in ruled)
    if gained < _A_GAIN:
        chosen = ruled
    return Advice(tuple(sorted(chosen - ruled)), tuple(sorted(ruled - chosen)), tuple(sorted(unknown)))


def weigh(draft: Draft, rule: Rule) -> Margins:
    """Be ready to say what would turn the rule's outcome of each edit that people vote on."""
    edits = [edit for edit in draft.edits.values() if edit.kind != Kind.EDITORIAL]
    judged = {edit.id: draft.standings[edit.id] for edit in edits}
    return Margins(
        {each.id: each.body for each in draft.revisions},
        [candidate(edit, judged[edit.id]) for edit in edits],
        {id_: {lean.audience: lean.tally for lean in standing.leans} for id_, standing in judged.items()},
        rule,
        {id_: {lean.audience: lean.tally for lean in standing.opinions} for id_, standing in judged.items()},
    )


def _included(outcomes: Mapping[int, Outcome]) -> tuple[int, ...]:
    return tuple(sorted(id_ for id_, outcome in outcomes.items() if outcome.included))


def fingerprint(texts: Iterable[tuple[str, str]]) -> str:
    """Hash the (title, body) pairs of a version in their order: hex sha256 of their canonical JSON."""
    written = json.dumps([list(text) for text in texts], ensure_ascii=False, separators=(",", ":"))
    return sha256(written.encode()).hexdigest()


def candidate(edit: Amendment, standing: Standing) -> Candidate:
    """Show the composer a suggested edit."""
    return Candidate(
        id=edit.id,
        number=edit.number,
        changes=edit.changes,
        score=standing.score,
        status=standing.status,
        alternative=edit.alternative,
        requires=edit.requires,
        beginnings=edit.beginnings,
        whole=edit.kind == Kind.WHOLE,
    )


def _bound(
    candidates: Mapping[int, Candidate], edits: Mapping[int, Amendment], overrides: Mapping[int, bool]
) -> list[Candidate]:
    # A moderator's own words are the whole of a principle's body: no other words may be merged into them.
    own = [edits[id_] for id_, included in overrides.items() if included and edits[id_].kind == Kind.EDITORIAL]
    whole = {change.revision_id for words in own for change in words.changes}
    return [
        replace(each, alternative=f"own words of {touched}")
        if (touched := next((id_ for id_ in _reworded(each) if id_ in whole), None))
        else each
        for each in candidates.values()
    ]


def _reworded(each: Candidate) -> Iterator[int]:
    return (change.revision_id for change in each.changes if change.hunks or change.ends)


def _says_all_of(words: Amendment, edit: Amendment) -> bool:
    return _acts(edit) <= _acts(words)


def _acts(edit: Amendment) -> set[object]:
    """Everything an edit does, one by one."""
    return {
        *((change.revision_id, act) for change in edit.changes for act in change.hunks),
        *(
            (change.revision_id, change.title, change.after, change.ends)
            for change in edit.changes
            if change.is_structural
        ),
        *edit.beginnings,
    }


def _competes(candidate: Candidate, overrides: Mapping[int, bool]) -> bool:
    # A conflict worth deciding is one between edits that people or a moderator stand behind.
    return candidate.status == Status.ELIGIBLE or overrides.get(candidate.id, False)
