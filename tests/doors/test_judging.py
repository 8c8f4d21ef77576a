import html
import re

import pytest
from house import AMINA, BEN, SLUG, every_row

from deliberation.domain.vision import Phase
from deliberation.storage.library import drafts

V = f"/visions/{SLUG}"


def read(answer):
    page = re.sub(r"<svg.*?</svg>", " ", answer.get_data(as_text=True), flags=re.S)
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


@pytest.fixture
def told(house):
    """The fates told with version 2, by item id and comment id."""
    won, lost = house.suggest(BEN, 1, "Nobody", "None of us"), house.suggest(AMINA, 1, "Nobody", "No one")
    comment = house.say(AMINA, house.principle(2).id, "Who reads it?")
    house.agree(won.id)
    house.move_to(Phase.PUBLISHED)
    version_id = house.principle(1, 2).version_id
    fates = {each.item_id or -each.comment_id: each.id for each in house.look(drafts.fates_of, version_id)}
    return {"in": fates[won.id], "out": fates[lost.id], "said": fates[-comment]}


def test_everything_said_has_its_fate_on_the_versions_page(told, at):
    page = read(at("amina").get(f"{V}/versions/2"))
    assert "You said, we did" in page
    assert "In the text 1 suggested edit" in page
    assert "Read 1 comment" in page
    assert "What became of 1 comment" in page
    assert "Who reads it?" in page
    assert "Judge it anew" not in page


def test_a_moderator_judges_anew_and_everybody_reads_it(house, told, at):
    assert f"/fates/{told['out']}" in at("caro").get(f"{V}/versions/2").get_data(as_text=True)
    for fate in (told["out"], told["said"]):
        assert "The one below stays in the record." in read(at("caro").get(f"/fates/{fate}"))
        form = {"kind": "other_body", "sentence": "The council answers for it."}
        answer = at("caro").post(f"/fates/{fate}", data=form)
        assert answer.headers["Location"] == f"{V}/versions/2#fate-{fate}"
    for path in (f"{V}/versions/2", f"{V}/mine"):
        page = read(at("amina").get(path))
        assert page.count("The council answers for it.") == 2
    assert "For another body" in read(at("ben").get(f"{V}/edits/2"))
    house.open_next_round()
    assert "For another body Version 2 . The council answers for it." in read(at("ben").get(V))


@pytest.fixture
def refused(house, at):
    def post(fate, form, sentence, status, who="caro"):
        before = every_row(house.db)
        answer = at(who).post(f"/fates/{fate}", data=form)
        assert answer.status_code == status
        assert sentence in read(answer)
        assert every_row(house.db) == before
        return read(answer)

    return post


def test_a_judgement_takes_a_sentence(told, refused):
    refused(told["out"], {"kind": "lost", "sentence": " "}, "Say why, in one sentence. Everyone can read it.", 422)


def test_a_judgement_takes_one_of_the_fates_and_the_sentence_stays(told, refused):
    for fate, kind in ((told["out"], "read"), (told["said"], "lost"), (told["out"], "")):
        page = refused(fate, {"kind": kind, "sentence": "It is so."}, "Choose what became of it.", 422)
        assert "It is so." in page


def test_what_is_in_the_text_cannot_be_judged_otherwise(told, refused, at):
    sentence = "What is in the text, taken back or hidden is so. There is nothing to judge."
    refused(told["in"], {"kind": "lost", "sentence": "No."}, sentence, 409)
    assert sentence in read(at("caro").get(f"/fates/{told['in']}"))


def test_only_moderators_judge(told, refused, at):
    form = {"kind": "lost", "sentence": "No."}
    refused(told["out"], form, "You do not have permission to do this.", 403, who="amina")
    answer = at("amina").get(f"/fates/{told['out']}")
    assert answer.status_code == 403
    assert "Only a moderator can judge anew what became of something." in read(answer)


def test_there_must_be_such_a_fate(told, refused):
    refused(999, {"kind": "lost", "sentence": "No."}, "There is no such contribution here.", 404)


ROUND = {"closes_at": "2026-11-01T17:00", "merges_until": "2026-12-01T17:00", "reason": "There is more to say."}


@pytest.mark.usefixtures("told")
class TestNextRound:
    def test_a_moderator_opens_it_on_the_page_where_dates_are(self, house, at):
        assert "Open round 2 on version 2" in read(at("caro").get(f"{V}/running"))
        assert at("caro").post(f"{V}/rounds", data=ROUND).headers["Location"] == V
        page = read(at("amina").get(V))
        for words in ("Round 2. Deliberation", "This is version 2, in round 2.", "becomes version 3"):
            assert words in page
        assert house.vision.round.number == 2

    def test_not_twice_and_the_reason_stays(self, at):
        for status in (303, 409):
            answer = at("caro").post(f"{V}/rounds", data=ROUND)
            assert answer.status_code == status
        assert "The next round can be opened when a version is published." in read(answer)
        assert "There is more to say." in read(answer)

    @pytest.mark.parametrize(
        ("field", "typed", "sentence"),
        [
            ("reason", "", "Say why, in one sentence. Everyone can read it."),
            ("closes_at", "2020-01-01T10:00", "The dates are not in order: open first, then close, then sign."),
            ("merges_until", "soon", "Write the date and time like this: 2026-05-14 17:00."),
        ],
    )
    def test_bad_dates_and_no_reason_are_told_beside_their_fields(self, at, field, typed, sentence):
        answer = at("caro").post(f"{V}/rounds", data={**ROUND, field: typed})
        assert answer.status_code == 422
        assert sentence in read(answer)
        assert f'id="{field}-error"' in answer.get_data(as_text=True)
