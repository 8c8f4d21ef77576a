"""The composition root: the only room that knows everyone."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from inspect import getmembers, isfunction
from types import ModuleType

from flask import Flask, url_for
from flask_babel import Babel
from flask_socketio import SocketIO
from markupsafe import Markup
from werkzeug.middleware.proxy_fix import ProxyFix

from deliberation import markup
from deliberation.domain import moderated, rarity, reasons, stays, summing_up, wording
from deliberation.live import CONNECTION, Live
from deliberation.settings import Settings
from deliberation.storage.database import Database
from deliberation.web import (
    accounts,
    anchoring,
    archiving,
    chart,
    clash,
    composing,
    doorway,
    drafting,
    formats,
    health,
    joining,
    judging,
    letters,
    lineage,
    mine,
    moderation,
    my_data,
    notices,
    offices,
    participation,
    posted,
    printing,
    proving,
    readying,
    record,
    restructuring,
    results,
    retaining,
    running,
    suggesting,
    visions,
    watch,
    weave,
)
from deliberation.web.cookies import SESSION, bound

_ROOMS = (
    visions,
    drafting,
    participation,
    suggesting,
    anchoring,
    restructuring,
    mine,
    composing,
    clash,
    moderation,
    running,
    judging,
    accounts,
    proving,
    joining,
    letters,
    record,
    results,
    health,
    my_data,
    notices,
    offices,
    retaining,
    readying,
    printing,
    archiving,
)
_LONGEST = 1024 * 1024  # bytes of one request: a whole draft with room to spare


@dataclass(frozen=True, slots=True)
class App:
    """A site ready to be served: its pages, its socket, its live floor, its record, and its figures for a monitor."""

    flask: Flask
    socketio: SocketIO
    live: Live
    db: Database
    vitals: watch.Vitals


def create_app(settings: Settings, db: Database, *, async_mode: str = "threading") -> App:
    """Put a site together from its settings and its record, whose tables are up to date."""
    app = Flask(
        "deliberation",
        template_folder=str(settings.templates_folder),
        static_folder=str(settings.static_folder),
        static_url_path="/static",
    )
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME=bound(SESSION, settings.by_https),
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.by_https,
        PERMANENT_SESSION_LIFETIME=timedelta(milliseconds=stays.SESSION),
        MAX_CONTENT_LENGTH=_LONGEST,
        MAX_FORM_MEMORY_SIZE=_LONGEST,
        WTF_CSRF_TIME_LIMIT=None,
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(milliseconds=stays.YEAR),
    )
    vitals = watch.install(app)
    app.extensions.update(deliberation=db, settings=settings, vitals=vitals, ring=_nobody_hears)
    if settings.in_production:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]  # as Flask says
    doorway.install(app)
    app.after_request(posted.told_where)
    for room in _ROOMS:
        app.register_blueprint(room.bp)
    _furnish(app, settings)
    socketio = SocketIO(
        app,
        async_mode=async_mode,
        cors_allowed_origins=[settings.public_url] if settings.in_production else None,  # None: the page's own
        transports=["websocket"],
        manage_session=False,
        **CONNECTION,
    )
    live = Live(socketio, db, doorway.visitor)
    vitals.of_record(db)
    vitals.ask("followers", "Open pages that hear the news as it happens.", lambda: live.listening)
    return App(app, socketio, live, db, vitals)


def _nobody_hears() -> None:
    """Ring for letters where they are not looked after, until whoever serves hangs up a bell of their own."""


def _furnish(app: Flask, settings: Settings) -> None:
    """Give the templates their words, forms and addresses."""
    Babel(app)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    for module in (wording, reasons, summing_up, moderated, rarity, formats, weave, lineage, chart):
        app.jinja_env.filters.update(_functions(module))
    for seam in (markup.render, markup.tracked, markup.highlighted, markup.traced, markup.spoken, markup.trusted):
        app.jinja_env.filters[seam.__name__] = seam
    manifest = settings.static_folder / "manifest.json"
    hashes: dict[str, str] = json.loads(manifest.read_text()) if manifest.exists() else {}

    def asset(name: str) -> str:
        return url_for("static", filename=name, v=hashes.get(name, ""))

    app.jinja_env.globals.update(stays=stays, asset=asset, fresh_key=lambda: secrets.token_hex(16))


def _functions(module: ModuleType) -> dict[str, Callable[..., str | Markup]]:
    return {name: f for name, f in getmembers(module, isfunction) if f.__module__ == module.__name__ and name[0] != "_"}
