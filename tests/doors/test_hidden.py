from house import AMINA, BEN, CARO, SLUG

from deliberation.services.amending import back_amendment
from deliberation.services.moderating import Target, hide

READ = f"/visions/{SLUG}"


def test_a_moderator_hides_a_reason_behind_an_edit_and_shows_it_again(house, at):
    edit = house.suggest(AMINA, 1, "Nobody", "No one")
    back_amendment(house.db, BEN, edit.id, "Ask Ben Smith.")
    there, page = f"/hide?item={edit.id}&amp;backing=1", f"{READ}/edits/1"
    assert f'href="{there}"' in at("caro").get(page).text
    assert there not in at("amina").get(page).text
    there = there.replace("&amp;", "&")
    assert "Ask Ben Smith." in at("caro").get(there).text
    assert at("caro").post(there, data={"action": "hide", "reason": "It names somebody."}).location == page
    for who in ("amina", "ben", "caro"):
        shown = at(who).get(page).text
        assert "Ask Ben Smith." not in shown and "A reason was hidden by a moderator: “It names somebody.”" in shown
    assert "Your reason was hidden by a moderator: “It names somebody.”" in at("ben").get(f"{READ}/mine").text
    assert "Ask Ben Smith." not in at("amina").get(there).text
    assert "Ask Ben Smith." in at("caro").get(there).text
    at("caro").post(there, data={"action": "show", "reason": "A mistake."})
    assert "Ask Ben Smith." in at("amina").get(page).text


def test_a_hidden_comment_leads_moderators_alone_back_to_its_words(house, at):
    said = house.say(AMINA, house.principle(1).id, "Ask Ben Smith.")
    hide(house.db, CARO, Target(comment_id=said), "It names somebody.")
    there = f"/hide?comment={said}"
    assert f'href="{there}"' in at("caro").get(READ).text
    assert "Ask Ben Smith." in at("caro").get(there).text
    assert there not in at("amina").get(READ).text
    at("caro").post(there, data={"action": "show", "reason": "A mistake."})
    assert "Ask Ben Smith." in at("amina").get(READ).text
