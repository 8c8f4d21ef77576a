from dataclasses import replace

import pytest
from house import CLOSES, DUE, SETTING, SPLIT, START, refusal

from deliberation.domain.consensus import standing
from deliberation.domain.errors import Conflict, NotFound
from deliberation.domain.vision import Phase, Stance, Tally
from deliberation.services import drafting, verifying
from deliberation.services.importing import Imported, import_votes
from deliberation.services.reading import document
from deliberation.storage import journal
from deliberation.storage.library import ballots, people

VOTERS = (
    [Imported(1, Stance.AGREE, START + 5), Imported(2, Stance.PASS, START + 6)],
    [Imported(1, Stance.DISAGREE)],
    [Imported(1, Stance.AGREE)],
)
NOT_HERE = "Votes cast elsewhere only come into a vision that says so and is closed for voting."


@pytest.fixture
def brought(house):
    """A vision that people voted on elsewhere, and that is closed here."""
    setting = replace(SETTING, title="Held elsewhere", source="A file of votes.", audiences=("j\u00f3venes",))
    house.slug = drafting.create_vision(house.db, None, SPLIT, setting).facts["slug"]
    house.move_to(Phase.MERGING)
    return house


def test_votes_from_elsewhere_count_and_the_record_says_where_they_are_from(brought):
    assert import_votes(brought.db, brought.slug, VOTERS) == 4
    first = brought.principle(1).id
    totals = brought.look(ballots.totals, brought.vision, first)
    assert totals == {"j\u00f3venes": Tally(2, 1, 0)}
    assert brought.look(people.count, brought.vision.id) == 3
    assert brought.kinds[1:] == [
        "MemberJoined", "VoteImported", "VoteImported", "MemberJoined", "VoteImported", "MemberJoined", "VoteImported"
    ]  # fmt: skip
    last = brought.entries()[-1]
    assert last.facts["tally"] == {"j&#243;venes": [2, 1, 0]}
    assert last.facts["score"] == standing(totals, brought.vision.rule).score_micro
    assert verifying.verify(brought.db).holds


def test_a_vote_keeps_the_time_it_was_cast_at_where_that_is_known(brought):
    import_votes(brought.db, brought.slug, VOTERS)
    first, second = (brought.principle(number).id for number in (1, 2))
    version = brought.principle(1).version_id
    assert brought.look(ballots.any_before, first, version, START + 6)
    assert not brought.look(ballots.any_before, first, version, START)
    assert brought.look(ballots.any_before, second, version, START + 7)
    opened = [each.opened["vote"][1:] for each in brought.entries() if each.kind == "VoteImported"]
    assert opened == [["agree", START + 5], ["pass", START + 6], ["disagree", None], ["agree", None]]


def test_more_people_come_later_and_the_totals_go_on(brought):
    import_votes(brought.db, brought.slug, VOTERS[:1])
    import_votes(brought.db, brought.slug, VOTERS[1:])
    totals = brought.look(ballots.totals, brought.vision, brought.principle(1).id)
    assert totals == {"j\u00f3venes": Tally(2, 1, 0)} and verifying.verify(brought.db).holds


@pytest.mark.parametrize("phase", [Phase.DRAFTING, Phase.DELIBERATION])
def test_while_it_may_still_be_voted_on_here_no_votes_come_in(brought, phase):
    brought.move_to(phase)
    with refusal(brought, Conflict, NOT_HERE):
        import_votes(brought.db, brought.slug, VOTERS)


def test_a_vision_that_people_voted_on_here_gets_none(house):
    house.move_to(Phase.MERGING)
    with refusal(house, Conflict, NOT_HERE):
        import_votes(house.db, house.slug, VOTERS)


def test_a_vote_on_no_principle_brings_nobody_in(brought):
    with refusal(brought, NotFound, "There is no principle 4 in this vision."):
        import_votes(brought.db, brought.slug, [VOTERS[0], [Imported(4, Stance.AGREE)]])


def test_the_newest_vision_is_not_one_that_is_only_here_to_be_read(brought):
    assert document.newest(brought.db) != brought.slug
    assert brought.vision.source == "A file of votes."
    assert (brought.vision.round.closes_at, brought.vision.round.merges_until) == (CLOSES, DUE)
    assert brought.look(journal.head, brought.vision.journal_id)[0] == 1
