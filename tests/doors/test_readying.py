from io import BytesIO

from house import SLUG, every_row
from PIL import Image

from deliberation.domain.vision import Phase
from deliberation.storage import tables

V = f"/visions/{SLUG}"
DRAFT = {"text": "1. One\nsome words\n2. Two\nmore words", "title": "Our streets"}


def photo(mode="RGB", size=(1300, 900)):
    """A picture of noise, which no format makes small."""
    written = BytesIO()
    Image.effect_noise(size, 90).convert(mode).save(written, "PNG")
    return written.getvalue()


def sent(file, description="Noise."):
    """A form with a file in it, as a browser writes it; a test client would write a large one to disk."""
    lines = ("--b", 'Content-Disposition: form-data; name="description"', "", description)
    lines += ("--b", 'Content-Disposition: form-data; name="picture"; filename="noise.png"', "", "")
    return {
        "data": "\r\n".join(lines).encode() + file + b"\r\n--b--\r\n",
        "content_type": "multipart/form-data; boundary=b",
    }


def test_plain_forms_lead_from_an_empty_site_to_an_open_vision_and_its_poster(house, at):
    dev = at("dev")
    assert b"We found 2 principles" in dev.post("/visions/new", data=DRAFT).data
    ready = dev.post("/visions", data=DRAFT).location
    page, vision = dev.get(ready).text, ready.removesuffix("/ready")
    assert "Say in one sentence what it is about." in page
    assert "Open it now" not in page
    refused = dev.post(f"{vision}/schedule", data={"action": "open-now", "closes_at": "2999-01-01T10:00"})
    assert (refused.status_code, "It cannot open yet." in refused.text) == (409, True)
    words = {"title": "Our streets", "summary": "How we share them.", "introduction": "", "video_url": ""}
    dates = {"closes_at": "2999-01-01T10:00"}
    assert dev.post(f"{vision}/schedule", data={"closes_at": ""}).location == ready
    assert "No last day is set yet." in dev.get(ready).text
    helper = {"as": "moderator", "name": "Mo"}
    assert dev.post(f"{ready}/introduction", data=words).location == ready
    assert dev.post(f"{vision}/schedule", data=dates).location == ready
    assert dev.post(f"{vision}/guard", data={"holds": "before", "reasons": "It is an advert."}).location == ready
    assert dev.post(f"{vision}/retention", data={"ends": "days", "days": "90"}).location == ready
    assert "send it to Mo, and to nobody else. It is shown only now." in dev.post(f"{vision}/invite", data=helper).text
    assert f"{vision}/opened" in dev.get(ready).text
    preview = dev.get(f"{ready}/preview").text
    assert ("This is how a resident will see it." in preview, f'href="{vision}/vote"' in preview) == (True, False)
    assert (preview.count("<button disabled"), preview.count(f'href="{ready}"')) == (2 * 4, 1)
    assert dev.post(f"{vision}/schedule", data={"action": "open-now"}).location == f"{vision}/opened"
    poster = at("amina").get(f"{vision}/poster").text
    assert all(words in poster for words in ("Our streets", "How we share them.", "Vote until", vision, "/qr.svg"))
    assert at("amina").get(f"{vision}/cards").text.count("How we share them.") == 4
    assert dev.get(ready).location == f"{vision}/running"


def test_a_draft_is_mended_and_thrown_away_by_plain_forms_before_it_opens(house, at):
    dev = at("dev")
    ready = dev.post("/visions", data=DRAFT).location
    assert "## Two\n\nmore words" in dev.get(f"{ready}/text").text
    text = {"text": "# Ours\n## One\nsome words\n## Two\nfewer words\n## Three\nlast words"}
    shown = dev.post(f"{ready}/text", data=text).text
    assert ("We found 3 principles. Before, there were 2." in shown, shown.count("As it was")) == (True, 1)
    assert (shown.count("Other words than before"), shown.count(">New<")) == (1, 1)
    assert "fewer words" in dev.post(f"{ready}/text", data=text | {"action": "change"}).text
    assert dev.post(f"{ready}/text", data=text | {"action": "keep"}).location == ready
    again = dev.post(f"{ready}/text", data=text | {"action": "keep"})
    assert (again.status_code, "Its principles have these words already." in again.text) == (422, True)
    assert "3 principles" in dev.get(ready).text
    assert dev.post(f"{ready}/throw-away").location == "/"
    assert "It is thrown away." in dev.get("/").text
    assert dev.get(ready).status_code == 404


def test_what_a_step_cannot_use_comes_back_with_what_was_typed(house, at):
    house.move_to(Phase.DRAFTING)
    for path, form, sentence, kept in (
        ("ready/introduction", {"title": "", "summary": "Ours."}, "Give the vision a title.", "Ours."),
        (
            "ready/groups",
            {"audiences": "a\na", "opinion": "report", "quorum": "5", "signatures": "1"},
            "Two groups",
            "5",
        ),
        ("ready/groups", {"audiences": "cooks", "opinion": "rule"}, "Choose what opinion groups may do.", "cooks"),
        ("ready/places", {"areas": "x" * 200}, "areas-error", "xxx"),
        ("ready/introduction", {"description": "A bench."}, "Choose a picture first.", "A bench."),
    ):
        answer = at("dev").post(f"{V}/{path}", data=form)
        assert (answer.status_code, sentence in answer.text, kept in answer.text) == (422, True, True), path
    assert at("dev").get(f"{V}/running/elsewhere").status_code == 404


def test_a_picture_may_be_larger_than_any_other_form_and_is_served_as_what_it_is(house, at):
    house.move_to(Phase.DRAFTING)
    file = photo()
    assert len(file) > 1024**2
    assert at("caro").post(f"{V}/ready/introduction", **sent(file)).status_code == 303
    answer = at("caro").get(f"{V}/pictures/{house.vision.picture}")
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, max-age=86400, immutable"
    assert at("amina").get(f"{V}/pictures/{house.vision.picture}").status_code == 404
    assert at("caro").post(f"{V}/ready/introduction", **sent(bytes(9 * 1024**2))).status_code == 413
    house.move_to(Phase.DELIBERATION)
    refused = at("caro").post(f"{V}/ready/introduction", data={"action": "remove"})
    assert (refused.status_code, 'id="reason-error"' in refused.text) == (422, True)
    removal = {"action": "remove", "reason": "Somebody in it asked."}
    assert at("caro").post(f"{V}/ready/introduction", data=removal).status_code == 303
    assert every_row(house.db, tables.pictures) == {"pictures": []}


def test_the_same_form_with_another_picture_is_another_act(house, at):
    for size in ((3, 4), (3, 4), (4, 3)):
        form = {
            "key": "k",
            "description": "Noise.",
            "reason": "So.",
            "picture": (BytesIO(photo("L", size)), "n"),
        }
        assert at("caro").post(f"{V}/ready/introduction", data=form).status_code == 303
    assert (house.kinds.count("PictureChanged"), house.kinds.count("VisionIntroduced")) == (3, 0)


def test_a_picture_is_kept_where_the_words_beside_it_come_back(house, at):
    house.move_to(Phase.DRAFTING)
    form = {
        "summary": "",
        "introduction": "It is ours.",
        "description": "Noise.",
        "picture": (BytesIO(photo("L", (3, 4))), "n"),
    }
    refused = at("caro").post(f"{V}/ready/introduction", data=form)
    assert (refused.status_code, "It is ours." in refused.text) == (422, True)
    assert house.vision.picture_alt == "Noise."
    assert at("caro").post(f"{V}/ready/introduction", data={"summary": "Ours."}).status_code == 303
    assert (house.vision.summary, house.kinds.count("PictureChanged")) == ("Ours.", 1)


def test_moved_dates_are_told_on_the_page_and_the_archive_is_left_alone(house, at):
    dates = {"opens_at": "2026-09-01T10:00", "closes_at": "2026-10-30T10:00", "reason": "Many asked for more time."}
    assert at("caro").post(f"{V}/schedule", data=dates).status_code == 303
    assert "Many asked for more time." in at("amina").get(V).text
    assert at("dev").post(f"{V}/archive", data={"reason": "So."}).status_code == 409
    house.clock.now = house.vision.round.closes_at
    assert at("dev").post(f"{V}/archive", data={"reason": "It is over."}).status_code == 303
    assert "In the archive since" in at("amina").get("/archive").text
    assert [f"{V}/archive" in at(who).get(V).text for who in ("dev", "caro")] == [True, False]
    assert f"{V}/archive" in at("dev").get("/archive").text
    assert SLUG not in at("amina").get("/").text
    assert at("dev").post(f"{V}/archive", data={"reason": "More.", "action": "back"}).status_code == 303
    assert SLUG in at("amina").get("/").text
