"""Changes to the principles themselves: a form for each, and a look at what would come of it before it is posted."""

from collections.abc import Mapping

from deliberation.domain.errors import MENDABLE, Conflict, DeliberationError
from deliberation.domain.personal import Personal
from deliberation.domain.restructuring import MOST_PARTS, Wish
from deliberation.services.reading import document, wishing
from deliberation.services.reading.wishing import Ground
from deliberation.services.restructuring import NEWER, Restructuring, propose_restructuring
from deliberation.web.doorway import (
    Blueprint,
    ResponseReturnValue,
    database,
    not_too_often,
    number_in,
    numbers,
    page,
    request,
    request_key,
    told,
    visitor,
)
from deliberation.web.posted import given_away, put_up

bp = Blueprint("restructuring", __name__)


@bp.get("/visions/<slug>/principles/<int:number>/restructure")
def choose(slug: str, number: int) -> ResponseReturnValue:
    """What else can be done with a principle than to find better words."""
    frame, card = document.principle(database(), slug, number, visitor())
    return page("participation/restructure.html", frame=frame, card=card)


@bp.get("/visions/<slug>/restructure/<kind>")
def form(slug: str, kind: str) -> ResponseReturnValue:
    """The form for one kind of change, about the principle, or in the place of the edit, named in the address."""
    here = _ground(slug, kind)
    return _form_page(here, wishing.blank(here, kind, number_in("principle", given=request.args)))


@bp.post("/visions/<slug>/restructure/<kind>")
def post(slug: str, kind: str) -> ResponseReturnValue:
    """Go on with the form, show what would come of it, or put the edit up; the button says which."""
    action, wish = request.form.get("action", ""), _wish(kind)
    if action == "post" and not (given_away(*_typed()) and _personal(_ground(slug, kind))):
        return _put_up(slug, wish)
    here = _ground(slug, kind)
    if here.since:
        return _form_page(here, wish, Conflict(NEWER))
    if action in {"preview", "post"}:
        return _preview(here, wish)
    return _form_page(here, wishing.drawn(here, wish) if action == "draw" else wish, more=action == "more")


def _put_up(slug: str, wish: Wish) -> ResponseReturnValue:
    rewords = number_in("rewords")
    asked = Restructuring(number_in("base") or 0, wish, request.form.get("rationale", ""), rewords)
    try:
        with not_too_often("suggest"):
            receipt = propose_restructuring(database(), visitor(), slug, asked, request_key())
    except MENDABLE as problem:
        return _form_page(_ground(slug, wish.kind), wish, problem)
    return put_up(slug, receipt.facts, rewords=rewords is not None)


def _ground(slug: str, kind: str) -> Ground:
    base, rewords = number_in("base"), number_in("rewords", given=request.values)
    return wishing.ground(database(), slug, kind, visitor(), base, rewords)


def _typed() -> list[str]:
    return ["rationale", "text", *(name for name in request.form if name.startswith(("title-", "body-")))]


def _personal(here: Ground) -> tuple[Personal, ...]:
    return given_away(*_typed(), beside="\n".join(each.body for each in here.revisions))


def _preview(here: Ground, wish: Wish) -> ResponseReturnValue:
    try:
        seen = wishing.outlook(here, wish, request.form.get("rationale", ""))
    except MENDABLE as problem:
        return _form_page(here, wish, problem)
    values = {"form": _fields(here, wish), "personal": _personal(here)}
    return page("participation/outlook.html", 200, frame=here.frame, here=here, edit=seen, wish=wish, **values)


def _form_page(
    here: Ground, wish: Wish, problem: DeliberationError | None = None, *, more: bool = False
) -> ResponseReturnValue:
    errors, notice, status = told(problem)
    count = min(MOST_PARTS, max(2, len(wish.parts)) + more) if wish.kind == "split" else 1
    return page(
        "participation/wish.html",
        status,
        frame=here.frame,
        here=here,
        wish=wish,
        count=count,
        form=_fields(here, wish),
        errors=errors,
        notice=notice,
    )


def _wish(kind: str) -> Wish:
    typed = request.form
    parts = [(typed.get(f"title-{at}", ""), typed.get(f"body-{at}", "")) for at in range(1, MOST_PARTS + 1)]
    while parts and not any(parts[-1]):
        parts.pop()
    chosen = tuple(numbers(typed.getlist("principles")))
    return Wish(kind, chosen, tuple(parts), number_in("after"), typed.get("text", ""))


def _fields(here: Ground, wish: Wish) -> Mapping[str, str]:
    """What a form shows, by the names of its fields."""
    parts = {
        name: words
        for at, (title, body) in enumerate(wish.parts, 1)
        for name, words in ((f"title-{at}", title), (f"body-{at}", body))
    }
    after = "" if wish.after is None else str(wish.after)
    rationale = request.form.get("rationale", here.rewords.amendment.rationale if here.rewords else "")
    return parts | {"text": wish.text, "after": after, "rationale": rationale}
