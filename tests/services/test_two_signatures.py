import pytest
from house import AMINA, CARO, DEV, refusal, set_columns

from deliberation.domain.errors import Conflict
from deliberation.domain.vision import Phase
from deliberation.services.administering import take_site_role
from deliberation.services.publishing import Signature, publish_version
from deliberation.services.reading import composition
from deliberation.storage import tables


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
