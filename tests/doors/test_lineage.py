import re

import pytest
from house import AMINA, BEN

from deliberation.domain.vision import Phase
from deliberation.services.reading import published
from deliberation.web.lineage import threads


@pytest.fixture
def drawn(house):
    """Principles 1 and 3 become one, 2 is retired, one begins; the words of nothing change otherwise."""
    house.restructure(AMINA, "join", 1, 3, parts=(("Both", house.principle(1).body),))
    house.restructure(BEN, "retire", 2)
    house.restructure(BEN, "new", after=3, parts=(("Sleep", "It is quiet."),))
    house.agree(*(house.edit(number).id for number in (1, 2, 3)))
    house.move_to(Phase.PUBLISHED)
    return threads(published.version(house.db, house.slug, 2, AMINA))


def test_both_sides_are_spread_over_the_whole_height(drawn):
    assert [(old.revision.position, old.y, old.leads) for old in drawn.olds] == [
        (1, 32, True),
        (2, 96, False),
        (3, 160, True),
    ]
    assert [(seam.top + seam.bottom) / 2 for seam in drawn.seams] == [48, 144]
    assert drawn.height == 192


def test_one_thread_leads_from_each_principle_to_what_goes_on_from_it_and_is_fused_there(drawn):
    assert [(each.x, each.begin, each.end, each.thick) for each in drawn.threads] == [
        (0, 32, 45, 6),
        (0, 160, 51, 6),
        (70, 144, 144, 6),
    ]
    assert drawn.threads[1].path == "M0 160C50 160 50 51 100 51"


def test_many_edits_make_one_thicker_thread_and_nothing_changed_a_thin_one(house):
    for old in ("bring", "care", "live", "Nobody", "travels", "Every"):
        house.agree(house.suggest(AMINA, 1, old, f"{old}, well,").id)
    house.move_to(Phase.MERGING)
    house.tick_all()
    house.sign()
    found = threads(published.version(house.db, house.slug, 2, AMINA))
    assert [(each.thick, each.changed) for each in found.threads] == [(14, True), (4, False), (4, False)]


def test_the_version_page_tells_the_same_in_a_list(house, at, drawn):
    page = at("amina").get(f"/visions/{house.slug}/versions/2").text
    for said in ("Joined from principles 1 and 3, by edit 1", "New in this version, by edit 3", "Edit 2 retires it."):
        assert said in page
    assert "Retired; it was principle 2" in page


def test_what_is_retired_in_the_draft_is_struck_out(house, at):
    house.agree(house.restructure(AMINA, "retire", 2).id)
    house.move_to(Phase.MERGING)
    desk = at("caro").get(f"/visions/{house.slug}/compose/2").text
    assert "Does not go on as it was" in desk
    assert house.principle(2).body.split("\n")[0] in re.findall(r"<del>.*?</del>", desk, flags=re.S)[0]


def test_an_edit_to_an_earlier_version_does_not_lead_to_another_principle(house, at):
    house.suggest(AMINA, 3, "listen", "hear")
    page = at("amina").get(f"/visions/{house.slug}/edits/1").text
    assert "#p3" in page
    won, joins = house.suggest(BEN, 3, "listen", "be there"), house.restructure(BEN, "retire", 1)
    house.agree(won.id, joins.id)
    house.move_to(Phase.PUBLISHED)
    house.open_next_round()
    page = at("amina").get(f"/visions/{house.slug}/edits/1").text
    assert "Back to the vision" in page
    assert "#p3" not in page


def test_the_history_shows_the_words_of_open_edits(house, at):
    house.suggest(AMINA, 1, "Nobody", "No one")
    page = at("amina").get(f"/visions/{house.slug}/principles/1/history").text
    assert ">No one<" in re.sub(r'<span class="dl-vh">.*?</span>', "", page)


def test_what_did_not_go_in_is_folded_with_its_words(house, at):
    won, lost = house.suggest(AMINA, 1, "Nobody", "None of us"), house.suggest(AMINA, 1, "Nobody", "No one")
    house.restructure(AMINA, "retire", 2)
    start = house.principle(1).body.index("must")
    house.say(AMINA, house.principle(1).id, "Who says so?", start=start, end=start + 4)
    house.agree(won.id, house.edit(3).id)
    house.move_to(Phase.PUBLISHED)
    page = at("amina").get(f"/visions/{house.slug}/versions/2").text
    assert "The number of principles went from three to two." in page
    assert "Nobody voted on the words as they were before." in page
    assert "Votes on the edit that went in" in page
    (folded,) = re.findall(r"<details[^>]*><summary>1 suggested edit did not go in.*?</details>", page, flags=re.S)
    assert f'id="edit-{lost.number}"' in folded
    assert "1 is yours" in folded
    assert ">No one<" in re.sub(r'<span class="dl-vh">.*?</span>', "", folded)
    (said,) = re.findall(r"<details[^>]*><summary>What became of 1 comment.*?</details>", page, flags=re.S)
    assert "1 is yours" in said
    assert "“must”" in said


def test_the_draft_tells_the_public_what_is_joined_new_and_gone(house, at):
    house.restructure(AMINA, "join", 1, 3, parts=(("Both", house.principle(1).body),))
    house.restructure(AMINA, "rename", 2, parts=(("Told once", ""),))
    house.agree(house.edit(1).id, house.edit(2).id)
    house.move_to(Phase.MERGING)
    page = at("amina").get(f"/visions/{house.slug}/compose").text
    for said in (
        "Joined from principles 1 and 3, by edit 1.",
        "Edit 2 gives it this title.",
        "Edit 1 joins it into “Both”.",
    ):
        assert said in page
    assert page.count("does not go on as it was") == 2
    assert f'href="/visions/{house.slug}/compose/1#edit-1">See why, for edit 1</a>' in page
    assert f'href="/visions/{house.slug}/compose/2">See why, for principle 2 of version 1</a>' in page
    joined = at("caro").get(f"/visions/{house.slug}/compose/1").text
    assert "Does not go on as it was" in joined
    assert house.principle(1).body in joined
    desk = at("caro").get(f"/visions/{house.slug}/compose/3").text
    assert "Decided with another principle" in desk
    assert "Edit 1 joins it into “Both”." in at("caro").get(f"/visions/{house.slug}/compose/sign").text
