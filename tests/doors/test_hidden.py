from house import AMINA, CARO, SLUG

from deliberation.services.moderating import Target, hide

READ = f"/visions/{SLUG}"


def test_a_hidden_comment_leads_moderators_alone_back_to_its_words(house, at):
    said = house.say(AMINA, house.principle(1).id, "Ask Ben Smith.")
    hide(house.db, CARO, Target(comment_id=said), "It names somebody.")
    there = f"/hide?comment={said}"
    assert f'href="{there}"' in at("caro").get(READ).text
    assert "Ask Ben Smith." in at("caro").get(there).text
    assert there not in at("amina").get(READ).text
    at("caro").post(there, data={"action": "show", "reason": "A mistake."})
    assert "Ask Ben Smith." in at("amina").get(READ).text
