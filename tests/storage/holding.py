"""What holds in a deliberation whatever people do in it: its record, its totals, its texts, its fates."""

from contextlib import ExitStack

from house import AMINA
from hypothesis.stateful import RuleBasedStateMachine, invariant
from mirror import Mirror

from deliberation.domain.hunks import apply
from deliberation.domain.structure import body_of
from deliberation.domain.text import normalise
from deliberation.domain.vision import Phase, joined
from deliberation.services.reading import document
from deliberation.storage import journal
from deliberation.storage.library import amendments, ballots, desk, drafts, people, texts
from deliberation.storage.rebuild import empty_copy


class WhatHolds(RuleBasedStateMachine):
    """One vision that people can act in, looked at after each act."""

    def __init__(self, open_one):
        super().__init__()
        self.open = ExitStack()
        self.house = self.open.enter_context(open_one())
        self.house.move_to(Phase.DELIBERATION)
        self.acts = 0  # in this phase
        self.mirror = Mirror(self.open.enter_context(empty_copy()), self.house.vision.journal_id)

    def teardown(self):
        self.open.close()

    @property
    def phase(self):
        round_ = self.house.vision.round
        if round_.published_at is not None:
            return "published"
        return "merging" if round_.closes_at is not None and self.house.clock.now >= round_.closes_at else "open"

    def base(self):
        return self.house.look(texts.revisions_of, self.house.vision.round.base_version_id)

    def edits(self):
        return self.house.look(amendments.on, self.house.vision.round.base_version_id)

    def member_id(self, person):
        with self.house.db.reading() as connection:
            owner = people.owner(connection, person.token_hash, 0)
            member = owner and people.member(connection, self.house.vision.id, owner.id)
        return member.id if member else 0

    def draft(self):
        return self.house.look(desk.draft, self.house.vision)

    @invariant()
    def the_record_verifies_and_the_tables_follow_from_it(self):
        with self.house.db.reading() as source:
            journal.verify(source, self.house.vision.journal_id)
            assert self.mirror.follow(source) == []

    @invariant()
    def every_vote_is_counted_once(self):
        vision_id = self.house.vision.id
        assert self.house.look(ballots.kept, vision_id) == self.house.look(ballots.recount, vision_id)

    @invariant()
    def every_version_follows_from_the_one_before(self):
        every = self.house.look(texts.every_version, self.house.vision.id)
        known = {each.id: each for version in every for each in version.revisions}
        for version in every[1:]:
            assert version.revisions
            for each in version.revisions:
                source = joined(known[id_].body for id_ in each.parents)
                assert apply(source, [made.hunk for made in each.made]) == each.body == normalise(each.body)

    @invariant()
    def every_edit_fits_the_words_it_is_voted_on(self):
        bodies = {each.id: each for each in self.base()}
        for edit in self.edits():
            for change in edit.changes:
                text = apply(bodies[change.revision_id].body, change.hunks)
                assert normalise(text) == text
            sources = sorted((bodies[each.revision_id] for each in edit.sources), key=lambda each: each.position)
            for begun in edit.beginnings:
                assert body_of(begun, sources)

    def every_comment_stands_beside_the_words_it_quotes(self):
        page = document.document(self.house.db, self.house.slug, AMINA)
        for edit in [*page.edits, *(edit for card in page.cards for edit in card.edits)]:
            for span in filter(None, (remark.comment.span for remark in edit.remarks)):
                assert edit.wording[span.start : span.end] == span.quote

    @invariant()
    def the_draft_can_be_made_and_says_why(self):
        if self.phase == "merging":
            draft = self.draft()
            assert draft.sections
            assert all(draft.sentence_of(edit) for edit in draft.edits.values())

    @invariant()
    def every_contribution_has_one_fate_in_each_version(self):
        for version in self.house.look(texts.every_version, self.house.vision.id)[1:]:
            told = [(each.item_id, each.comment_id) for each in self.house.look(drafts.fates_of, version.id)]
            assert len(told) == len(set(told))
            older = {each.id for each in self.house.look(amendments.on, self.before(version).id)}
            assert {item for item, _ in told if item is not None} == older

    def newest(self):
        return self.house.look(texts.every_version, self.house.vision.id)[-1]

    def before(self, version):
        return self.house.look(texts.version, self.house.vision.id, version.number - 1)
