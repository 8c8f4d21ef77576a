"""The same votes put the same edits in and the same people together, on any database, whatever order they come in."""

import random
from contextlib import closing

from house import AMINA, BEN, House, open_house, resident, staff
from parting import find_groups
from servers import empty

from deliberation.domain.vision import Phase, Stance
from deliberation.services.phasing import tell_phase
from deliberation.services.reading import composition
from deliberation.services.voting import cast_vote
from deliberation.storage.library import desk, opinions

RESIDENTS, STAFF, PASSES = 14, 9, 0.1
EDITS = (
    (AMINA, 1, "Nobody", "No one", 1.0),
    (BEN, 1, "Nobody travels", "We never travel", 0.8),
    (AMINA, 1, "Every street", "Each street", 0.2),
    (BEN, 3, "time to listen", "an ear", 0.85),
)


def cast():
    """Who votes how on what: two camps that differ on the principles, and a mind of everybody's own on each edit."""
    dice = random.Random(4)
    people = [*map(resident, range(RESIDENTS)), *map(staff, range(1, STAFF + 1))]
    for number, who in enumerate(people):
        camp = Stance.AGREE if number % 2 else Stance.DISAGREE
        yield from ((who, place, camp) for place in range(3))
        for place, edit in enumerate(EDITS, 3):
            stance = Stance.AGREE if dice.random() < edit[-1] else Stance.DISAGREE
            yield who, place, Stance.PASS if dice.random() < PASSES else stance


def outcome(house, order):
    """What comes of the votes in an order; some are another stance first."""
    edits = [house.suggest(who, *words) for who, *words, _ in EDITS]
    items = [*(house.principle(number).id for number in (1, 2, 3)), *(edit.id for edit in edits)]
    votes, dice = list(cast()), random.Random(order)
    dice.shuffle(votes)
    for who, place, _ in votes[::7]:
        cast_vote(house.db, who, items[place], dice.choice(list(Stance)))
    for who, place, stance in votes:
        cast_vote(house.db, who, items[place], stance)
    house.move_to(Phase.MERGING)
    tell_phase(house.db, house.vision.id)
    find_groups(house)
    draft, run = house.look(desk.draft, house.vision), house.look(opinions.last_run, house.vision.round.id).run
    letters = {id_: letter for letter, ids in run.members().items() for id_ in ids}
    return {
        "statuses": [(draft.standings[edit.id].status, draft.standings[edit.id].score) for edit in edits],
        "outcomes": [(draft.outcomes[edit.id].included, draft.outcomes[edit.id].why) for edit in edits],
        "words": draft.titled,
        "fingerprint": composition.composition(house.db, house.slug, AMINA).fingerprint,
        "letters": [letters.get(house.member(who).id) for who, *_ in cast()],
    }


def test_any_database_and_any_order_of_votes_give_the_same_statuses_words_and_groups(tmp_path, postgres_url):
    with open_house(tmp_path) as house:
        one = outcome(house, order=1)
    empty(postgres_url)
    house = House.furnished(postgres_url)
    with closing(house.db):
        other = outcome(house, order=2)
    assert one == other
    assert {status for status, _ in one["statuses"]} == {"eligible", "undecided", "rejected"}
    assert set(one["letters"]) == {"A", "B"}
