"""The draft of the next version and the published one, as people see them."""

import pytest
from house import AMINA, BEN, CARO, DEV, START, person, refusal

from deliberation.domain.composer import Why
from deliberation.domain.draft import fingerprint
from deliberation.domain.errors import NotAllowed, NotFound
from deliberation.domain.vision import FateKind, Phase, Role
from deliberation.services.amending import withdraw_amendment
from deliberation.services.composing import OwnWords, settle_principle, tick_pair, write_own_words
from deliberation.services.entering import Invitation, make_link, sign_in
from deliberation.services.moderating import Target, hide
from deliberation.services.reading import backstage, composition, published
from deliberation.services.reading.desks import Instead
from deliberation.services.reading.foundations import Totals
from deliberation.services.reading.queue import queue

SECRET = "Bartholomew"
TURNED = "It would have fallen out if 1 more resident had disagreed. Edit 2 would have come in instead."


@pytest.fixture
def edits(house):
    """Two rivals and a neighbour of theirs, all agreed to; one elsewhere that nobody voted on."""
    found = [
        house.suggest(AMINA, 1, "Nobody", "No one"),
        house.suggest(BEN, 1, "Nobody", "None of us"),
        house.suggest(BEN, 1, "further", "farther"),
        house.suggest(AMINA, 2, "Staff", "We"),
    ]
    house.agree(*(edit.id for edit in found[:3]))
    house.move_to(Phase.MERGING)
    return found


def draft(house, who=AMINA):
    return composition.composition(house.db, house.slug, who)


def test_the_draft_shows_every_principle_as_it_would_be(house, edits):
    page = draft(house)
    one, two, three = page.desks
    assert page.number == 2
    assert one.section.body == "We bring care to where people live. No one travels farther than they must. " + (
        "Every street knows whom to call."
    )
    assert [segment.numbers for segment in one.segments if segment.kind == "ins"] == [(1,), (3,)]
    assert (one.words_in, one.words_out) == (3, 2)
    assert [two.section.body, three.section.body] == [house.principle(2).body, house.principle(3).body]
    assert page.fingerprint == fingerprint((each.section.title, each.section.body) for each in page.drafted)


def test_every_edit_says_why_it_is_in_or_out(house, edits):
    one, two, _ = draft(house).desks
    assert [(line.edit.amendment.number, line.outcome.why) for line in one.every_line] == [
        (1, Why.IN_BY_RULE),
        (2, Why.LOST),
        (3, Why.IN_BY_RULE),
    ]
    assert [line.edit.amendment.number for line in one.lines] == [3]
    assert [[line.edit.amendment.number for line in group] for group in one.groups] == [[1, 2]]
    assert [(line.outcome.why, line.decision) for line in two.lines] == [(Why.UNDECIDED, None)]
    house.decide(edits[1], True, "It is warmer.")
    lines = draft(house).desks[0].every_line
    assert lines[0].ruled == "In: common ground"
    assert lines[0].sentence.startswith("Lost to edit 2")
    assert (lines[1].decision.reason, lines[1].sentence) == ("It is warmer.", "In: decided by hand")


def test_every_edit_says_what_would_have_turned_it_unless_a_moderator_decided(house, edits):
    def turns():
        return {line.edit.amendment.number: line.turn for desk in draft(house).desks for line in desk.every_line}

    found = turns()
    assert found[1] == (TURNED, True)
    assert found[2] == ("It would have gone in if 1 more resident had agreed.", True)
    assert found[4] == ("", False)
    house.decide(edits[1], True, "It is warmer.")
    own = house.principle(3).body.replace("time", "the time")
    write_own_words(house.db, CARO, OwnWords(house.principle(3).id, own, "Kinder.", (), 0))
    found = turns()
    assert (found[1], found[2], found[5]) == (None, None, None)
    assert found[3].fragile


def test_it_tells_of_another_selection_with_more_agreement_in_total(house, edits):
    assert draft(house).instead == Instead((), (), ())
    house.clock.now = START
    wide = house.suggest(AMINA, 1, "Nobody travels further", "People walk")
    house.vote(wide.id, (8,), (8,))
    assert draft(house).instead == Instead((1, 3), (5,), ())


def test_what_is_open_is_counted_until_it_is_decided_ticked_or_settled(house, edits):
    page = draft(house)
    (pair,) = page.desks[0].pairs
    assert (pair.first.edit.amendment.number, pair.second.edit.amendment.number, pair.ticked) == (1, 3, False)
    assert {number for segment in pair.segments for number in segment.numbers} == {1, 3}
    assert page.blockers == (page.desks[0],)
    assert [(pair.first.edit.amendment.number, pair.second.edit.amendment.number) for pair in page.desks[0].unread] == [
        (1, 3)
    ]
    assert [desk.open_decisions for desk in page.desks] == [2, 0, 0]
    house.decide(edits[0], True, "")
    assert draft(house).desks[0].open_decisions == 1
    tick_pair(house.db, CARO, edits[0].id, edits[2].id)
    page = draft(house)
    assert (page.desks[0].open_decisions, page.blockers, page.desks[0].step) == (0, (), 1)


def test_a_settled_principle_has_nothing_open(house, edits):
    settle_principle(house.db, CARO, house.principle(1).id, 0, settled=True)
    first = draft(house).desks[0]
    assert (first.open_decisions, first.settled, first.step) == (0, True, 1)


def test_one_principle_of_the_draft_is_found_by_its_number(house, edits):
    assert composition.desk_of(draft(house), 2).revision == house.principle(2)
    with refusal(house, NotFound, "This vision has no principle 4."):
        composition.desk_of(draft(house), 4)


def test_what_is_hidden_or_taken_back_is_not_in_the_draft(house):
    hidden = house.suggest(AMINA, 1, "Nobody", SECRET, why=SECRET)
    gone = house.suggest(AMINA, 2, "Staff", SECRET, why=SECRET)
    house.agree(hidden.id, gone.id)
    house.move_to(Phase.MERGING)
    assert SECRET in repr(draft(house, BEN))
    hide(house.db, CARO, Target(item_id=hidden.id), "It names somebody.")
    withdraw_amendment(house.db, AMINA, gone.id)
    for who in (AMINA, BEN, CARO, person("new")):
        assert SECRET not in repr(draft(house, who))


@pytest.fixture
def signed(house, edits):
    house.say(AMINA, house.principle(1).id, "Who calls?")
    house.decide(edits[1], False, "Warm, but too long.")
    house.tick_all()
    house.sign()
    return edits


def version(house, number=2, who=AMINA):
    return published.version(house.db, house.slug, number, who)


def test_a_version_tells_where_every_word_comes_from(house, signed):
    page = version(house)
    one, two, _ = page.foundations
    assert (page.version.number, page.version.signed_by) == (2, "Caro Moore")
    assert [each.lineage for each in page.foundations] == ["reworded", "kept", "kept"]
    assert one.parents == (house.principle(1),)
    assert [(each.text, each.numbers) for each in one.segments if each.kind == "ins"] == [
        ("No one", (1,)),
        ("farther", (3,)),
    ]
    assert (one.words_in, one.words_out, two.words_in) == (3, 2, 0)
    assert "".join(each.text for each in one.segments if each.kind != "del") == one.revision.body
    assert page.totals == Totals(people=12, votes=36, comments=1, edits=4)


def test_a_version_tells_what_would_have_turned_an_outcome(house, signed):
    turns = {each.edit.amendment.number: each.turn for one in version(house).foundations for each in one.endings}
    assert turns[1] == (TURNED, True)
    assert turns[2] is None
    assert turns[4] == ("", False)


def test_a_version_tells_what_became_of_every_edit(house, signed):
    one, two, three = version(house).foundations
    assert [(each.edit.amendment.number, each.fate.kind) for each in one.endings] == [
        (1, FateKind.IN_TEXT),
        (2, FateKind.OUT_OF_SCOPE),
        (3, FateKind.IN_TEXT),
    ]
    assert [each.fate.kind for each in two.endings] == [FateKind.NOT_ENOUGH_VOTES]
    assert three.endings == ()
    assert [note.reason for note in one.notes] == ["Warm, but too long."]
    assert two.notes == ()


def test_version_1_has_no_story_yet(house, edits):
    page = version(house, 1)
    assert [(each.lineage, each.parents, each.endings) for each in page.foundations] == [("new", (), ())] * 3
    assert page.foundations[0].segments[0].text == house.principle(1).body


def test_a_version_is_read_the_same_in_the_next_round(house, signed):
    before = version(house)
    house.open_next_round()
    assert version(house).foundations == before.foundations


def test_there_must_be_such_a_version(house):
    with refusal(house, NotFound, "There is no version 2 of this vision yet."):
        version(house)


def test_what_is_hidden_or_taken_back_is_not_in_the_version(house):
    hidden = house.suggest(AMINA, 1, "Nobody", SECRET, why=SECRET)
    gone = house.suggest(AMINA, 2, "Staff", SECRET, why=SECRET)
    withdraw_amendment(house.db, AMINA, gone.id)
    hide(house.db, CARO, Target(item_id=hidden.id), "It names somebody.")
    house.move_to(Phase.PUBLISHED)
    for who in (AMINA, BEN, person("new")):
        assert SECRET not in repr(version(house, 2, who))
        assert SECRET not in repr(version(house, 1, who))


# Behind the scenes ----------------------------------------------------------------
def test_those_in_charge_see_the_links_made_so_far(house):
    link = make_link(house.db, CARO, Invitation(Role.LEAD, "Sofia", house.slug, "staff"))
    frame, made = backstage.running(house.db, house.slug, CARO)
    assert frame.role == Role.MODERATOR
    newest = next(each for each in made if each.name == "Sofia")
    assert (newest.role, newest.vision, newest.audience, newest.is_open) == (
        Role.LEAD,
        house.vision.title,
        "staff",
        True,
    )
    assert link.token not in repr(made)
    sign_in(house.db, person("sofia before"), link.token, person("sofia"))
    assert not any(each.is_open for each in backstage.running(house.db, house.slug, DEV)[1])


def test_the_bearer_of_a_link_hears_what_it_is_for(house):
    for invitation, expected in (
        (Invitation(Role.PARTICIPANT, "", house.slug, "staff"), (house.vision.title, "staff")),
        (Invitation(Role.MODERATOR, "", house.slug), (house.vision.title, "")),
        (Invitation(Role.ADMINISTRATOR, "Sofia"), ("", "")),
    ):
        link = make_link(house.db, None, invitation)
        found = backstage.link(house.db, link.token)
        assert (found.role, found.vision, found.audience) == (invitation.role, *expected)
    assert backstage.link(house.db, "made up") is None
    house.clock.now = link.expires_at
    assert backstage.link(house.db, link.token) is None


@pytest.mark.parametrize("page", [backstage.running, queue])
@pytest.mark.parametrize("who", [AMINA, BEN, person("new")], ids=["resident", "staff", "stranger"])
def test_nobody_else_looks_behind_the_scenes(house, page, who):
    with refusal(house, NotAllowed, "Only the people who run this deliberation can see this page."):
        page(house.db, house.slug, who)
