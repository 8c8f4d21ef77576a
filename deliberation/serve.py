"""Serves the site to everybody from one process, until it is told to stop."""

from gevent import monkey

monkey.patch_all()

import fcntl
import gc
import logging
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, Any

import gevent
from flask import Flask
from gevent.event import Event
from gevent.pywsgi import WSGIHandler, WSGIServer

from deliberation import keeping, machine, wire
from deliberation.app import App, create_app
from deliberation.domain.errors import Conflict, DeliberationError
from deliberation.jobs import Jobs
from deliberation.keeping import Keeper
from deliberation.settings import Settings
from deliberation.storage.database import Database
from deliberation.web import logs

_NEW_THINGS = 20_000  # between two looks for rubbish; a request makes hundreds, and nearly all go by themselves


class _Handler(WSGIHandler):  # type: ignore[misc]  # gevent has no types
    """Answers one connection's requests, and lets others have their turn between two of them."""

    def handle_one_request(self) -> Any:
        result = super().handle_one_request()
        gevent.sleep(0)  # else one busy connection keeps everybody waiting
        return result


def _pages(app: App) -> Flask:
    return app.flask


def main(settings: Settings, front: Callable[[App], Any] = _pages) -> None:
    """Serve until SIGTERM or SIGINT; `front` makes the WSGI application that answers.

    Raises `Conflict` where another server already writes to the same SQLite.
    """
    logs.install(in_production=settings.in_production)
    gevent.get_hub().print_exception = _greenlet_ended
    settings.data_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone(settings), _site(settings) as app:
        door = wire.listener(settings.host, settings.port)
        server = WSGIServer(door, front(app), handler_class=_Handler, log=None, error_log=None)  # they tell addresses
        enough = Event()
        for told in (signal.SIGTERM, signal.SIGINT):
            gevent.signal_handler(told, enough.set)
        _spare_the_collector()
        server.start()
        _say(_room_for_people())
        _say(f"Deliberation is at {settings.public_url} (listening on {settings.host}:{door.getsockname()[1]}).")
        enough.wait()
        server.stop()


def _greenlet_ended(_context: Any, *error: Any) -> None:
    logging.getLogger(__name__).error("A task ended by itself", exc_info=error)


def _spare_the_collector() -> None:
    # Most of what there is at the start stays to the end: to look through it for rubbish costs a tenth of every vote.
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW_THINGS, *gc.get_threshold()[1:])


def _offload(call: Callable[[], None]) -> None:
    gevent.get_hub().threadpool.apply(call)


@contextmanager
def _site(settings: Settings) -> Iterator[App]:
    db = Database(settings.database_url, offload=_offload)
    try:
        db.prepare(settings.migrations_folder)
        jobs = Jobs(settings.data_folder)
        app = create_app(settings, db, async_mode="gevent")
        app.flask.extensions["ring"] = lambda: gevent.spawn(jobs.ring)
        wire.install(app.socketio)
        environment = {**os.environ, "DATABASE_URL": settings.database_url}
        grouper, worker = (Keeper(each(db), environment) for each in (keeping.groups, keeping.jobs))
        app.vitals.ask("grouper_running", "Whether opinion groups are being found.", lambda: grouper.is_running)
        app.vitals.ask("grouper_ended", "Times that finding opinion groups ended by itself.", lambda: grouper.ended)
        app.vitals.ask("jobs_running", "Whether letters are sent and old things tidied.", lambda: worker.is_running)
        app.vitals.ask("jobs_ended", "Times that doing jobs ended by itself.", lambda: worker.ended)
        app.live.start()
        grouper.start()
        worker.start()
        yield app
        worker.stop()
        grouper.stop()
        app.live.stop()
    finally:
        db.close()


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    if not settings.database_url.startswith("sqlite"):
        yield
        return
    with (settings.data_folder / "server.lock").open("w") as held:
        _hold(held)
        yield


def _hold(lock: IO[str]) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Conflict(
            "Another server already uses this data folder, and an SQLite database has one server. "
            "Stop the other one, or set DATABASE_URL to a PostgreSQL database, which can have several."
        ) from None


def _room_for_people() -> str:
    people = machine.room_for_people()
    if people >= machine.A_HALL_FULL:
        return ""
    files = machine.open_files()
    return f"Only {people} people can follow at once, since this process may open {files} files. Raise it: ulimit -n."


def _say(sentence: str) -> None:
    if sentence:
        sys.stdout.write(f"{sentence}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    try:
        main(Settings.from_environment(os.environ))
    except DeliberationError as problem:
        sys.exit(problem.message)
