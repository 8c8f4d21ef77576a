import json
from pathlib import Path

from house import AMINA, BEN, SLUG

from deliberation.domain.vision import Phase, Stance
from deliberation.services.amending import back_amendment
from deliberation.services.entering import say_about
from deliberation.services.moderating import Target, flag
from deliberation.services.verifying import verify
from deliberation.services.voting import cast_vote
from deliberation.web.doorway import DEVICE

READ = f"/visions/{SLUG}"
WORDS = ("Zanzibar", "Zebrafinch", "Zucchini", "Zigzag", "Zeppelin", "Zennor", "Zodiac")
GONE = "removed at the author’s request (Monday 21 September 2026)"


def said_by_amina(house):
    """An edit with a comment of Ben's on its words, a comment, a reason, a report, a vote, and where she lives."""
    edit = house.suggest(AMINA, 1, "Nobody", "Zanzibar", why="Zebrafinch says so.")
    house.say(BEN, edit.id, "Why there?", paragraph=1)
    said = house.say(AMINA, house.principle(1).id, "Zucchini, too.")
    back_amendment(house.db, AMINA, house.suggest(BEN, 2, "once", "one time").id, "Zigzag.")
    flag(house.db, AMINA, Target(item_id=house.edit(2).id), "Zeppelin.")
    say_about(house.db, AMINA, house.slug, "Zennor", "Zodiac")
    cast_vote(house.db, AMINA, edit.id, Stance.AGREE)
    return edit, said


def test_a_stranger_finds_that_nothing_is_kept(at):
    page = at("olu").get("/my-data").text
    assert "Nothing is kept of you from this device." in page and "/my-data.json" not in page
    assert at("olu").get("/my-data.json").status_code == 404
    assert "so there is nothing to remove" in at("olu").get("/my-data/erase?what=words").text
    assert at("olu").post("/my-data/erase", data={"what": "words"}).status_code == 409
    assert at("olu").post("/my-data/erase", data={"what": "all"}).status_code == 422


def test_everything_of_ones_own_is_on_the_page_and_in_the_file(house, at):
    said_by_amina(house)
    page = at("amina").get("/my-data").text
    assert all(each in page for each in (*WORDS, house.member(AMINA).pseudonym, "You are here as", "<b>Agree</b>"))
    answer = at("amina").get("/my-data.json")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="my-data.json"'
    kept = json.loads(answer.text)
    (place,) = kept["places"]
    assert (place["area"], place["organisation"]) == ("Zennor", "Zodiac")
    assert [each["reason"] for each in place["edits"]] == ["Zebrafinch says so."]
    assert "Zanzibar travels" in place["edits"][0]["words"][0] and place["votes"][0]["stance"] == "agree"
    assert kept["what_is_public"].startswith("Public: edits")
    assert not any(word in at("ben").get("/my-data.json").text for word in WORDS[1:])


def test_words_go_and_their_places_say_so(house, at):
    edit, said = said_by_amina(house)
    sure = at("amina").get("/my-data/erase?what=words").text
    assert "This cannot be undone." in sure and 'name="what" value="words"' in sure
    browser = at("amina")
    assert browser.post("/my-data/erase", data={"what": "words"}).location == "/my-data"
    assert "Your words are removed." in browser.get("/my-data").text
    pages = (READ, f"{READ}/edits/1", f"{READ}/edits/2", f"{READ}/record", f"{READ}/mine")
    for path in pages:
        assert GONE in at("amina").get(path).text, path
        assert not any(word in at("ben").get(path).text for word in WORDS), path
    shown = at("ben").get(READ).text
    assert f"Edit 1 was {GONE}." in " ".join(shown.split()) and f"A comment was {GONE}." in shown
    assert at("ben").post(f"/items/{edit.id}/vote", data={"stance": "agree"}).status_code == 409
    assert f'id="c{said}"' in shown
    record = at("ben").get(f"{READ}/record.jsonl").text
    assert "Zebra" not in record and '"erased_at"' in record
    assert verify(house.db).findings == ()


def test_moderators_read_a_report_without_its_words(house, at):
    said_by_amina(house)
    at("amina").post("/my-data/erase", data={"what": "words"})
    assert "The reason was removed at its author’s request." in at("caro").get(f"{READ}/moderation").text


def test_everything_goes_and_the_device_is_a_stranger(house, at):
    said_by_amina(house)
    browser = at("amina")
    assert "Remove everything about you?" in browser.get("/my-data/erase?what=everything").text
    gone = browser.post("/my-data/erase", data={"what": "everything"})
    assert gone.location == "/"
    assert DEVICE in gone.headers["Set-Cookie"]
    assert "Nothing is kept of you" in browser.get("/my-data").text
    assert "Nothing is kept of you" in at("amina").get("/my-data").text
    assert verify(house.db).findings == ()
    path = Path(house.url.removeprefix("sqlite:///"))
    held = b"".join(each.read_bytes() for each in (path, path.with_name(f"{path.name}-wal")))
    assert not any(word.encode() in held for word in WORDS)


def test_words_in_a_published_version_stay_without_their_reason(house, at):
    edit = house.suggest(AMINA, 1, "Nobody", "Zanzibar", why="Yellowhammer says so.")
    lost = house.suggest(AMINA, 3, "They learn", "Zealots learn")
    house.say(AMINA, lost.id, "Yesterday.")
    house.agree(edit.id)
    house.move_to(Phase.PUBLISHED)
    at("amina").post("/my-data/erase", data={"what": "words"})
    for path in (f"{READ}/versions/2", f"{READ}/edits/1", f"{READ}/versions/2/words"):
        page = at("ben").get(path).text
        assert "Zanzibar" in page and "Yellowhammer" not in page and "Zealots" not in page, path
        assert f"The reason was {GONE.replace('21 September', '5 October')}" in page, path
    assert house.member(AMINA).pseudonym not in at("ben").get(f"{READ}/versions/2/words").text
    assert "Edit 2 was removed" in " ".join(at("ben").get(f"{READ}/versions/2").text.split())
    assert "A comment was removed" in at("ben").get(f"{READ}/versions/2").text
    assert verify(house.db).findings == ()
