from dataclasses import replace
from io import BytesIO

import pytest
from house import AMINA, CARO, CLOSES, DAY, DEV, SETTING, SPLIT, START, every_row, person, refusal, resident
from PIL import Image

from deliberation.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from deliberation.domain.importing import Chapter
from deliberation.domain.vision import Gate, Phase, Role, Stance
from deliberation.services import (
    discarding,
    drafting,
    entering,
    introducing,
    joining,
    phasing,
    retaining,
    verifying,
    voting,
)
from deliberation.services.entering import Invitation
from deliberation.services.introducing import Introduction, introduce, show_picture, take_picture_off
from deliberation.services.phasing import NOW, Schedule
from deliberation.services.reading import document, picturing
from deliberation.services.reading import readying as reading
from deliberation.services.reading.readying import Step
from deliberation.services.readying import Groups, list_places, set_groups
from deliberation.storage import journal, tables
from deliberation.storage.library import pictures, whereabouts

WORDS = Introduction("Our vision", "How we live.", "It began **here**.", "https://film.example/1", captions=True)
GROUPS = Groups(("residents", "carers"), 4, Gate.VETO, 2)


def drawn(size=(4, 3), kind="PNG", mode="RGB", **more):
    written = BytesIO()
    Image.new(mode, size).save(written, kind, **more)
    return written.getvalue()


@pytest.fixture
def draft(house):
    """A vision that was only brought in."""
    bare = replace(SETTING, summary="", introduction="", opens_at=None, closes_at=None, merges_until=None)
    house.slug = str(drafting.create_vision(house.db, DEV, SPLIT, bare).facts["slug"])
    return house


def last(house):
    return house.entries()[-1]


def test_a_draft_is_made_ready_step_by_step_and_opens(draft):
    db, slug = draft.db, draft.slug
    found = reading.ready(db, slug, DEV)
    assert (found.done, list(found.lacking)) == (set(), [Step.INTRODUCTION, Step.DATES])
    introduce(db, DEV, slug, WORDS)
    set_groups(db, DEV, slug, GROUPS)
    list_places(db, DEV, slug, ["Hackney", "", "E8", "Hackney"], ["St Mary’s"])
    phasing.change_schedule(db, DEV, slug, Schedule(None, CLOSES, None), "")
    entering.make_link(db, DEV, Invitation(Role.MODERATOR, "Mo", slug))
    found = reading.ready(db, slug, DEV)
    assert found.lacking == {}
    assert found.done == set(Step) - {Step.MODERATION, Step.KEEPING, Step.NOTICES}
    assert (found.areas, found.organisations) == (("Hackney", "E8"), ("St Mary’s",))
    assert [audience.name for audience in draft.vision.audiences] == ["residents", "carers"]
    assert (draft.vision.rule.quorum, draft.vision.rule.gates.opinion, draft.vision.signatures) == (4, Gate.VETO, 2)
    assert reading.preview(db, slug, DEV).frame.may("vote")
    phasing.change_schedule(db, DEV, slug, Schedule(NOW, CLOSES, None), "")
    assert document.frame(db, slug, AMINA).phase == Phase.DELIBERATION
    assert [name for _, name in document.places(db, slug, AMINA)[1]] == ["E8", "Hackney"]
    for late in (lambda: set_groups(db, DEV, slug, GROUPS), lambda: list_places(db, DEV, slug, [], [])):
        with refusal(draft, Conflict, "This was fixed when it opened, so that everybody has a say by the same rule."):
            late()


def test_what_was_open_once_stays_fixed_also_when_it_opens_anew(house):
    phasing.tell_phase(house.db, house.vision.id)
    later = Schedule(START + DAY, CLOSES, None)
    phasing.change_schedule(house.db, CARO, house.slug, later, "The hall is closed.")
    with refusal(house, Conflict, "It was open before, so this is fixed: people had a say by this rule."):
        set_groups(house.db, CARO, house.slug, GROUPS)


def test_a_group_that_somebody_has_a_link_for_stays(draft):
    entering.make_link(draft.db, DEV, Invitation(Role.PARTICIPANT, "", draft.slug, "staff"))
    sentence = "Somebody speaks or spoke for staff, or was given a link for them, so they stay."
    with refusal(draft, Invalid, sentence, "audiences"):
        set_groups(draft.db, DEV, draft.slug, GROUPS)
    set_groups(draft.db, DEV, draft.slug, replace(GROUPS, audiences=("staff", "carers")))
    assert draft.vision.default_audience.name == "staff"


def lead(house, who, was, organisation):
    link = entering.make_link(
        house.db, DEV, Invitation(Role.LEAD, "Lee", house.slug, "staff", organisation=organisation)
    )
    entering.sign_in(house.db, was, link.token, who)


def test_a_group_stays_that_somebody_spoke_for_whose_link_is_kept_no_longer(draft):
    for name, host in (("first", "staff"), ("second", "residents")):
        draft.let_in(person(name), audience=host, slug=draft.slug, was=person("first"))
    retaining.set_retention(draft.db, DEV, draft.slug, START + DAY, None, "")
    draft.clock.now = START + DAY
    retaining.tidy(draft.db)
    with refusal(draft, Invalid, "Somebody speaks or spoke for staff, or was given a link for them, so they stay."):
        set_groups(draft.db, DEV, draft.slug, GROUPS)


def test_a_place_stays_that_somebody_was_in(draft):
    later = draft.slug
    draft.slug = str(drafting.create_vision(draft.db, DEV, SPLIT, replace(SETTING, opens_at=None)).facts["slug"])
    lead(draft, person("lee"), person("new"), "The Library")
    joining.make_code(draft.db, person("lee"), draft.slug, 30, "secret", START + DAY)
    lead(draft, person("lee 2"), person("lee"), "The Museum")
    list_places(draft.db, DEV, draft.slug, ["Hackney"], [])
    list_places(draft.db, DEV, later, ["E8"], ["The Theatre"])
    assert verifying.verify(draft.db).findings == ()


def test_places_that_are_offered_no_more_are_gone_and_there_is_an_end_to_them(draft):
    list_places(draft.db, DEV, draft.slug, ["Hackney"], [])
    list_places(draft.db, DEV, draft.slug, ["E8"], [])
    assert draft.look(whereabouts.listed, "area", draft.vision.id) == ((last(draft).facts["areas"][0][0], "E8"),)
    with refusal(draft, Invalid, "At most 100 fit. People can write in others.", "areas"):
        list_places(draft.db, DEV, draft.slug, map(str, range(101)), [])


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"title": ""}, "title"), ({"summary": " "}, "summary"), ({"captions": None}, "captions"),
     ({"video_url": "film.example"}, "video_url")],
)  # fmt: skip
def test_an_introduction_lacks_nothing_that_people_need(draft, changes, field):
    with pytest.raises(Invalid) as refused:
        introduce(draft.db, DEV, draft.slug, replace(WORDS, **changes))
    assert refused.value.field == field


def test_once_it_has_opened_an_introduction_changes_for_a_reason_and_its_title_stays(house):
    with refusal(house, Invalid, "Say why, in one sentence. Everyone can read it.", "reason"):
        introduce(house.db, CARO, house.slug, WORDS)
    introduce(house.db, CARO, house.slug, replace(WORDS, video_url=""), "The film is gone.")
    assert (house.vision.title, house.vision.summary, house.vision.captions) == (SETTING.title, "How we live.", None)
    with refusal(house, NotAllowed, "You do not have permission to do this."):
        introduce(house.db, AMINA, house.slug, WORDS, "So.")


def test_a_picture_is_drawn_where_nobody_has_to_wait_for_it(draft, monkeypatch):
    where = ["here"]

    def elsewhere(call):
        where.append("elsewhere")
        call()
        where.pop()

    def redraw(_file):
        raise Invalid(where[-1], "picture")

    monkeypatch.setattr(draft.db, "_offload", elsewhere)
    monkeypatch.setattr(introducing.pictures, "redraw", redraw)
    with pytest.raises(Invalid, match="elsewhere"):
        show_picture(draft.db, DEV, draft.slug, drawn(), "A bench.")


def test_a_picture_is_in_the_record_by_its_hash_and_gone_when_it_is_taken_off(draft):
    with refusal(draft, Invalid, "Choose a picture first.", "picture"):
        show_picture(draft.db, DEV, draft.slug, b"", "A bench.")
    with refusal(draft, Invalid, "Say what the picture shows, for people who cannot see it.", "description"):
        show_picture(draft.db, DEV, draft.slug, drawn(), " ")
    with refusal(draft, Conflict, "There is no picture."):
        take_picture_off(draft.db, DEV, draft.slug)
    for _ in range(2):
        show_picture(draft.db, DEV, draft.slug, drawn(), "A bench.")
    sha256 = draft.vision.picture
    assert (last(draft).facts["picture"], last(draft).facts["description"]) == (sha256, "A bench.")
    assert picturing.picture(draft.db, draft.slug, sha256, DEV).sha256 == sha256
    with pytest.raises(NotFound):
        picturing.picture(draft.db, draft.slug, "0" * 64, DEV)
    show_picture(draft.db, DEV, draft.slug, b"", "A bench under a tree.")
    assert (draft.vision.picture, draft.vision.picture_alt) == (sha256, "A bench under a tree.")
    with draft.db.transaction() as tx:
        tx.connection.execute(tables.pictures.update().values(bytes=b"another"))
    sentence = f"The picture of “{draft.vision.title}” is not the one that the record names."
    assert verifying.verify(draft.db).findings == (sentence,)
    take_picture_off(draft.db, DEV, draft.slug)
    assert draft.look(pictures.get, sha256) is None
    assert every_row(draft.db, tables.pictures) == {"pictures": []}


class TestBeforeItOpens:
    OTHER = replace(SPLIT, title="Ignored", chapters=SPLIT.chapters[1:])

    def test_another_text_takes_the_place_of_the_first_and_all_else_stays(self, draft):
        show_picture(draft.db, DEV, draft.slug, drawn(), "A bench.")
        introduce(draft.db, DEV, draft.slug, WORDS)
        before = draft.vision
        drafting.redraft(draft.db, DEV, draft.slug, self.OTHER)
        assert reading.text(draft.db, draft.slug, DEV)[1] == self.OTHER.chapters
        assert draft.vision == before
        assert [each.revision.title for each in document.document(draft.db, draft.slug, DEV).cards] == [
            each.title for each in self.OTHER.chapters
        ]
        assert last(draft).opened["texts"] == [[each.title, each.body] for each in self.OTHER.chapters]
        with refusal(draft, Invalid, "Its principles have these words already.", "text"):
            drafting.redraft(draft.db, DEV, draft.slug, self.OTHER)
        assert verifying.verify(draft.db).findings == ()

    def test_two_that_are_made_ready_at_once_follow_from_their_records(self, draft):
        other = str(drafting.create_vision(draft.db, DEV, SPLIT, replace(SETTING, opens_at=None)).facts["slug"])
        for slug, groups in ((other, ("residents",)), (draft.slug, ("residents", "staff", "carers"))):
            set_groups(draft.db, DEV, slug, replace(GROUPS, audiences=groups))
        drafting.redraft(draft.db, DEV, other, self.OTHER)
        drafting.redraft(draft.db, DEV, draft.slug, replace(SPLIT, chapters=(*SPLIT.chapters, Chapter("More", "it."))))
        assert verifying.verify(draft.db).findings == ()

    def test_what_is_thrown_away_is_gone_with_its_record_and_the_site_says_so(self, house):
        rows = every_row(house.db)
        house.slug = str(drafting.create_vision(house.db, DEV, self.OTHER, SETTING).facts["slug"])
        house.clock.now = START - 1
        phasing.lift_gate(house.db, DEV, house.slug, "staff", "There are none.")
        house.let_in(resident(5), Role.LEAD, "Lee", audience="staff", slug=house.slug)
        entering.make_link(house.db, DEV, Invitation(Role.MODERATOR, "Montgomery", house.slug))
        show_picture(house.db, DEV, house.slug, drawn(), "A bench.")
        gone, (seq, head) = house.vision, house.look(journal.head, house.vision.journal_id)
        assert reading.discardable(house.db, house.slug, DEV).role == Role.ADMINISTRATOR
        discarding.discard(house.db, DEV, house.slug)
        with pytest.raises(NotFound):
            document.frame(house.db, house.slug, DEV)
        kept = {"journal", "journals", "participants", "devices", "sign_in_links"}
        now = every_row(house.db)
        assert {name: now[name] for name in rows.keys() - kept} == {name: rows[name] for name in rows.keys() - kept}
        told = house.look(journal.since, journal.SITE, 0, ["moderators"])[-1]
        assert told.facts == {"journal": gone.public_id, "entries": seq, "head": head, "by": "Dev"}
        assert "Montgomery" not in repr(every_row(house.db, tables.journal))
        assert house.look(journal.verify, 3).entries == 0
        house.slug = str(drafting.create_vision(house.db, DEV, self.OTHER, SETTING).facts["slug"])
        assert (house.vision.slug, house.vision.id) == (gone.slug, gone.id + 1)
        assert verifying.verify(house.db).findings == ()

    def test_what_was_open_for_a_moment_that_nobody_told_stays(self, house):
        later = Schedule(START + DAY, CLOSES, None)
        phasing.change_schedule(house.db, DEV, house.slug, later, "Too early.")
        sentence = "It was open before, so it cannot be thrown away. When it is over, it can go into the archive."
        with refusal(house, Conflict, sentence):
            discarding.discard(house.db, DEV, house.slug)

    def test_neither_is_possible_once_it_was_open_and_throwing_away_is_for_administrators(self, house):
        fixed = "This was fixed when it opened, so that everybody has a say by the same rule."
        with refusal(house, Conflict, fixed):
            drafting.redraft(house.db, CARO, house.slug, self.OTHER)
        sentence = "It was open before, so it cannot be thrown away. When it is over, it can go into the archive."
        with refusal(house, Conflict, sentence):
            discarding.discard(house.db, DEV, house.slug)
        voting.cast_vote(house.db, AMINA, house.principle(1).id, Stance.AGREE)
        house.move_to(Phase.DRAFTING)
        for act in (
            lambda: drafting.redraft(house.db, CARO, house.slug, self.OTHER),
            lambda: discarding.discard(house.db, DEV, house.slug),
        ):
            with refusal(house, Conflict, "People have had a say on these words, so they stay."):
                act()
        for act in (discarding.discard, lambda db, who, slug: reading.discardable(db, slug, who)):
            with refusal(house, NotAllowed, "Only an administrator can do this."):
                act(house.db, CARO, house.slug)
        house.move_to(Phase.DELIBERATION)
        phasing.tell_phase(house.db, house.vision.id)
        house.move_to(Phase.DRAFTING)
        with refusal(house, Conflict, "It was open before, so its text is fixed: people had a say on these words."):
            drafting.redraft(house.db, CARO, house.slug, self.OTHER)
