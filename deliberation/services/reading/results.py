"""What people say: what unites them, what divides them, what sets each group apart, and who is still to be heard."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from math import floor

from deliberation.domain.consensus import Status, standing
from deliberation.domain.opinion import OpinionTallies
from deliberation.domain.opinion.runs import scored, set_apart
from deliberation.domain.vision import Kind, Phase, Rule, Tally, Visitor
from deliberation.services.reading import tiers
from deliberation.services.reading.findings import Camp, Distinct, Missing, Result, ResultsPage
from deliberation.services.reading.groups import Groups, found_in
from deliberation.services.reading.shelf import Shelf, glance
from deliberation.storage.database import Database
from deliberation.storage.library import excluding
from deliberation.storage.library import tiers as counted

_MOST = 3  # items that say most of a group
_TELLING = 5  # in 100: a group that surely differs by less hardly differs
_DIGITS = 9


def results(db: Database, slug: str, visitor: Visitor) -> ResultsPage:
    """Give what people say in a vision's round, as of now, and as of the time its opinion groups were looked for."""
    with db.reading() as connection:
        shelf = glance(connection, slug, visitor, db.now())
        vision = shelf.frame.vision
        found, (by_tier, said) = found_in(connection, shelf.frame), counted.counts(connection, vision)
        aside = excluding.set_aside(connection, vision.round.base_version_id)
        asked = found.picture is None and shelf.frame.phase == Phase.DELIBERATION
        voters = sum(sum(own.values()) for own in by_tier.values()) if asked else None
    every = tuple(_results(shelf, found.tallies, said))
    return ResultsPage(
        frame=shelf.frame,
        people=found.picture.people if found.picture else voters,
        results=every,
        picture=found.picture,
        is_frozen=found.is_frozen,
        camps=tuple(_camps(every, found)),
        missing=tuple(_missing(every, vision.rule, [*found.tallies])),
        aside=aside,
        tiers=tiers.told(by_tier),
    )


def _results(shelf: Shelf, tallies: OpinionTallies, said: Mapping[int, int]) -> Iterator[Result]:
    edits = [each for each in shelf.edits.values() if each.amendment.is_open and each.kind != Kind.EDITORIAL]
    about = {each.id: (each, None) for each in shelf.revisions} | {
        each.amendment.id: (each.home, each) for each in edits
    }
    full = {letter: {id_: items.get(id_, Tally()) for id_ in about} for letter, items in tallies.items()}
    bridges = scored(full, list(about)).is_bridge.tolist() if full else [False] * len(about)
    rule = replace(shelf.frame.vision.rule, lifted=frozenset())
    known = {id_ for items in tallies.values() for id_ in items}  # what came later is in no group's figures yet
    for (id_, (principle, edit)), is_bridge in zip(about.items(), bridges, strict=True):
        opinion = standing({letter: items[id_] for letter, items in full.items()}, rule) if id_ in known else None
        leans = opinion.leans if opinion else ()
        yield Result(
            principle=principle,
            edit=edit,
            standing=shelf.standings[id_],
            opinion=opinion,
            is_common=opinion is not None and all(lean.is_behind(rule) for lean in leans),
            is_bridge=is_bridge,
            is_divisive=any(lean.is_behind(rule) for lean in leans) and any(lean.is_against(rule) for lean in leans),
            comments=said.get(id_, 0),
        )


def _camps(results: Sequence[Result], groups: Groups) -> Iterator[Camp]:
    """Say of each group on what it surely differs most from all others together."""
    heard = {each.id: each for each in results if each.opinion and each.opinion.overall.sides}
    ids = list(heard)
    if not groups.sizes:
        return
    apart = set_apart({letter: {id_: items[id_] for id_ in ids} for letter, items in groups.tallies.items()}, ids)
    for place, letter in enumerate(groups.tallies):
        found = (
            _distinct(letter, heard[ids[row]], apart.lows[row, place], apart.highs[row, place])
            for row in apart.first(place, _MOST)
        )
        yield Camp(letter, groups.sizes[letter], tuple(each for each in found if each.gap >= _TELLING))


def _distinct(letter: str, result: Result, low: float, high: float) -> Distinct:
    """Between `low` and `high` the share that agrees differs from that of all others."""
    tallies = {lean.audience: lean.tally for lean in result.opinion.leans} if result.opinion else {}
    others = sum((tally for each, tally in tallies.items() if each != letter), Tally())
    more = low > 0
    gap = floor(round(100 * (low if more else -high), _DIGITS))
    return Distinct(result, tallies[letter], others, gap, more)


def _missing(results: Sequence[Result], rule: Rule, letters: Sequence[str]) -> Iterator[Missing]:
    """Ask for audiences that were not heard yet, then for anybody, then for opinion groups that were not."""
    waiting = [each for each in results if each.standing.status == Status.UNDECIDED]
    heard = [each for each in results if each.opinion and each.standing.overall.sides >= rule.overall_quorum]
    for audience in [lean.audience for lean in results[0].standing.leans if not lean.lifted] if results else []:
        yield from _lacking(waiting, rule.quorum, audience=audience)
    yield from _lacking([each for each in waiting if _is_heard(each, rule)], rule.overall_quorum)
    for letter in letters:
        yield from _lacking([each for each in heard if _is_heard(each, rule)], rule.quorum, letter=letter)


def _is_heard(result: Result, rule: Rule) -> bool:
    return all(lean.is_heard(rule.quorum) for lean in result.standing.leans if not lean.lifted)


def _lacking(results: Iterable[Result], quorum: int, *, audience: str = "", letter: str = "") -> Iterator[Missing]:
    """Ask for those whose sides taken are below a quorum, once for all results where they are."""
    found = [(each, quorum - _sides(each, audience, letter)) for each in results]
    on = tuple(each for each, count in found if count > 0)
    if on:
        yield Missing(audience, letter, max(count for _, count in found), on)


def _sides(result: Result, audience: str, letter: str) -> int:
    if not (audience or letter):
        return result.standing.overall.sides
    leans = result.opinion.leans if letter and result.opinion else result.standing.leans
    return next(lean.tally.sides for lean in leans if lean.audience == (letter or audience))
