"""Paper for walls and tables: a poster, cards, the introduction on a page; and the picture that a vision shows."""

from flask import Response

from deliberation.services.reading import picturing
from deliberation.services.reading.document import frame
from deliberation.web.doorway import (
    Blueprint,
    ResponseReturnValue,
    database,
    page,
    settings,
    url_for,
    visitor,
)

bp = Blueprint("printing", __name__)


@bp.get("/visions/<slug>/poster")
def poster(slug: str) -> ResponseReturnValue:
    """A poster on one sheet."""
    return _paper("printing/poster.html", slug)


@bp.get("/visions/<slug>/cards")
def cards(slug: str) -> ResponseReturnValue:
    """Four cards on one sheet, to cut apart."""
    return _paper("printing/cards.html", slug)


@bp.get("/visions/<slug>/introduction")
def introduction(slug: str) -> ResponseReturnValue:
    """What it is about, on one page to read and to print."""
    return _paper("printing/introduction.html", slug)


@bp.get("/visions/<slug>/pictures/<sha256>")
def picture(slug: str, sha256: str) -> ResponseReturnValue:
    """The picture, by what is in it; so a browser may keep it for a while."""
    found = picturing.picture(database(), slug, sha256, visitor())
    return Response(
        found.data, mimetype=found.media_type, headers={"Cache-Control": "private, max-age=86400, immutable"}
    )


def _paper(template: str, slug: str) -> ResponseReturnValue:
    address = settings().public_url + url_for("visions.document", slug=slug)
    return page(template, frame=frame(database(), slug, visitor()), door=address)
