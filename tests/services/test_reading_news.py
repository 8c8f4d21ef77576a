import pytest
from house import AMINA, BEN, CARO, DEV, person, refusal
from parting import find_groups

from deliberation.domain.consensus import standing
from deliberation.domain.errors import NotFound
from deliberation.domain.vision import Phase, Role, Stance
from deliberation.services.entering import Invitation, make_link, sign_in
from deliberation.services.moderating import Target, flag
from deliberation.services.phasing import lift_gate, tell_phase
from deliberation.services.reading import news
from deliberation.services.voting import cast_vote, take_back_vote
from deliberation.storage import journal
from deliberation.storage.library import ballots


@pytest.fixture
def seq(house):
    """Where a page stands that was opened before anything in the test happened."""
    return house.look(journal.head, house.vision.journal_id)[0]


def told(house, after, hearers=("everyone",)):
    return news.news(house.db, house.vision.id, after, hearers)


def test_without_anything_new_there_is_no_news(house, seq):
    assert told(house, seq) is None
    assert told(house, seq + 1) is None


def test_a_vote_is_told_as_absolute_figures(house, seq):
    item = house.principle(1).id
    cast_vote(house.db, AMINA, item, Stance.AGREE)
    cast_vote(house.db, BEN, item, Stance.PASS)
    envelope = told(house, seq)
    assert (envelope["from"], envelope["seq"], envelope["draft"]) == (seq, seq + 3, None)
    assert [event["kind"] for event in envelope["events"]] == ["MemberJoined"]
    figures = envelope["items"][str(item)]
    assert list(envelope["items"]) == [str(item)]
    assert figures["audiences"] == {"residents": [1, 0, 0], "staff": [0, 0, 1]}
    judged = standing(house.look(ballots.totals, house.vision, item), house.vision.rule)
    assert figures == news.figures(judged, house.vision.rule)
    assert (figures["status"], figures["heard"], figures["common"]) == ("undecided", False, "not yet")
    assert figures["agreeing"] == "1 of 1 residents agree"
    assert figures["said"] == {"residents": "1 of 1", "staff": "nobody yet"}
    assert figures["between"]["staff"] == "between 0 and 100 in 100"
    take_back_vote(house.db, AMINA, item)
    assert told(house, seq + 3)["items"][str(item)]["audiences"] == {"residents": [0, 0, 0], "staff": [0, 0, 1]}


def test_news_never_says_who_voted_what(house, seq):
    cast_vote(house.db, AMINA, house.principle(1).id, Stance.AGREE)
    assert house.member(AMINA).pseudonym not in repr(told(house, seq))


def test_an_edit_is_told_with_its_place_and_without_its_words(house, seq):
    edit = house.suggest(AMINA, 1, "Nobody", "Bartholomew", why="Cuthbert")
    event = told(house, seq)["events"][-1]
    assert (event["kind"], event["item"], event["number"]) == ("AmendmentProposed", edit.id, 1)
    assert event["changes"][0][:2] == [edit.changes[0].revision_id, edit.changes[0].principle_id]
    assert not {"Bartholomew", "Cuthbert"} & set(repr(told(house, seq)).split("'"))


def test_who_moves_moves_the_figures_of_what_they_voted_on(house):
    item = house.principle(2).id
    cast_vote(house.db, AMINA, item, Stance.AGREE)
    seq = house.entries()[-1].seq
    sign_in(
        house.db,
        AMINA,
        make_link(house.db, None, Invitation(Role.PARTICIPANT, "", house.slug, "staff")).token,
        person("amina 2"),
    )
    assert told(house, seq)["items"][str(item)]["audiences"] == {"residents": [0, 0, 0], "staff": [1, 0, 0]}


def test_a_lifted_gate_moves_every_figure(house, seq):
    edit = house.suggest(AMINA, 1, "Nobody", "No one")
    lift_gate(house.db, CARO, house.slug, "staff", "They have no time.")
    expected = {str(id_) for id_ in (edit.id, *(house.principle(number).id for number in (1, 2, 3)))}
    assert set(told(house, seq)["items"]) == expected


def test_the_draft_is_told_while_it_is_made_and_only_when_it_may_have_changed(house):
    edit = house.suggest(AMINA, 1, "Nobody", "No one")
    house.agree(edit.id)
    house.move_to(Phase.MERGING)
    seq = house.entries()[-1].seq
    house.say(AMINA, edit.id, "At last.")
    assert told(house, seq)["draft"] is None
    tell_phase(house.db, house.vision.id)
    assert told(house, seq)["draft"] == [edit.id]
    house.decide(edit, False)
    assert told(house, seq)["draft"] == []
    seq = house.entries()[-1].seq
    find_groups(house)
    assert (house.entries()[-1].kind, told(house, seq)["draft"]) == ("OpinionGroupsFrozen", None)  # they only report


def test_long_lists_stay_in_the_record(house, seq):
    house.move_to(Phase.PUBLISHED)
    event = told(house, seq)["events"][-1]
    assert (event["kind"], event["number"], event["signed_by"]) == ("VersionPublished", 2, "Caro Moore")
    assert not {"revisions", "fates", "outcome", "texts"} & event.keys()


def test_only_moderators_hear_of_flags(house, seq):
    comment = house.say(AMINA, house.principle(1).id, "Ask Ben.")
    flag(house.db, BEN, Target(comment_id=comment), "It names me.")
    assert "Flagged" not in {event["kind"] for event in told(house, seq)["events"]}
    assert told(house, seq, ("everyone", "moderators"))["events"][-1]["kind"] == "Flagged"


def test_who_is_far_behind_gets_it_in_parts(house, seq, monkeypatch):
    monkeypatch.setattr(news, "AT_MOST", 2)
    for number in (1, 2, 3):
        cast_vote(house.db, BEN, house.principle(number).id, Stance.AGREE)
    assert (told(house, seq)["seq"], len(told(house, seq)["items"])) == (seq + 2, 2)
    assert told(house, seq + 2)["seq"] == seq + 3


@pytest.mark.parametrize(
    ("who", "hearers"),
    [
        (AMINA, ("everyone",)),
        (BEN, ("everyone",)),
        (CARO, ("everyone", "moderators")),
        (DEV, ("everyone", "moderators")),
    ],
    ids=["stranger", "staff", "moderator", "administrator"],
)
def test_everybody_follows_with_their_own_ears(house, who, hearers):
    found = news.following(house.db, house.slug, who)
    assert (found.vision_id, found.journal_id, found.hearers) == (house.vision.id, house.vision.journal_id, hearers)


def test_nobody_follows_what_they_cannot_see(house):
    house.move_to(Phase.DRAFTING)
    with refusal(house, NotFound, "There is no such vision here. It may not be open yet, or the link is mistyped."):
        news.following(house.db, house.slug, AMINA)


def test_the_live_floor_knows_every_head_and_what_the_clock_has_not_told(house, seq):
    assert news.heads(house.db) == {house.vision.journal_id: news.Head(house.vision.id, seq, untold=True)}
    tell_phase(house.db, house.vision.id)
    assert news.heads(house.db) == {house.vision.journal_id: news.Head(house.vision.id, seq + 1, untold=False)}
