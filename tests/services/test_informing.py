from house import CARO, DEV, Role, person, refusal

from deliberation.domain.errors import Invalid, NotAllowed, NotFound
from deliberation.services.informing import change_page
from deliberation.services.reading.notices import notice, wordings
from deliberation.services.verifying import verify
from deliberation.storage import journal


def test_a_page_has_the_words_it_came_with_until_it_is_given_others(house):
    before = notice(house.db, "privacy", CARO)
    assert "Changing your mind" in [each.heading for each in before.passages]
    change_page(house.db, DEV, "privacy", "We keep little.\n\n## Who\n\nUs.")
    change_page(house.db, DEV, "privacy", "We keep less.")
    change_page(house.db, DEV, "cookies", "Two.")
    assert notice(house.db, "privacy", CARO).passages == (("", "We keep less."),)
    found, earlier = wordings(house.db, "privacy", DEV)
    assert found.may_edit
    assert [(each.by, each.passages[0].body) for each in earlier] == [
        ("Dev", "We keep less."),
        ("Dev", "We keep little."),
    ]
    assert verify(house.db).findings == ()
    assert [each.facts["page"] for each in house.entries(journal.SITE) if each.kind == "PageChanged"] == [
        "privacy",
        "privacy",
        "cookies",
    ]


def test_an_administrator_without_a_name_signs_as_one(house):
    house.let_in(person("sam"), Role.ADMINISTRATOR, slug=None)
    change_page(house.db, person("sam"), "accessibility", "It works.")
    assert house.entries(journal.SITE)[-1].facts["by"] == "an administrator"


def test_nobody_else_changes_a_page_or_reads_what_it_said(house):
    with refusal(house, NotAllowed, "Only an administrator can change this page."):
        change_page(house.db, CARO, "privacy", "Nothing.")
    with refusal(house, NotAllowed, "Only an administrator can change this page."):
        change_page(house.db, person("olu"), "privacy", "Nothing.")
    with refusal(house, NotAllowed, "Only an administrator can change this page."):
        wordings(house.db, "privacy", CARO)


def test_a_page_needs_words_and_has_to_be_one(house):
    with refusal(house, Invalid, "Write the words of the page first.", "body"):
        change_page(house.db, DEV, "privacy", " ")
    with refusal(house, NotFound, "There is no such page here."):
        change_page(house.db, DEV, "other", "Words.")
