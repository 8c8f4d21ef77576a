import json
from hashlib import sha256

import pytest
from house import AMINA, BEN, CARO, DEV, PRINCIPLES, at_once, every_row, person, refusal, resident

from deliberation import markup
from deliberation.domain.draft import fingerprint
from deliberation.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from deliberation.domain.vision import FateKind, Phase, Role
from deliberation.services.amending import withdraw_amendment
from deliberation.services.composing import OwnWords, tick_pair, write_own_words
from deliberation.services.moderating import Target, hide
from deliberation.services.publishing import Signature, publish_version
from deliberation.services.reading import composition
from deliberation.storage import tables
from deliberation.storage.library import drafts, texts

CHANGED = "The draft changed since you opened this page. Read it again below, then sign."


@pytest.fixture
def merging(house):
    """Two neighbours that are in, and one more principle untouched."""
    edits = [house.suggest(AMINA, 1, "Nobody", "No one"), house.suggest(BEN, 1, "further", "farther")]
    house.agree(*(edit.id for edit in edits))
    house.move_to(Phase.MERGING)
    return edits


def preview(house):
    return composition.composition(house.db, house.slug, CARO)


def version(house, number):
    return house.look(texts.version, house.vision.id, number)


def fates(house):
    return {fate.item_id: (fate.kind, fate.sentence) for fate in house.look(drafts.fates_of, version(house, 2).id)}


def test_neighbours_are_read_together_before_anybody_signs(house, merging):
    with refusal(house, Conflict, "Edits 1 and 2 stand side by side. Read them together and tick them first."):
        house.sign()
    tick_pair(house.db, CARO, *(edit.id for edit in merging))
    house.sign()
    assert house.vision.round.published_at == house.clock.now


def test_version_2_has_the_very_words_of_the_preview(house, merging):
    house.tick_all()
    seen = [(each.title, each.body) for each in (drafted.section for drafted in preview(house).drafted)]
    receipt = house.sign("Caro  Moore ")
    new = version(house, 2)
    assert [(each.title, each.body) for each in new.revisions] == seen
    assert "No one travels farther than they must." in seen[0][1]
    written = json.dumps([list(pair) for pair in seen], ensure_ascii=False, separators=(",", ":"))
    assert new.sha256 == sha256(written.encode()).hexdigest() == receipt.facts["sha256"]
    assert (new.number, new.signed_by, new.published_at) == (2, "Caro Moore", house.clock.now)
    assert [each.html for each in new.revisions] == [str(markup.render(body)) for _, body in seen]


def test_every_principle_knows_what_it_comes_from(house, merging):
    house.tick_all()
    house.sign()
    old, new = version(house, 1), version(house, 2)
    lineages = zip(("reworded", "kept", "kept"), old.revisions, strict=True)
    found = [(each.lineage, each.parents) for each in new.revisions]
    assert found == [(how, (before.id,)) for how, before in lineages]
    assert [(a.principle_id, a.position) for a in old.revisions] == [
        (b.principle_id, b.position) for b in new.revisions
    ]
    assert not {each.id for each in old.revisions} & {each.id for each in new.revisions}
    assert [(each.title, each.body) for each in old.revisions] == [(each.title, each.body) for each in PRINCIPLES]


def test_the_record_has_the_words_sealed_and_the_rest_in_the_open(house, merging):
    house.tick_all()
    receipt = house.sign()
    entry, new = house.entries()[-1], version(house, 2)
    assert (entry.kind, entry.seq, entry.digest) == ("VersionPublished", receipt.seq, receipt.digest)
    assert (entry.facts["number"], entry.facts["signed_by"]) == (2, "Caro Moore")
    assert entry.opened["texts"] == [[each.title, each.body, texts.made_as_json(each.made)] for each in new.revisions]
    assert [each[-1] for each in entry.facts["revisions"]] == [each.sha256 for each in new.revisions]
    assert entry.facts["outcome"] == house.look(texts.outcome_of, new.id)
    assert entry.facts["outcome"]["position"] == entry.seq - 1
    assert entry.facts["outcome"]["pairs"] == [[edit.id for edit in merging]]
    assert entry.facts["outcome"]["edits"][str(merging[0].id)]["outcome"] == [True, "in_by_rule", []]
    assert fingerprint([("Care close to home", new.revisions[0].body)]) == new.revisions[0].sha256


@pytest.fixture
def edits(house):
    """One of every kind that there is an end for, with its votes in, ready to be signed."""
    found = {
        "in": house.suggest(AMINA, 3, "time", "the time"),
        "rival": house.suggest(BEN, 3, "time", "more time"),
        "unheard": house.suggest(BEN, 3, "people", "persons"),
        "disputed": house.suggest(AMINA, 2, "Staff write", "We write"),
        "refused": house.suggest(AMINA, 2, "tell their story", "say everything"),
        "withdrawn": house.suggest(AMINA, 2, "They can", "All can"),
        "hidden": house.suggest(AMINA, 2, "Everybody", "Ben Smith"),
        "blended": house.suggest(AMINA, 1, "Nobody", "No one"),
        "left out": house.suggest(AMINA, 1, "Every street", "Each street"),
    }
    house.agree(*(found[name].id for name in ("in", "rival", "left out")))
    house.vote(found["disputed"].id, (7,), (0, 7))
    house.vote(found["refused"].id, (0, 7), (0, 7))
    withdraw_amendment(house.db, AMINA, found["withdrawn"].id)
    hide(house.db, CARO, Target(item_id=found["hidden"].id), "It names a person.")
    house.move_to(Phase.MERGING)
    base = house.principle(1)
    house.decide(found["left out"], False, "That is for the council.")
    own = base.body.replace("Nobody travels", "Nobody at all travels")
    write_own_words(house.db, CARO, OwnWords(base.id, own, "Kinder.", (found["blended"].id,), 1))
    return found | {"own": house.edit(len(found) + 1)}


def test_every_edit_ends_in_one_fate_with_a_sentence(house, edits):
    house.sign()
    told = fates(house)
    assert {name: told[edit.id][0] for name, edit in edits.items()} == {
        "in": FateKind.IN_TEXT,
        "rival": FateKind.LOST,
        "unheard": FateKind.NOT_ENOUGH_VOTES,
        "disputed": FateKind.GROUPS_DISAGREE,
        "refused": FateKind.NOT_ENOUGH_AGREEMENT,
        "withdrawn": FateKind.WITHDRAWN,
        "hidden": FateKind.HIDDEN,
        "blended": FateKind.IN_PART,
        "left out": FateKind.OUT_OF_SCOPE,
        "own": FateKind.IN_TEXT,
    }
    assert {name: told[edits[name].id][1] for name in ("in", "left out", "withdrawn", "hidden")} == {
        "in": "In: common ground. 6 of 6 residents and 6 of 6 staff agree.",
        "left out": "Out: decided by hand. 6 of 6 residents and 6 of 6 staff agree. That is for the council.",
        "withdrawn": "Its author took it back.",
        "hidden": "A moderator hid it: It names a person.",
    }


def test_the_record_has_every_fate_and_its_sentence(house, edits):
    house.sign()
    told, entry = fates(house), house.entries()[-1]
    assert [tuple(fate[1:]) for fate in entry.facts["fates"]] == [(id_, None, kind) for id_, (kind, _) in told.items()]
    assert entry.opened["sentences"] == [sentence for _, sentence in told.values()]
    assert len(told) == len(edits)


def test_the_record_has_what_would_have_turned_every_edit_that_people_voted_on(house, edits):
    house.sign()
    settled = house.entries()[-1].facts["outcome"]["edits"]
    assert [settled[str(edits[name].id)]["margin"] for name in ("in", "rival", "unheard")] == [
        ["disagree", edits["in"].id, [["residents", 1]], True, [edits["rival"].id]],
        ["agree", edits["rival"].id, [["residents", 1]], True, []],
        ["agree", edits["unheard"].id, [["residents", 5], ["staff", 5]], False, []],
    ]
    assert "margin" not in settled[str(edits["own"].id)]


def test_a_draft_that_changed_since_it_was_read_is_not_signed(house, merging):
    read = preview(house).fingerprint
    house.decide(merging[1], False, "Not now.")
    with refusal(house, Conflict, CHANGED):
        publish_version(house.db, CARO, house.slug, Signature("Caro Moore", read))
    publish_version(house.db, CARO, house.slug, Signature("Caro Moore", preview(house).fingerprint))


def test_a_name_stands_under_every_version(house, merging):
    house.tick_all()
    with refusal(house, Invalid, "Write your name as it should be printed under the new version.", "name"):
        house.sign(" ")


def test_three_signatures_at_once_are_one_version(house):
    house.move_to(Phase.MERGING)
    signature = Signature("Caro Moore", preview(house).fingerprint)
    receipts = at_once(*(lambda: publish_version(house.db, CARO, house.slug, signature, "k1") for _ in range(3)))
    assert receipts[0] == receipts[1] == receipts[2]
    assert house.kinds.count("VersionPublished") == 1
    assert len(every_row(house.db, tables.versions)["versions"]) == 2


def test_of_two_who_sign_the_second_hears_that_it_is_done(house):
    house.move_to(Phase.MERGING)
    read = preview(house).fingerprint
    publish_version(house.db, CARO, house.slug, Signature("Caro Moore", read))
    with refusal(house, Conflict, "This version is published already."):
        publish_version(house.db, DEV, house.slug, Signature("Dev Patel", read))


@pytest.mark.parametrize("phase", [Phase.DRAFTING, Phase.DELIBERATION])
def test_nobody_signs_before_voting_closes(house, phase):
    house.move_to(phase)
    with refusal(house, Conflict, "The next version can be signed after voting closes."):
        house.sign()


def test_only_those_in_charge_sign(house):
    house.let_in(person("sofia"), Role.DESIGN_GROUP)
    house.move_to(Phase.MERGING)
    for who in (AMINA, BEN, person("sofia"), resident(1)):
        with refusal(house, NotAllowed, "You do not have permission to do this."):
            publish_version(house.db, who, house.slug, Signature("Me", preview(house).fingerprint))


def test_there_must_be_such_a_vision_to_sign(house):
    with refusal(house, NotFound, "There is no such vision here. It may not be open yet, or the link is mistyped."):
        publish_version(house.db, CARO, "elsewhere", Signature("Caro Moore", ""))
