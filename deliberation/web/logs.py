"""The server's log: lines of JSON in production, readable ones in development; no name, address or secret."""

import logging
import sys
import threading
from collections.abc import MutableMapping
from traceback import extract_tb
from typing import Any, TextIO

import structlog
from structlog.stdlib import ExtraAdder, ProcessorFormatter, add_log_level, add_logger_name

from deliberation.web.watch import in_hand

Line = MutableMapping[str, Any]


def install(*, in_production: bool, out: TextIO = sys.stderr) -> None:
    """Write everything that this process logs to `out`, also what ends a thread; each line names its request."""
    handler = logging.StreamHandler(out)
    handler.setFormatter(formatter(in_production=in_production, colours=out.isatty()))
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
    logging.getLogger("alembic").setLevel(logging.WARNING)  # else it says at each look at the tables that it looks
    threading.excepthook = _thread_ended


def formatter(*, in_production: bool, colours: bool = False) -> logging.Formatter:
    """Make the one that writes lines."""
    first: list[Any] = [
        add_log_level,
        add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        ExtraAdder(["status", "milliseconds"]),
        _name_the_request,
    ]
    last: list[Any] = [structlog.dev.ConsoleRenderer(colors=colours, exception_formatter=structlog.dev.plain_traceback)]
    if in_production:
        last = [_say_where, structlog.processors.JSONRenderer(ensure_ascii=False)]
    return ProcessorFormatter(foreign_pre_chain=first, processors=[ProcessorFormatter.remove_processors_meta, *last])


def _name_the_request(_logger: object, _method: str, line: Line) -> Line:
    return {**line, **in_hand()}


def _say_where(_logger: object, _method: str, line: Line) -> Line:
    """Keep of an error its kind and its place; what it says may quote what somebody wrote."""
    error = (line.pop("exc_info", None) or (None, None, None))[1]
    kinds: list[str] = []
    where: list[str] = []
    while error is not None:
        kinds.append(type(error).__name__)
        where += [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in extract_tb(error.__traceback__)]
        error = error.__cause__
    return {**line, "error": kinds, "where": where} if kinds else line


def _thread_ended(told: threading.ExceptHookArgs) -> None:
    error = (told.exc_type, told.exc_value or told.exc_type(), told.exc_traceback)
    logging.getLogger(__name__).error("A thread ended by itself", exc_info=error)
