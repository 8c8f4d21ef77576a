"""Watches every request: a number to quote, a line where something was wrong, and figures for a monitor; no names."""

import logging
import secrets
from collections.abc import Callable, Iterator
from time import perf_counter
from typing import Any

from flask import Flask, Response, g, has_request_context, request
from prometheus_client import CollectorRegistry, Gauge, Histogram
from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily, Metric

from deliberation.storage.database import Database

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
_SIZES = (1, 2, 5, 10, 20, 50, 100, 200, 500)
_WRONG, _OURS, _BUSY = 400, 500, 503
_log = logging.getLogger(__name__)


class Vitals:
    """The figures a monitor asks for: by route and kind, never by person, vision or word."""

    def __init__(self) -> None:
        """Begin to count."""
        self.registry = CollectorRegistry()
        meaning = "Seconds until an answer, by route and status."
        self._answers = Histogram(
            "deliberation_request_seconds", meaning, ["route", "status"], buckets=_SECONDS, registry=self.registry
        )
        self._known: dict[tuple[str, int], Histogram] = {}  # to look one up by its labels takes longer than to count

    def answered(self, route: str, status: int, seconds: float) -> None:
        """Count one answer."""
        found = self._known.get((route, status))
        if found is None:
            found = self._known[route, status] = self._answers.labels(route, str(status))
        found.observe(seconds)

    def ask(self, name: str, meaning: str, read: Callable[[], float]) -> None:
        """Have a figure read whenever a monitor asks."""
        Gauge(f"deliberation_{name}", meaning, registry=self.registry).set_function(read)

    def of_record(self, db: Database) -> None:
        """Have what this process wrote told: entries by kind, and how many acts shared a COMMIT."""
        self.registry.register(_Record(db))


class _Record:
    """Reads what a database counted by itself: nothing is added to the way of a vote."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def collect(self) -> Iterator[Metric]:
        """Tell the figures of this moment."""
        entries = CounterMetricFamily("deliberation_entries", "Entries of the record, by kind.", labels=["kind"])
        for kind, count in sorted(self._db.written.items()):
            entries.add_metric([kind], count)
        yield entries
        votes = CounterMetricFamily("deliberation_votes", "Votes that were cast, changes of mind among them.")
        votes.add_metric([], self._db.written["VoteCast"])
        yield votes
        sizes = dict(self._db.batches)
        buckets: list[tuple[str, float]] = [
            (str(float(size)), sum(count for each, count in sizes.items() if each <= size)) for size in _SIZES
        ]
        batches = HistogramMetricFamily("deliberation_batch_size", "Acts that shared one COMMIT.")
        acts = sum(size * count for size, count in sizes.items())
        batches.add_metric([], [*buckets, ("+Inf", sum(sizes.values()))], acts)
        yield batches


def request_id() -> str:
    """The number of the request in hand, to be quoted by whoever writes to us; made here, taken from nobody."""
    if "request_id" not in g:
        g.request_id = secrets.token_hex(8)
    return str(g.request_id)


def in_hand() -> dict[str, str]:
    """What the request in hand may be called in a log: its number and its route, never its address (it has secrets)."""
    if not has_request_context():
        return {}
    return {"request": request_id(), "route": request.endpoint or "none"}


def install(app: Flask) -> Vitals:
    """Watch all requests of a site from now on, before whatever else looks at them."""
    vitals = Vitals()

    def begin() -> None:
        g.began = perf_counter()

    def end(response: Response) -> Response:
        now, status = perf_counter(), response.status_code
        took = now - g.get("began", now)
        response.headers["X-Request-Id"] = request_id()
        vitals.answered(request.endpoint or "none", status, took)
        if status >= _WRONG:
            facts: dict[str, Any] = {"status": status, "milliseconds": round(took * 1000)}
            _log.log(_weight(status), "Answered", extra=facts)
        return response

    app.before_request(begin)
    app.after_request(end)
    return vitals


def _weight(status: int) -> int:
    if status < _OURS:
        return logging.INFO
    return logging.WARNING if status == _BUSY else logging.ERROR
