"""The public record: to read, to keep, to follow, and as news for open pages."""

from datetime import UTC, datetime

from flask import Response, jsonify, render_template, stream_with_context

from deliberation.services.reading import feeds
from deliberation.services.reading import news as reading_news
from deliberation.services.reading import record as reading_record
from deliberation.web.doorway import (
    Blueprint,
    ResponseReturnValue,
    database,
    not_too_often,
    number_in,
    page,
    request,
    settings,
    visitor,
)

bp = Blueprint("record", __name__)


@bp.get("/visions/<slug>/record", endpoint="page")
def page_of_lines(slug: str) -> ResponseReturnValue:
    """The record in words, the newest first."""
    before = number_in("before", given=request.args)
    frame, found = reading_record.lines(database(), slug, visitor(), before)
    return page("reports/record.html", frame=frame, lines=found, before=before)


@bp.get("/visions/<slug>/record.jsonl")
def download(slug: str) -> ResponseReturnValue:
    """The record as a file: one JSON value a line, the very bytes that are chained."""
    with not_too_often("export"):
        found = reading_record.download(database(), slug, visitor())
    named = {"Content-Disposition": f'attachment; filename="{slug}-record.jsonl"'}
    return Response(stream_with_context(found), mimetype="application/x-ndjson", headers=named)


@bp.get("/visions/<slug>/record.atom")
def feed(slug: str) -> ResponseReturnValue:
    """The newest lines of the record, for feed readers."""
    return _feed(slug)


@bp.get("/visions/<slug>/principles/<int:number>/record.atom")
def feed_of_principle(slug: str, number: int) -> ResponseReturnValue:
    """The newest lines about one principle, for feed readers."""
    return _feed(slug, number)


def _feed(slug: str, number: int | None = None) -> ResponseReturnValue:
    found = feeds.feed(database(), slug, visitor(), number)
    written = render_template("reports/feed.xml", feed=found, site=settings().public_url)
    answer = Response(written, mimetype="application/atom+xml", headers={"Cache-Control": "private, no-cache"})
    answer.last_modified = datetime.fromtimestamp(found.updated_at / 1000, UTC)
    answer.add_etag()
    return answer.make_conditional(request)


@bp.get("/visions/<slug>/news")
def news(slug: str) -> ResponseReturnValue:
    """What happened since an entry, for pages without a socket."""
    hears = reading_news.following(database(), slug, visitor())
    found = reading_news.news(database(), hears.vision_id, number_in("after", given=request.args) or 0, hears.hearers)
    return jsonify(found)
