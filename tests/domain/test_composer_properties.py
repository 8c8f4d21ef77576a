import random
from itertools import chain, combinations

import pytest
from assembling import wordings
from often import often

from deliberation.domain.composer import (
    Candidate,
    Why,
    compose,
    conflict_groups,
    neighbour_pairs,
    settle,
)
from deliberation.domain.consensus import Status
from deliberation.domain.errors import Conflict
from deliberation.domain.vision import Change, Hunk

DOCUMENTS = range(200)
HAN = 0x4E00  # every character is a word of its own, so every position is a word border
BODIES = {place: "".join(chr(HAN + 100 * place + i) for i in range(30)) for place in (0, 1)}


def random_hunk(rng, fresh):
    start = rng.randrange(31)
    end = min(30, start + rng.choice([0, 0, 1, 3, 8]))
    return Hunk(start, end, chr(fresh))


def random_edit(rng, number, others, *, plain):
    places = rng.sample([0, 1], k=rng.choice([1, 1, 1, 2]))
    changes = tuple(
        Change(place, place, (random_hunk(rng, HAN + 1000 + 2 * number + place),)) for place in sorted(places)
    )
    return Candidate(
        id=number,
        number=number,
        changes=changes,
        score=rng.choice([0.6, 0.7, 0.75, 0.8, 0.8 + 1e-14, 0.9]),
        status=Status.ELIGIBLE if plain or rng.random() < 0.8 else rng.choice(list(Status)),
        alternative=rng.choice([None, None, None, "x", "y"]),
        requires=() if plain or rng.random() < 0.7 else tuple(rng.sample(others, k=rng.choice([1, 2]))),
    )


def random_document(seed, *, plain=False):
    rng = random.Random(seed)
    numbers = list(range(1, rng.randrange(3, 11)))
    return [random_edit(rng, number, numbers, plain=plain) for number in numbers], rng


def collide(one, other):
    if one.alternative and one.alternative == other.alternative:
        return True
    return any(
        a.revision_id == b.revision_id and hunks_collide(a.hunks[0], b.hunks[0])
        for a in one.changes
        for b in other.changes
    )


def hunks_collide(a, b):
    if a.start == a.end and b.start == b.end:
        return a.start == b.start
    if a.start == a.end:
        return b.start < a.start < b.end
    if b.start == b.end:
        return a.start < b.start < a.end
    return bool(set(range(a.start, a.end)) & set(range(b.start, b.end)))


def best_first(edits):
    return sorted(edits, key=lambda edit: (-round(edit.score, 12), edit.id))


def included_by(outcomes, edits):
    ins = {outcome.id for outcome in outcomes if outcome.included}
    return [edit for edit in edits if edit.id in ins]


@often(DOCUMENTS)
def test_the_rule_takes_the_set_that_best_serves_the_most_agreed_first(seed):
    edits, _ = random_document(seed, plain=True)
    ranked = best_first(edits)
    every_set = chain.from_iterable(combinations(ranked, size) for size in range(len(ranked) + 1))
    possible = [chosen for chosen in every_set if not any(collide(*pair) for pair in combinations(chosen, 2))]
    best = max(possible, key=lambda chosen: [edit in chosen for edit in ranked])
    assert {edit.id for edit in included_by(compose(BODIES, edits), edits)} == {edit.id for edit in best}


def turn_of(edit, edits_by_id, seen=()):
    """The rank of the last edit it has to wait for; None when it waits for ever."""
    if edit is None or edit.id in seen or edit.status is not Status.ELIGIBLE:
        return None
    turns = [turn_of(edits_by_id.get(other), edits_by_id, (*seen, edit.id)) for other in edit.requires]
    return None if None in turns else max([(-round(edit.score, 12), edit.id), *turns])


@often(DOCUMENTS)
def test_no_better_scored_edit_is_displaced_by_a_lower_one(seed):
    edits, _ = random_document(seed)
    by_id = {edit.id: edit for edit in edits}
    outcomes = {outcome.id: outcome for outcome in compose(BODIES, edits)}
    ins = [edit for edit in edits if outcomes[edit.id].included]
    assert not any(collide(*pair) for pair in combinations(ins, 2))
    for edit in edits:
        outcome = outcomes[edit.id]
        rivals = {other.id for other in ins if other is not edit and collide(edit, other)}
        missing = {other for other in edit.requires if not (other in outcomes and outcomes[other].included)}
        if edit.status is not Status.ELIGIBLE:
            assert (outcome.included, outcome.why) == (False, Why(edit.status))
        elif outcome.included:
            assert outcome.why is Why.IN_BY_RULE and not missing
        elif missing:
            assert (outcome.why, set(outcome.others)) == (Why.NEEDS_OTHER, missing)
        else:
            assert outcome.why is Why.LOST and set(outcome.others) <= rivals
            assert any(turn_of(by_id[other], by_id) <= turn_of(edit, by_id) for other in outcome.others)


@often(DOCUMENTS)
def test_the_order_the_edits_come_in_changes_nothing(seed):
    edits, rng = random_document(seed)
    shuffled = rng.sample(edits, k=len(edits))
    outcomes = compose(BODIES, edits)
    ins, shuffled_ins = included_by(outcomes, edits), included_by(outcomes, shuffled)
    assert compose(BODIES, shuffled) == outcomes
    assert [outcome.id for outcome in outcomes] == sorted(edit.id for edit in edits)
    assert conflict_groups(BODIES, shuffled) == conflict_groups(BODIES, edits)
    assert neighbour_pairs(BODIES, shuffled_ins) == neighbour_pairs(BODIES, ins)
    assert wordings(BODIES, shuffled_ins) == wordings(BODIES, ins)


@often(DOCUMENTS)
def test_conflict_groups_are_what_one_reaches_from_clash_to_clash(seed):
    edits = random_document(seed)[0]
    groups = conflict_groups(BODIES, edits)
    group_of = {id_: group for group in groups for id_ in group}
    assert sorted(group_of) == sorted(id_ for group in groups for id_ in group)
    for one, other in combinations(edits, 2):
        if collide(one, other):
            assert group_of[one.id] is group_of[other.id]
    for group in groups:
        members = [edit for edit in edits if edit.id in group]
        reached = [members.pop(0)]
        for edit in reached:
            reached += [other for other in members if collide(edit, other)]
            members = [other for other in members if other not in reached]
        assert group == tuple(sorted(group)) and len(group) >= 2 and not members


@often(DOCUMENTS)
def test_splitting_an_edit_never_evicts_one_people_like_better(seed):
    edits, _ = random_document(seed, plain=True)
    before = compose(BODIES, edits)
    ins = included_by(before, edits)
    for outcome in before:
        attacker = next(edit for edit in edits if edit.id == outcome.id)
        if outcome.included or attacker.alternative:
            continue
        pieces = [
            Candidate(
                100 + i, 100 + i, (Change(place, place, (Hunk(at, at + 1, chr(HAN + 2000 + i)),)),), score, status
            )
            for score, status in [(attacker.score, attacker.status)]
            for i, (place, at) in enumerate(
                (change.revision_id, at)
                for change in attacker.changes
                for at in range(change.hunks[0].start, change.hunks[0].end)
            )
        ]
        rest = [edit for edit in edits if edit is not attacker]
        after = {result.id for result in compose(BODIES, rest + pieces) if result.included}
        better = best_first([*ins, attacker])
        assert {edit.id for edit in better[: better.index(attacker)]} <= after


@often(DOCUMENTS)
def test_a_moderators_word_stands_and_the_rest_still_goes_together(seed):
    edits, rng = random_document(seed)
    computed = compose(BODIES, edits)
    overrides = {edit.id: rng.random() < 0.5 for edit in rng.sample(edits, k=2)}
    put_in = [edit for edit in edits if overrides.get(edit.id)]
    impossible = any(collide(*pair) for pair in combinations(put_in, 2))
    if impossible:
        with pytest.raises(Conflict):
            settle(computed, overrides, BODIES, edits)
        return
    settled = {outcome.id: outcome for outcome in settle(computed, overrides, BODIES, edits)}
    for id_, included in overrides.items():
        assert settled[id_].included is included
        assert settled[id_].why is (Why.IN_BY_MODERATOR if included else Why.OUT_BY_MODERATOR)
    ins = included_by(settled.values(), edits)
    assert not any(collide(*pair) for pair in combinations(ins, 2))
    assert all(word in text for edit in ins for word, text in words_in(edit, wordings(BODIES, ins)))


def words_in(edit, texts):
    return [(change.hunks[0].new, texts[change.revision_id]) for change in edit.changes]
