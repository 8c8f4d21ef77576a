import json
from dataclasses import replace

import pytest
from house import AMINA, CARO, CLOSES, DEV, PRINCIPLES, SETTING, SLUG, SPLIT, START, TITLE, at_once, refusal

from deliberation import markup
from deliberation.domain.draft import fingerprint
from deliberation.domain.errors import Invalid, NotAllowed
from deliberation.domain.importing import Chapter, Split
from deliberation.domain.vision import Gate, Gates, Rule
from deliberation.services.drafting import create_vision
from deliberation.storage import journal
from deliberation.storage.library import texts, visions

NOT_IN_ORDER = "The dates are not in order: open first, then close, then sign."
MANY = tuple(f"group {number}" for number in range(9))


def create(house, setting=SETTING, split=SPLIT, who=DEV, key=None):
    return create_vision(house.db, who, split, setting, key)


def made(house, **changes):
    return house.look(visions.find, create(house, replace(SETTING, **changes)).facts["slug"])


def test_a_draft_becomes_version_1_word_for_word(house):
    assert house.vision.title == TITLE
    version = house.look(texts.version, house.vision.id, 1)
    pairs = [(each.title, each.body) for each in PRINCIPLES]
    assert [(each.title, each.body) for each in version.revisions] == pairs
    assert [each.position for each in version.revisions] == [1, 2, 3]
    assert [each.html for each in version.revisions] == [str(markup.render(body)) for _, body in pairs]
    assert version.sha256 == fingerprint(pairs)
    assert (version.published_at, version.signed_by) == (START, "")
    assert house.vision.introduction_html == "<p>Read it, <strong>vote</strong> on it, change it.</p>"


def test_the_first_entry_says_everything_about_it(house):
    first, vision = house.entries()[0], house.vision
    assert (first.seq, first.kind, first.at) == (1, "VisionCreated", START)
    assert (first.facts["vision"], first.facts["round"], first.facts["slug"]) == (vision.id, vision.round.id, SLUG)
    assert first.facts["about"]["title"] == TITLE
    assert first.facts["audiences"] == [
        [each.id, each.name, each.position, each.is_default] for each in vision.audiences
    ]
    assert first.facts["schedule"]["closes_at"] == CLOSES
    assert first.opened["texts"] == [[each.title, each.body] for each in PRINCIPLES]


def test_the_first_audience_is_where_everybody_belongs(house):
    vision = made(house, audiences=(" Neighbours ", "", "Care  Staff"))
    assert [(each.name, each.is_default) for each in vision.audiences] == [("neighbours", True), ("care staff", False)]
    assert vision.default_audience.name == "neighbours"


def test_the_quorum_is_printed_with_the_rule(house):
    assert made(house, quorum=12).rule == Rule(quorum=12)


def test_opinion_groups_may_stop_an_edit_where_the_vision_is_made_so(house):
    vision = made(house, opinion=Gate.VETO)
    assert vision.rule.gates == Gates(opinion=Gate.VETO)
    entry, *_ = house.entries(vision.journal_id)
    assert json.loads(entry.facts["about"]["rule"])["gates"] == {"audience": "full", "opinion": "veto"}


def test_what_is_typed_is_spelt_canonically_and_shown_so(house):
    vision = made(house, title=" A  title ", summary="So\nit is.", introduction="One \u200b two.  \n\n\n\nThree.")
    assert (vision.title, vision.summary) == ("A title", "So it is.")
    assert vision.introduction == "One two.\n\nThree."
    assert vision.introduction_html == str(markup.render(vision.introduction))


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        (TITLE, f"{SLUG}-2"),
        ("Soin à l’École", "soin-a-lecole"),
        ("日本", "vision"),
        ("New", "new-2"),
        ("x" * 99, "x" * 60),
        (f"{'x' * 59} y", "x" * 59),
    ],
)
def test_a_vision_has_an_address_of_its_own(house, title, slug):
    assert made(house, title=title).slug == slug


def test_visions_of_one_title_are_numbered(house):
    assert [made(house).slug for _ in range(2)] == [f"{SLUG}-2", f"{SLUG}-3"]


def test_every_vision_has_a_journal_of_its_own(house):
    receipt = create(house)
    other = house.look(visions.find, receipt.facts["slug"])
    assert other.journal_id != house.vision.journal_id
    assert other.public_id != house.vision.public_id
    assert house.look(journal.head, other.journal_id) == (1, receipt.digest)


def test_the_same_request_three_times_at_once_is_one_vision(house):
    receipts = at_once(*(lambda: create(house, key="k1") for _ in range(3)))
    assert receipts[0] == receipts[1] == receipts[2]
    assert len(house.look(visions.everything)) == 2


def test_the_console_may_set_one_up(house):
    assert create(house, who=None).facts["slug"] == f"{SLUG}-2"


@pytest.mark.parametrize("who", [AMINA, CARO], ids=["stranger", "moderator"])
def test_nobody_else_sets_one_up(house, who):
    with refusal(house, NotAllowed, "Only an administrator can set up a vision."):
        create(house, who=who)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"title": " "}, "Give the vision a title."),
        ({"title": "x" * 201}, "That is 201 characters long; at most 200 fit."),
        ({"summary": "x" * 401}, "That is 401 characters long; at most 400 fit."),
        ({"introduction": "x" * 5001}, "That is 5,001 characters long; at most 5,000 fit."),
        ({"video_url": "http://example.org/a"}, "The link to the video starts with https://"),
        ({"video_url": "https://example.org"}, "The link to the video starts with https://"),
        ({"video_url": "x" * 501}, "That is 501 characters long; at most 500 fit."),
        ({"signatures": 3}, "A version is signed by one person, or by two."),
        ({"opinion": Gate.FULL}, "Opinion groups can report, or stop an edit. They cannot be asked to agree."),
        ({"quorum": 2}, "The quorum is a whole number from 3 to 1,000."),
        ({"quorum": 1001}, "The quorum is a whole number from 3 to 1,000."),
        ({"audiences": MANY}, "At most 8 groups: each of them has a say in every edit."),
        ({"audiences": ("Staff", "staff ")}, "Two groups have the same name."),
        ({"audiences": ("staff, nurses",)}, "Write each group on a line of its own, without commas."),
        (
            {"audiences": ("Moderator",)},
            "Those who run the vision are called moderators. Give this group another name.",
        ),
        (
            {"audiences": ("", " ")},
            "Name at least one group: the one everybody belongs to who comes without a link.",
        ),
        ({"closes_at": START}, NOT_IN_ORDER),
    ],
)
def test_what_cannot_be_used_is_refused_beside_its_field(house, changes, message):
    (field,) = changes
    with refusal(house, Invalid, message, field):
        create(house, replace(SETTING, **changes))


def test_a_link_to_a_video_is_kept(house):
    assert made(house, video_url=" https://example.org/a?b=c ").video_url == "https://example.org/a?b=c"


def test_a_principle_that_is_too_long_is_refused(house):
    split = Split("", "", (Chapter("One", "x" * 5001),))
    with refusal(house, Invalid, "That is 5,001 characters long; at most 5,000 fit.", "text"):
        create(house, split=split)
