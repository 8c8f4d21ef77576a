"""Where a vision says so, an opinion group stops what it is surely against: on every page, live, and for good."""

import pytest
from house import AMINA, CARO, SLUG, counted_queries, refusal, resident, set_columns
from parting import find_groups, part

from deliberation.domain.consensus import Status
from deliberation.domain.errors import Conflict
from deliberation.domain.vision import Gate, Gates, Phase, Rule, Stance, Tally
from deliberation.services.phasing import tell_phase
from deliberation.services.publishing import Signature, publish_version
from deliberation.services.reading import composition, document, news
from deliberation.services.reading.asof import AsOf
from deliberation.services.reading.history import history
from deliberation.services.reading.story import story
from deliberation.services.voting import cast_vote, take_back_vote
from deliberation.storage.library import opinions
from deliberation.storage.library.visions import rule_as_text
from deliberation.storage.tables import opinion_runs, visions

MINUTE = 60_000
RULE = Rule(gates=Gates(opinion=Gate.VETO))
SAID = "Opinion group B turned it down: surely fewer than 50 in 100 of it agree."


@pytest.fixture
def edit(house):
    """An edit that everybody likes but seven residents who vote alike, before anybody looked for them."""
    with house.db.transaction() as tx:
        set_columns(tx.connection, visions, house.vision.id, rule=rule_as_text(RULE))
    found = house.suggest(AMINA, 1, "Nobody", "No one")
    house.vote(found.id, (40,), (10,))
    part(house, 8, 7)
    part(house, 8, 7, found.id)
    house.clock.now += MINUTE
    return found


def shown(house, edit):
    """How the edit stands on the document, on its own page and in the draft."""
    (there,) = document.document(house.db, SLUG, AMINA).cards[0].edits
    page = composition.composition(house.db, SLUG, AMINA)
    return {each.standing.status for each in (there, story(house.db, SLUG, 1, AMINA).edit, page.desks[0].lines[0].edit)}


def close(house):
    house.move_to(Phase.MERGING)
    tell_phase(house.db, house.vision.id)


def test_it_stops_an_edit_on_every_page_once_it_was_found(house, edit):
    assert shown(house, edit) == {Status.ELIGIBLE}
    find_groups(house)
    assert shown(house, edit) == {Status.CONTESTED}
    line = story(house.db, SLUG, 1, AMINA).line
    assert line.turn.sentence == "No votes of others would put it in while opinion group B is against it."


def test_whoever_votes_hears_of_it_with_everybody_else(house, edit):
    find_groups(house)
    after = document.frame(house.db, SLUG, AMINA).seq
    assert cast_vote(house.db, AMINA, edit.id, Stance.AGREE).standing.status == Status.CONTESTED
    told = news.news(house.db, house.vision.id, after)["items"][str(edit.id)]
    assert (told["status"], told["verdict"]) == ("contested", SAID)
    assert take_back_vote(house.db, AMINA, edit.id).standing.status == Status.CONTESTED


def test_pages_say_how_old_the_groups_are(house, edit):
    assert story(house.db, SLUG, 1, AMINA).as_of.made_at == 0
    find_groups(house)
    cast_vote(house.db, AMINA, edit.id, Stance.AGREE)
    found = AsOf(house.clock.now, 1, is_frozen=False)
    assert story(house.db, SLUG, 1, AMINA).as_of == found
    assert composition.composition(house.db, SLUG, AMINA).as_of == found


def test_nobody_signs_what_the_groups_would_stop_when_they_are_settled(house, edit):
    close(house)
    read = composition.composition(house.db, SLUG, CARO).fingerprint
    changed = "The draft changed since you opened this page. Read it again below, then sign."
    with refusal(house, Conflict, changed):
        publish_version(house.db, CARO, SLUG, Signature("Caro Moore", read))


def test_what_the_groups_stopped_stays_out(house, edit):
    find_groups(house)
    close(house)
    after = document.frame(house.db, SLUG, AMINA).seq
    find_groups(house)
    told = news.news(house.db, house.vision.id, after)
    assert (told["items"][str(edit.id)]["status"], told["draft"]) == ("contested", [])
    assert composition.composition(house.db, SLUG, AMINA).as_of.is_frozen
    house.sign()
    settled = house.entries()[-1].facts["outcome"]["edits"][str(edit.id)]
    assert (settled["status"], settled["margin"]) == ("contested", None)
    found = story(house.db, SLUG, 1, AMINA)
    assert found.turn.sentence == "No votes of others would have put it in while opinion group B was against it."


def test_earlier_versions_are_read_by_the_groups_of_their_own_round(house, edit):
    find_groups(house)
    close(house)
    find_groups(house)
    house.sign()
    with house.db.transaction() as tx:
        tx.connection.execute(opinion_runs.delete())
    house.open_next_round()
    (wording, _) = history(house.db, SLUG, 1, None, AMINA).wordings
    assert [lean.audience for lean in wording.standing.opinions] == ["opinion group A", "opinion group B"]
    assert story(house.db, SLUG, 1, AMINA).edit.standing.status == Status.ELIGIBLE


def test_a_group_of_four_stops_nothing_and_one_that_did_not_answer_is_no_voice(house, edit):
    find_groups(house)
    base = house.vision.round.base_version_id
    stopping = house.look(opinions.stopping, RULE, base)
    assert stopping[edit.id]["opinion group B"] == Tally(disagree=7)
    other = house.suggest(AMINA, 2, "Staff", "We")
    assert other.id not in stopping
    with house.db.transaction() as tx:
        small = '[["A", 11, 0.0, 0.0], ["B", 4, 1.0, 0.0]]'
        tx.connection.execute(opinion_runs.update().values(groups=small))
    assert set(house.look(opinions.stopping, RULE, base)[edit.id]) == {"opinion group A"}


def test_where_they_only_report_nothing_is_asked_of_the_record(house):
    with counted_queries(house.db) as asked:
        assert house.look(opinions.stopping, Rule(), house.vision.round.base_version_id) == {}
    assert not [each for each in asked if "opinion" in each]
    assert story(house.db, SLUG, house.suggest(resident(1), 1, "Nobody", "No one").number, AMINA).as_of is None
