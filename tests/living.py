"""A served vision with a life of its own, for tests that look at pages as people do."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from house import AMINA, BEN, CARO, DAY, HOUR, SLUG, House, person, resident
from serving import Server, serving

from deliberation.domain.vision import Phase, Role, Stance
from deliberation.services import amending, composing, entering, joining, moderating, phasing
from deliberation.services.amending import Proposal, propose_amendment
from deliberation.services.composing import OwnWords
from deliberation.services.entering import Invitation
from deliberation.services.moderating import Target
from deliberation.services.phasing import Schedule
from deliberation.services.voting import cast_vote
from deliberation.storage.library import desk


@dataclass
class Place:
    """A server, and the house whose vision it serves; ids by name."""

    server: Server
    house: House
    ids: dict[str, int | str]


@contextmanager
def living(folder: Path, phase: Phase, number: int = 1) -> Iterator[Place]:
    """Serve a vision in a phase in which all sorts of things were said, by the real time of day.

    With the `number` 2 a published one is in its second round.
    """
    with serving(folder) as server:
        house = House.furnished(server.settings.database_url)
        house.clock.now = time.time_ns() // 1_000_000
        schedule(house, -DAY, 13 * DAY, 20 * DAY)
        ids = live(house)
        ids["code"] = let_a_lead_in(house, server.settings.secret_key)
        if phase != Phase.DELIBERATION:
            schedule(house, -14 * DAY, -HOUR, 7 * DAY)
            compose(house, ids)
        if phase == Phase.PUBLISHED:
            house.sign()
        if number > 1:
            go_on(house)
        yield Place(server, house, ids)
        house.db.close()


def schedule(house: House, opens: int, closes: int, due: int) -> None:
    """Move the round's times to so many milliseconds from now."""
    now = house.clock.now
    times = Schedule(now + opens, now + closes, now + due)
    phasing.change_schedule(house.db, CARO, SLUG, times, "For the test.")


def let_a_lead_in(house: House, secret: str) -> str:
    """Have Lee lead the people of an organisation, and make the code they come in by."""
    lee = person("lee")
    link = entering.make_link(house.db, CARO, Invitation(Role.LEAD, "Lee", SLUG, "staff", organisation="St Mary’s"))
    entering.sign_in(house.db, person("before lee"), link.token, lee)
    return joining.make_code(house.db, lee, SLUG, 40, secret).code


def live(house: House) -> dict[str, int]:
    """Have people say what people say: an edit that goes in, one that loses to it, one that waits, one divided."""
    wins = house.suggest(AMINA, 1, "Nobody travels", "No one has to travel", "It is kinder.")
    loses = house.suggest(BEN, 1, "Nobody travels further", "People need not go further", "Plain words.")
    waits = house.suggest(resident(1), 1, "Every street", "Every street and every block", "Some live in blocks.")
    splits = house.suggest(BEN, 2, "with care", "within a week", "A promise one can check.")
    withdrawn = house.suggest(AMINA, 3, "time to listen", "the time to listen")
    hidden = house.suggest(AMINA, 3, "learn together", "grow together")
    near = house.suggest(resident(2), 3, "have time to listen", "always have time to listen")
    house.vote(wins.id, (9, 1, 1), (8, 0, 1))
    house.vote(loses.id, (7, 1, 0), (6, 1, 0))
    house.vote(waits.id, (8,), (2,))
    house.vote(splits.id, (1, 9), (8,))
    house.vote(near.id, (9,), (9,))
    for number, (residents, staff) in enumerate((((9, 1, 2), (8, 1)), ((2, 8), (9,)), ((6,), (3, 0, 1))), 1):
        house.vote(house.principle(number).id, residents, staff)
    reshape(house)
    amending.withdraw_amendment(house.db, AMINA, withdrawn.id)
    moderating.hide(house.db, CARO, Target(hidden.id), "It names a person.")
    amending.back_amendment(house.db, resident(4), wins.id, "My bus stopped running.")
    question = house.say(AMINA, house.principle(1).id, "Who decides what is *near*?")
    house.say(BEN, house.principle(1).id, "The people who live there.", parent_id=question)
    house.say(resident(3), house.principle(2).id, "Written down, yes, but where?", paragraph=1)
    house.say(resident(3), wins.id, "Much better.")
    house.say(resident(3), house.principle(3).id, "Enough of it?", start=6, end=25)
    moderating.flag(house.db, AMINA, Target(comment_id=question), "I did not mean it like that.")
    return {"edit": wins.id, "loses": loses.id, "waits": waits.id, "comment": question, "hidden": hidden.id}


def reshape(house: House) -> None:
    """Have people change the principles themselves: one that is agreed to, and some that wait."""
    told, kept = house.principle(2).body.split("\n\n")
    night = (("A good night’s sleep", "Nights are quiet. Nobody is woken for a form."),)
    house.agree(house.restructure(BEN, "new", after=2, parts=night, why="Nobody gets well without sleep.").id)
    house.restructure(AMINA, "join", 1, 3, parts=(("Care that stays", house.principle(1).body),))
    house.restructure(AMINA, "split", 2, parts=(("Told once", told), ("Yours to read", f"{kept} Or keep a copy.")))
    house.restructure(BEN, "move", 2, after=0)
    house.restructure(BEN, "whole", text=f"## Care close to home\nWe bring care to all.\n## Told once\n{told}")


def compose(house: House, ids: dict[str, int]) -> None:
    """Have Caro go against the rule once, write her own words once, and read what stands side by side."""
    base = house.principle(2)
    words = base.body.replace("share it with care", "share it carefully, and soon")
    own = OwnWords(base.id, words, "It keeps both wishes.", (house.edit(4).id,), 0)
    composing.write_own_words(house.db, CARO, own)
    house.decide(house.edit(3), True, "Two groups live in blocks; the design group heard them at a workshop.")
    for first, second in sorted(pairs(house)):
        composing.tick_pair(house.db, CARO, first, second)


def pairs(house: House) -> list[tuple[int, int]]:
    """The neighbours in the draft as it stands."""
    return list(house.look(lambda connection: desk.draft(connection, house.vision).pairs))


def go_on(house: House) -> None:
    """Open the second round, and have people go on: votes on the new words, an edit whose author finds better ones."""
    house.open_next_round(closes_at=house.clock.now + 13 * DAY, merges_until=house.clock.now + 20 * DAY)
    base = house.principle(1, version=2)
    edit = house.suggest(BEN, 1, "whom to call", "whom they can call", "It is about people.")
    cast_vote(house.db, AMINA, edit.id, Stance.AGREE)
    cast_vote(house.db, AMINA, base.id, Stance.AGREE)
    text = base.body.replace("whom to call", "whom they can ring")
    propose_amendment(house.db, BEN, Proposal(base.id, text, "Plainer still.", "wording", rewords=edit.number))
    house.say(AMINA, base.id, "Who answers at night?")
