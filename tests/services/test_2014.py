"""Eight principles become five in two rounds, and an oracle that tracks every single word says where each must be.

The oracle knows nothing of hunks: its texts are lists of words, each with its own identity and the edit that brought it
in, and it does to them what people meant.
"""

import random
from dataclasses import dataclass, field
from itertools import count

import pytest
from house import BEN, House, resident, staff

from deliberation.domain.descent import Descent
from deliberation.domain.provenance import origins
from deliberation.domain.restructuring import Wish
from deliberation.domain.text import words
from deliberation.domain.vision import AnchorState, FateKind, Kind, Phase, Stance, joined
from deliberation.seed import seed_draft
from deliberation.services import amending, commenting, restructuring, voting
from deliberation.services.amending import Proposal
from deliberation.services.commenting import Remark
from deliberation.services.restructuring import Restructuring
from deliberation.storage.library import amendments, drafts, talk, texts

EDITS = 60
CHANCE = random.Random(2014)
NUMBERS = count(1)
VOTERS = (*map(resident, range(1, 7)), *map(staff, range(1, 7)))


@dataclass
class Word:
    """One word of the oracle's text: what it says, and the number of the edit it came with."""

    text: str
    by: int | None = None


def spelt(text, by=None):
    return [Word(text[start:end], by) for start, end in words(text)]


@dataclass
class Story:
    """A house, and beside it the oracle's texts: by title, lists of words."""

    house: object
    texts: dict[str, list[Word]]
    remarks: dict[int, tuple[str, list[Word], str]] = field(default_factory=dict)
    liked: set[int] = field(default_factory=set)

    def principles(self):
        version = self.house.look(texts.every_version, self.house.vision.id)[-1]
        return {each.title: each for each in version.revisions}

    # -- suggesting --------------------------------------------------------------
    def reword(self, title, at, *, liked):
        """Suggest one new word for the one at a place, seen by the oracle too when it goes in."""
        base = self.principles()[title]
        start, end = words(base.body)[at]
        new = f"anew{next(NUMBERS)}"
        said = Proposal(base.id, new, "It is plainer.", "wording", start=start, end=end)
        self.voted(amending.propose_amendment(self.house.db, resident(20), said), liked)
        if liked:
            number = self.newest()
            return lambda: self.texts[title].__setitem__(at, Word(new, number))
        return lambda: None

    def restructure(self, kind, titles=(), parts=(), after=None, *, liked=True):
        revisions = self.principles()
        ids = tuple(revisions[each].principle_id for each in titles)
        place = revisions[after].principle_id if after else None
        wish = Wish(kind, ids, parts, place)
        asked = Restructuring(self.house.vision.round.base_version_id, wish, "It belongs so.")
        self.voted(restructuring.propose_restructuring(self.house.db, BEN, self.house.slug, asked), liked)
        return self.newest()

    def join(self, titles, title, more):
        """Suggest to join principles, word for word, with some words after them."""
        titles = sorted(titles, key=lambda each: self.principles()[each].position)
        body = joined(self.principles()[each].body for each in titles)
        number = self.restructure(Kind.JOIN, titles, ((title, f"{body} {more}"),))

        def done():
            old = [word for each in titles for word in self.texts.pop(each)]
            self.texts[title] = [*old, *spelt(more, number)]

        return done

    def add(self, title, body, after):
        number = self.restructure(Kind.NEW, (), ((title, body),), after)
        return lambda: self.texts.update({title: spelt(body, number)})

    def retire(self, title):
        self.restructure(Kind.RETIRE, (title,))
        return lambda: self.texts.pop(title)

    def voted(self, receipt, liked):
        item = receipt.facts["item"]
        for voter in VOTERS if liked else VOTERS[:2]:
            voting.cast_vote(self.house.db, voter, item, Stance.AGREE)
        if liked:
            self.liked.add(item)

    def newest(self):
        return len(self.house.look(amendments.every, self.house.vision.id))

    def remark(self, title, first, length):
        """Comment on some words; the oracle remembers which."""
        base = self.principles()[title]
        places = words(base.body)[first : first + length]
        start, end = places[0][0], places[-1][1]
        said = commenting.make_comment(
            self.house.db, resident(21), Remark(base.id, "idea", "These words.", start=start, end=end)
        )
        mine = self.texts[title][first : first + length]
        self.remarks[said.facts["comment"]] = (title, mine, base.body[start:end])

    def sign(self, *done):
        self.house.close_voting()
        self.house.tick_all()
        self.house.sign()
        for each in done:
            each()


@pytest.fixture(scope="module")
def story(tmp_path_factory):
    split = seed_draft()
    house = House.furnished(f"sqlite:///{tmp_path_factory.mktemp('house')}/deliberation.db", split)
    house.move_to(Phase.DELIBERATION)
    chapters = {each.title: each.body for each in split.chapters}
    oracle = {title: spelt(body) for title, body in chapters.items()}
    told = Story(house, oracle)
    first_round(told)
    house.open_next_round()
    second_round(told)
    yield told
    house.db.close()


def reworded(story, titles, each, liked_every):
    """Suggest new words here and there, some of them with everybody behind them; no two at the same place."""
    done = []
    for title in titles:
        places = CHANCE.sample(range(len(story.texts[title])), each)
        done += [
            story.reword(title, at, liked=bool(liked_every) and nth % liked_every == 0) for nth, at in enumerate(places)
        ]
    return done


def remarked(story, each):
    for title, here in story.texts.items():
        for _ in range(each):
            length = CHANCE.randint(1, 9)
            story.remark(title, CHANCE.randrange(len(here) - length), length)


def first_round(story):
    remarked(story, 6)
    changed = [
        story.join(("Integrated teams", "Joint planning"), "One team, one plan", "So nobody falls between two."),
        story.join(("Integrated leadership", "Pooled resources"), "Led and paid for together", "Everyone answers."),
        story.retire("Talented workforce"),
        story.add("Carers count", "Those who care for family are asked, heard and helped as well.", "Work proactively"),
    ]
    loved = ("Patient-centred care", "Work proactively", "Data access")
    changed += reworded(story, loved, 8, 2)
    reworded(story, ("Integrated teams", "Talented workforce", "Pooled resources"), 4, 0)
    story.sign(*changed)


def second_round(story):
    remarked(story, 4)
    changed = [
        story.join(("Data access", "Carers count"), "Open to you and yours", "Ask and you are told."),
    ]
    changed += reworded(story, ("One team, one plan", "Led and paid for together", "Work proactively"), 6, 2)
    story.restructure(Kind.RENAME, ("Patient-centred care",), (("Care that starts from you", ""),), liked=False)
    story.sign(*changed)


def test_eight_principles_become_five_from_sixty_suggested_edits(story):
    versions = story.house.look(texts.every_version, story.house.vision.id)
    assert [len(each.revisions) for each in versions] == [8, 6, 5]
    assert story.newest() == EDITS
    lineages = {each.lineage for version in versions for each in version.revisions}
    assert lineages == {"kept", "reworded", "joined", "new"}


def test_the_last_version_reads_as_people_meant_it(story):
    revisions = story.principles()
    assert revisions.keys() == story.texts.keys()
    for title, meant in story.texts.items():
        body = revisions[title].body
        assert [body[start:end] for start, end in words(body)] == [each.text for each in meant]


def test_every_word_traces_to_where_it_came_from(story):
    every = story.house.look(texts.every_version, story.house.vision.id)
    runs = origins(each for version in every for each in version.revisions)
    numbers = {each.id: each.number for each in story.house.look(amendments.every, story.house.vision.id)}
    for title, meant in story.texts.items():
        revision = story.principles()[title]
        by = [run.amendment_id for run in runs[revision.id] for _ in range(run.length)]
        found = [numbers.get(by[start]) for start, _ in words(revision.body)]
        assert found == [each.by for each in meant]


def test_every_contribution_has_one_fate_in_each_version_it_was_open_for(story):
    first, second = (
        story.house.look(drafts.fates_of, each.id)
        for each in story.house.look(texts.every_version, story.house.vision.id)[1:]
    )
    for told in (first, second):
        about = [(each.item_id, each.comment_id) for each in told]
        assert len(about) == len(set(about))
    every = story.house.look(amendments.every, story.house.vision.id)
    assert {each.item_id for each in (*first, *second)} - {None} == {each.id for each in every}
    comments = {each.id for each in story.house.look(talk.comments_in, story.house.vision.id)}
    assert {each.comment_id for each in (*first, *second)} - {None} == comments == story.remarks.keys()
    in_text = {each.item_id for each in (*first, *second) if each.kind == FateKind.IN_TEXT}
    assert in_text == story.liked


def test_every_anchor_is_where_the_oracle_says(story):
    every = story.house.look(texts.every_version, story.house.vision.id)
    comments = {each.id: each for each in story.house.look(talk.comments_in, story.house.vision.id)}
    found = {id_: whereabouts(every, comments[id_]) for id_ in story.remarks}
    expected = {id_: meant_for(story, *remark) for id_, remark in story.remarks.items()}
    assert found == expected
    assert {state for state, *_ in expected.values()} == set(AnchorState)


def whereabouts(versions, comment):
    """What became of a comment's words by the newest version, under which title, and what stands there now."""
    descent = Descent(each for version in versions for each in version.revisions)
    revision, place = descent.whereabouts(descent[comment.item_id], comment.span, versions[-1].id)
    if place.state == AnchorState.GONE:
        return place.state, None, ""
    return place.state, revision.title, revision.body[place.start : place.end]


def meant_for(story, home, mine, quote):
    """Say the same from the words alone."""
    here = {id(word): (title, at) for title, text in story.texts.items() for at, word in enumerate(text)}
    left = [(word, *here[id(word)]) for word in mine if id(word) in here]
    lost = len(quote) if not left else sum(len(word.text) for word in mine if id(word) not in here)
    if 2 * (len(quote) - lost) < len(quote):
        return AnchorState.GONE, None, ""
    title = left[0][1]
    body = story.principles()[title].body
    places = words(body)
    kept = [id(word) in here for word in mine]
    first, last = (
        left[0][2] - kept.index(True),
        left[-1][2] + kept[::-1].index(True),
    )  # word for word, also the new ones
    start, end = places[first][0], places[last][1]
    if len(left) < len(mine):
        return AnchorState.CHANGED, title, body[start:end]
    return AnchorState.SAME if title == home else AnchorState.MOVED, title, body[start:end]
