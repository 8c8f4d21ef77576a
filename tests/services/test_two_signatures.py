import pytest
from house import AMINA, CARO, DEV, person, refusal, set_columns
from letters import by_letter

from deliberation.domain.errors import Conflict
from deliberation.domain.vision import Phase, Role
from deliberation.services.administering import take_site_role
from deliberation.services.entering import Invitation, make_link, sign_in
from deliberation.services.publishing import Signature, publish_version
from deliberation.services.reading import composition
from deliberation.storage import tables

MO, NED = person("mo"), person("ned")


@pytest.fixture
def edit(house):
    """A vision that two people sign, as its voting has closed with one edit in."""
    with house.db.transaction() as tx:
        set_columns(tx.connection, tables.visions, house.vision.id, signatures=2)
    edit = house.suggest(AMINA, 1, "Nobody", "No one")
    house.agree(edit.id)
    house.move_to(Phase.MERGING)
    return edit


def seen(house, who=CARO):
    return composition.composition(house.db, house.slug, who)


def sign(house, who, name):
    return publish_version(house.db, who, house.slug, Signature(name, seen(house).fingerprint))


def names(house):
    return [each.name for each in seen(house).signed]


def test_the_first_signature_stands_under_the_words_and_the_second_publishes_them(house, edit):
    receipt = sign(house, CARO, "Caro Moore")
    assert "number" not in receipt.facts
    assert (names(house), house.vision.round.published_at) == (["Caro Moore"], None)
    assert sign(house, DEV, "Dev Patel").facts["signed_by"] == "Caro Moore and Dev Patel"
    assert house.vision.round.published_at == house.clock.now
    assert [kind for kind in house.kinds if "Signed" in kind or "Published" in kind] == [
        "DraftSigned",
        "VersionPublished",
    ]


def test_nobody_signs_the_same_words_twice(house, edit):
    sign(house, CARO, "Caro Moore")
    with refusal(house, Conflict, "You have signed these words. Somebody else has to sign them, too."):
        sign(house, CARO, "Dev Patel")


def test_one_name_signs_once_whoever_bears_it(house, edit):
    sign(house, CARO, "Caro Moore")
    said = "These words are signed with this name. Two different people sign, each with their own name."
    with refusal(house, Conflict, said):
        sign(house, DEV, " caro  moore ")


def test_other_words_have_to_be_signed_by_both_again(house, edit):
    sign(house, CARO, "Caro Moore")
    house.decide(edit, False)
    assert names(house) == []
    sign(house, DEV, "Dev Patel")
    assert (names(house), house.vision.round.published_at) == (["Dev Patel"], None)
    sign(house, CARO, "Caro M. Moore")
    assert house.vision.round.published_at == house.clock.now


def test_words_that_come_back_are_signed_still(house, edit):
    sign(house, CARO, "Caro Moore")
    house.decide(edit, False)
    house.decide(edit, None, "", 1)
    assert names(house) == ["Caro Moore"]


def test_who_runs_it_no_longer_has_not_signed(house, edit):
    sign(house, DEV, "Dev Patel")
    take_site_role(house.db, house.member(DEV).participant_id)
    assert names(house) == []
    sign(house, CARO, "Caro Moore")
    assert (names(house), house.vision.round.published_at) == (["Caro Moore"], None)


def came_by(house, who, host, role=Role.MODERATOR, name="", was=None):
    """Somebody who came in by another one's link."""
    link = make_link(house.db, host, Invitation(role, name, house.slug))
    sign_in(house.db, was or person(f"before {name}"), link.token, who)
    return who


ONE_HAND = (
    "One of you two who sign let the other in, or one moderator let in both. That may be one hand. "
    "Ask an administrator for a link of your own, or let somebody sign whom an administrator has let in."
)


@pytest.mark.parametrize("first", [True, False])
def test_who_let_the_other_in_does_not_sign_with_them_until_an_administrator_did(house, edit, first):
    mo = came_by(house, MO, CARO, name="Mo")
    pair = ((CARO, "Caro Moore"), (mo, "Mo Ash"))
    sign(house, *pair[not first])
    with refusal(house, Conflict, ONE_HAND):
        sign(house, *pair[first])
    again = came_by(house, person("mo again"), DEV, name="Mo", was=mo)
    moved = house.entries()[-1]
    assert (moved.kind, moved.opened["member"][1]) == ("MemberMoved", house.member(DEV).participant_id)
    sign(house, *((again, "Mo Ash") if first else (CARO, "Caro Moore")))
    assert house.vision.round.published_at == house.clock.now


def test_two_let_in_by_one_moderator_do_not_sign_together_and_an_administrators_two_do(house, edit):
    mo, ned = came_by(house, MO, CARO, name="Mo"), came_by(house, NED, CARO, name="Ned")
    eve = came_by(house, person("eve"), mo, name="Eve")
    sign(house, mo, "Mo Ash")
    for who, name in ((ned, "Ned Oak"), (eve, "Eve Elm"), (CARO, "Caro Moore")):
        with refusal(house, Conflict, ONE_HAND):
            sign(house, who, name)
    sign(house, came_by(house, person("fay"), DEV, name="Fay"), "Fay Fir")
    assert house.vision.round.published_at == house.clock.now


def test_who_let_each_other_in_and_became_another_person_stay_in_one_line(house, edit):
    mo = came_by(house, MO, CARO, name="Mo")
    caro = came_by(house, person("caro again"), mo, name="Caro", was=CARO)
    caro = by_letter(house, caro, by_letter(house, AMINA, person("amina at home")) and person("caro at home"))
    sign(house, caro, "Caro Moore")
    with refusal(house, Conflict, ONE_HAND):
        sign(house, mo, "Mo Ash")
