"""Who of the made-up crowd does what, and when: the same every time."""

from dataclasses import dataclass
from operator import attrgetter
from random import Random

from deliberation.crowd.script import Edit, Feeling, On, Script

_SEED = 2014
_STAFF = 0.3  # of the crowd
_TELL = 0.7  # of people say where they live or work
_ANSWER = {"principle": 0.85, "edit": 0.6}  # of people who see the words vote on them
_UNSURE = 0.1  # of those who vote
_LAST_TO_COME = 0.7  # everything in shares of the whole time
_TALK = (0.04, 0.75)
_END = 0.99


@dataclass(frozen=True, slots=True)
class Person:
    """One of the crowd."""

    number: int
    audience: str
    comes: float


@dataclass(frozen=True, slots=True)
class AboutYou:
    """Says where one lives or works."""

    place: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Vote:
    """Takes a stance on a principle or an edit."""

    on: On
    stance: str


@dataclass(frozen=True, slots=True)
class Say:
    """Makes a remark; `answers` is the text of the one it replies to."""

    on: On
    type: str
    text: str
    answers: str = ""


Deed = AboutYou | Vote | Edit | Say


@dataclass(frozen=True, slots=True)
class Act:
    """Somebody does something at a point of the whole time (0..1)."""

    at: float
    person: Person
    deed: Deed


@dataclass(frozen=True, slots=True)
class Plan:
    """The crowd, and all it does in the order in which it does it."""

    people: tuple[Person, ...]
    acts: tuple[Act, ...]

    def having(self, kind: type[Deed]) -> tuple[Act, ...]:
        """The acts of one kind."""
        return tuple(act for act in self.acts if isinstance(act.deed, kind))


def planned(script: Script, people: int) -> Plan:
    """Plan what so many people do; whatever an act is about was put up by an earlier one."""
    planner = _Planner(script, people)
    planner.arrive()
    planner.talk()
    planner.vote()
    return Plan(planner.people, tuple(sorted(planner.acts, key=attrgetter("at"))))


class _Planner:
    def __init__(self, script: Script, people: int) -> None:
        self.script = script
        self.chance = Random(_SEED)  # noqa: S311 (nothing is secret here: the same crowd every time is the point)
        staff = max(1, round(_STAFF * people))
        audiences = ["staff"] * staff + ["residents"] * (people - staff)
        self.chance.shuffle(audiences)
        self.people = tuple(
            Person(number, audience, _LAST_TO_COME * number / people) for number, audience in enumerate(audiences)
        )
        self.acts: list[Act] = []
        self.seen: dict[On, float] = {on: 0.0 for on in script.feelings if isinstance(on, int)}  # since when
        self.authors: dict[On, Person] = {}

    def arrive(self) -> None:
        """Let people say who they are, if they like."""
        for person in self.people:
            if self.chance.random() < _TELL:
                works = self.chance.choice(self.script.organisations) if person.audience == "staff" else ""
                self.acts.append(Act(person.comes, person, AboutYou(self.chance.choice(self.script.places), works)))

    def talk(self) -> None:
        """Put up the edits, then let people comment on what is there."""
        edits, remarks = (
            self.chance.sample(self.script.edits, len(self.script.edits)),
            self.chance.sample(self.script.remarks, len(self.script.remarks)),
        )
        for at, edit in zip(self._moments(len(edits)), edits, strict=True):
            act = self._by_one(edit.by, at, edit)
            self.seen[edit.name], self.authors[edit.name] = act.at, act.person
        for at, remark in zip(self._moments(len(remarks)), remarks, strict=True):
            said = Say(remark.on, remark.type, remark.text)
            act = self._by_one(remark.by, max(at, self.seen[remark.on] + 0.02), said)
            if remark.reply:
                other = "staff" if remark.by == "residents" else "residents"
                self._by_one(other, act.at + 0.05, Say(remark.on, remark.type, remark.reply, answers=remark.text))

    def vote(self) -> None:
        """Let everybody vote on most of what they see, and authors for their own edit."""
        for on, feeling in self.script.feelings.items():
            for person in self._asked(on, feeling):
                stance = "agree" if person is self.authors.get(on) else self._stance(feeling, person.audience)
                at = max(person.comes, self.seen[on]) + self.chance.uniform(0.005, 0.2)
                self.acts.append(Act(min(at, _END), person, Vote(on, stance)))

    def _asked(self, on: On, feeling: Feeling) -> list[Person]:
        likely = _ANSWER["principle" if isinstance(on, int) else "edit"]
        asked = [person for person in self.people if self.chance.random() < likely or person is self.authors.get(on)]
        staff = [person for person in asked if person.audience == "staff"]
        left_out = staff[feeling.voices :] if feeling.voices is not None else []
        return [person for person in asked if person not in left_out]

    def _stance(self, feeling: Feeling, audience: str) -> str:
        if self.chance.random() < _UNSURE:
            return "pass"
        agreeing = feeling.staff if audience == "staff" else feeling.residents
        return "agree" if self.chance.random() < agreeing else "disagree"

    def _by_one(self, audience: str, at: float, deed: Edit | Say) -> Act:
        able = [person for person in self.people if person.audience == audience]
        person = self.chance.choice([each for each in able if each.comes < at] or able[:1])
        act = Act(max(at, person.comes + 0.001), person, deed)
        self.acts.append(act)
        return act

    def _moments(self, count: int) -> list[float]:
        first, last = _TALK
        return [first + (last - first) * index / count for index in range(count)]
