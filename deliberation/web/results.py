"""What people say: the page, the same as a file of figures, and how fresh it is."""

from collections.abc import Iterator, Mapping

from deliberation.domain.consensus import Lean
from deliberation.domain.summing_up import as_of
from deliberation.domain.vision import Tally, Tier
from deliberation.domain.wording import status_words
from deliberation.services.reading import groups as lens
from deliberation.services.reading import results as reading
from deliberation.services.reading import tiers
from deliberation.services.reading.findings import Result, ResultsPage
from deliberation.web.doorway import (
    Blueprint,
    ResponseReturnValue,
    database,
    not_too_often,
    page,
    plain,
    visitor,
    wants_json,
)
from deliberation.web.sheets import sheet

bp = Blueprint("results", __name__)

_FEW = "*"  # fewer than eight, or a number that would tell of them
_TIERS = {Tier.DEVICE: "by device", Tier.EMAIL: "by e-mail", Tier.CONFIRMED: "confirmed"}
_LEAN = ("agree", "disagree", "not sure", "low", "high")
_ITEM = ("item", "words", "where it stands", "common ground")


@bp.get("/visions/<slug>/results", endpoint="page")
def what_people_say(slug: str) -> ResponseReturnValue:
    """Where people agree and where they do not; for a program, how fresh that is."""
    if wants_json():
        fresh = lens.freshness(database(), slug, visitor())
        return plain({"position": fresh.position, "words": as_of(fresh.age, fresh.since, recounted=fresh.is_recounted)})
    return page("reports/results.html", page=reading.results(database(), slug, visitor()))


@bp.get("/visions/<slug>/results.csv")
def figures(slug: str) -> ResponseReturnValue:
    """The same figures for a spreadsheet."""
    with not_too_often("export"):
        found = reading.results(database(), slug, visitor())
        by_tier, aside = tiers.tallies(database(), slug, visitor())
    return sheet(f"{slug}-results", _rows(found, by_tier, aside))


def _rows(
    found: ResultsPage, by_tier: Mapping[int, Mapping[Tier, Tally]], aside: Mapping[int, int]
) -> Iterator[list[object]]:
    source = found.frame.vision.source
    families = [audience.name for audience in found.frame.vision.audiences] + [
        f"group {each.letter}" for each in found.camps
    ]
    columns = [f"{name}: {figure}" for name in families for figure in _LEAN]
    columns += [f"{_TIERS[tier]}: {figure}" for tier in Tier for figure in ("agree", "disagree", "not sure")]
    yield [*_ITEM, *columns, "votes left out of the count", *(["source"] if source else [])]
    for each in found.results:
        opinion = [cell for lean in each.opinion.leans for cell in _told(lean)] if each.opinion else []
        stands = [*_named(each), status_words(each.standing, closed=found.is_over), _share(each.standing.robust)]
        sure = [cell for tier in Tier for cell in _counted(by_tier.get(each.id, {}).get(tier))]
        yield [
            *stands,
            *(cell for lean in each.standing.leans for cell in _told(lean)),
            *(opinion or [""] * (len(_LEAN) * len(found.camps))),
            *sure,
            aside.get(each.id, 0),
            *([source] if source else []),
        ]


def _named(each: Result) -> tuple[str, str]:
    if each.edit:
        return f"edit {each.edit.amendment.number}", each.edit.wording or each.edit.deed
    return f"principle {each.principle.position}", each.principle.body


def _told(lean: Lean) -> tuple[object, ...]:
    return lean.tally.agree, lean.tally.disagree, lean.tally.passed, _share(lean.low), _share(lean.high)


def _counted(tally: Tally | None) -> tuple[object, ...]:
    return (_FEW, _FEW, _FEW) if tally is None else (tally.agree, tally.disagree, tally.passed)


def _share(share: float) -> str:
    return f"{share:.4f}"
