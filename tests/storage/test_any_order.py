"""People do everything a deliberation allows, in any order: whatever they do, the record and the texts hold."""

from contextlib import contextmanager

import pytest
from holding import WhatHolds
from house import AMINA, BEN, CARO, House, open_house, resident, staff
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule, run_state_machine_as_test
from servers import empty

from deliberation.domain.descent import leads_to
from deliberation.domain.draft import fingerprint
from deliberation.domain.errors import DeliberationError
from deliberation.domain.fates import judgeable
from deliberation.domain.restructuring import Wish
from deliberation.domain.structure import home
from deliberation.domain.text import tokens
from deliberation.domain.vision import Stance, joined
from deliberation.services import amending, commenting, composing, moderating, publishing, restructuring, voting
from deliberation.services.commenting import Remark
from deliberation.services.composing import OwnWords
from deliberation.services.judging import Judgement, judge_fate
from deliberation.services.moderating import Target
from deliberation.services.publishing import Signature
from deliberation.services.restructuring import Restructuring
from deliberation.storage.library import amendments, drafts

PEOPLE = (AMINA, BEN, resident(1), resident(2), staff(1), staff(2))
ENOUGH = (*map(resident, range(3, 8)), *map(staff, range(3, 8)))
KINDS = ("new", "retire", "rename", "move", "join", "split")
LONG = 15  # acts, votes too, before a round may close: so that there is something to publish
WORDS = ("care", "people", "never", "We", "and", "close", "trust", "share", "time")
who, any_word = st.sampled_from(PEOPLE), st.sampled_from(WORDS)
nth, small = st.integers(0, 30), st.integers(0, 3)


class Deliberation(WhatHolds):
    """One vision, from round to round; a refusal changes nothing and is no failure."""

    # -- where things are -------------------------------------------------------
    def step(self, revision):
        steps = self.house.look(drafts.steps_in, self.house.vision.round.id)
        return steps.get(revision.principle_id, (0, False))[0]

    def pick(self, things, number):
        return things[number % len(things)] if things else None

    def attempt(self, act, *args, **more):
        self.house.clock.now += 1
        self.acts += 1
        try:
            return act(self.house.db, *args, **more)
        except DeliberationError:
            return None

    # -- what people do ------------------------------------------------------------
    @precondition(lambda self: self.phase == "open")
    @rule(person=who, where=nth, at=nth, length=small, word=any_word, liked=st.booleans())
    def suggest(self, person, where, at, length, word, liked):
        base = self.pick(self.base(), where)
        cut = tokens(base.body)
        start = at % (len(cut) + 1)
        text = "".join([*cut[:start], " ", word, " ", *cut[start + length :]])
        words = amending.Proposal(base.id, text, "So.", "wording")
        self.put_up(liked, amending.propose_amendment, person, words)

    @precondition(lambda self: self.phase == "open")
    @rule(person=who, kind=st.sampled_from(KINDS), one=nth, other=nth, liked=st.booleans(), again=st.booleans())
    def restructure(self, person, kind, one, other, liked, again):
        revisions = self.base()
        first, second = self.pick(revisions, one), self.pick(revisions, other)
        half = len(first.body) // 2
        wish = {
            "new": Wish(kind, (), ((f"New {one}", f"We also care, {other}."),), after=first.principle_id),
            "retire": Wish(kind, (first.principle_id,)),
            "rename": Wish(kind, (first.principle_id,), ((f"Called {other}", ""),)),
            "move": Wish(kind, (first.principle_id,), after=second.principle_id),
            "join": Wish(
                kind,
                (first.principle_id, second.principle_id),
                ((f"Both {one} {other}", joined([first.body, second.body])[: 900 + other]),),
            ),
            "split": Wish(
                kind, (first.principle_id,), ((f"One {one}", first.body[:half]), (f"Two {one}", first.body[half:]))
            ),
        }[kind]
        old = self.pick([each for each in self.edits() if each.is_open and again], other)
        asked = Restructuring(self.house.vision.round.base_version_id, wish, "So.", old and old.number)
        who = self.author(old) if old else person
        self.put_up(liked, restructuring.propose_restructuring, who, self.house.slug, asked)

    def author(self, edit):
        return next((each for each in PEOPLE if self.member_id(each) == edit.author_id), BEN)

    def put_up(self, liked, act, *args):
        receipt = self.attempt(act, *args)
        if receipt and liked:
            for person in ENOUGH:
                self.attempt(voting.cast_vote, person, receipt.facts["item"], Stance.AGREE)

    @precondition(lambda self: self.phase == "open")
    @rule(where=nth, at=nth, word=any_word)
    def reword(self, where, at, word):
        every = self.house.look(amendments.every, self.house.vision.id)
        if edit := self.pick([each for each in every if each.is_open], where):
            base = self.pick(self.base(), at)
            words = amending.Proposal(base.id, f"{base.body} {word}", "Plainer.", "wording", rewords=edit.number)
            self.attempt(amending.propose_amendment, self.author(edit), words)

    @rule(person=who, where=nth, act=st.sampled_from(["back", "withdraw", "vote", "take back", "hide", "show"]))
    def have_a_say(self, person, where, act):
        edit, thing = self.pick(self.edits(), where), self.pick([*self.base(), *self.edits()], where)
        about = Target(item_id=edit.id if edit else 0, backing=1 if where % 2 else None)
        {
            "back": lambda: edit and self.attempt(amending.back_amendment, person, edit.id, "I want that too."),
            "withdraw": lambda: edit and self.attempt(amending.withdraw_amendment, person, edit.id),
            "vote": lambda: self.attempt(voting.cast_vote, person, thing.id, list(Stance)[where % 3]),
            "take back": lambda: self.attempt(voting.take_back_vote, person, thing.id),
            "hide": lambda: self.attempt(moderating.hide, CARO, about, "It names somebody."),
            "show": lambda: self.attempt(moderating.show, CARO, about, "It does not."),
        }[act]()

    @rule(person=st.sampled_from([*PEOPLE, CARO]), where=nth, at=nth)
    def comment(self, person, where, at):
        thing, revisions = self.pick([*self.base(), *self.edits()], where), {each.id: each for each in self.base()}
        body = revisions[thing.id].body if thing.id in revisions else leads_to(thing, revisions)
        where = {"start": at % len(body), "end": min(len(body), at % len(body) + 9)} if body else {}
        self.attempt(commenting.make_comment, person, Remark(thing.id, "idea", "Because.", **where))

    # -- what those who run it do --------------------------------------------------
    @precondition(lambda self: self.phase == "open" and self.acts > LONG)
    @rule()
    def close_voting(self):
        self.house.close_voting()
        self.acts = 0

    @precondition(lambda self: self.phase == "merging")
    @rule(where=nth, included=st.sampled_from([True, False, None]))
    def decide(self, where, included):
        draft = self.draft()
        if edit := self.pick(list(draft.edits.values()), where):
            step = self.step(home(edit, draft.revisions))
            self.attempt(composing.decide, CARO, composing.Ruling(edit.id, included, "It must be so.", step))

    @precondition(lambda self: self.phase == "merging")
    @rule(where=nth, word=any_word)
    def write_own_words(self, where, word):
        base = self.pick(self.base(), where)
        words = OwnWords(base.id, f"{word} {base.body}", "Shorter.", (), self.step(base))
        self.attempt(composing.write_own_words, CARO, words)

    @precondition(lambda self: self.phase == "merging" and self.acts > 1)
    @rule()
    def sign(self):
        draft = self.draft()
        for pair in draft.pairs:
            composing.tick_pair(self.house.db, CARO, *pair)
        signature = Signature("Caro Moore", fingerprint(draft.titled))
        publishing.publish_version(self.house.db, CARO, self.house.slug, signature)

    @precondition(lambda self: self.phase == "published")
    @rule(where=nth)
    def judge(self, where):
        fates = self.house.look(drafts.fates_of, self.newest().id)
        fate = self.pick([each for each in fates if judgeable(each)], where)
        if fate is not None:
            self.attempt(judge_fate, CARO, Judgement(fate.id, "other_body", "The council answers for it."))

    @precondition(lambda self: self.phase == "published")
    @rule()
    def open_round(self):
        self.house.open_next_round()
        self.acts = 0
        self.every_comment_stands_beside_the_words_it_quotes()


@pytest.fixture(params=["sqlite", "postgresql"])
def open_one(request, tmp_path):
    """A way to open a furnished house in which nothing has happened yet, as often as one likes."""
    if request.param == "sqlite":
        return lambda: open_house(tmp_path)
    url = request.getfixturevalue("postgres_url")

    @contextmanager
    def open_anew():
        empty(url)
        house = House.furnished(url)
        yield house
        house.db.close()

    return open_anew


@pytest.mark.parametrize("open_one, share", [("sqlite", 50), ("postgresql", 100)], indirect=["open_one"])
def test_whatever_people_do_the_record_and_the_texts_hold(open_one, share):
    tries = settings(
        max_examples=settings().max_examples // share,
        stateful_step_count=40,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(lambda: Deliberation(open_one), settings=tries)
