"""How hard the tests try: 200 examples of each property, the same every time; 2,000 with `HYPOTHESIS_PROFILE=full`.

What properties run through does not count as covered, nor what is tried again and again: the tests that say what they
expect have to reach it. (And to watch every line of so many examples takes as long as the examples do.)
"""

import os
import socket
import sys

import pytest
from hypothesis import is_hypothesis_test, settings

settings.register_profile("default", max_examples=200, deadline=None, derandomize=True)
settings.register_profile("full", max_examples=2000, deadline=None, derandomize=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


_LONGEST = ("browser", "running", "storage")  # folders whose tests wait for browsers and servers
_AGAIN_AND_AGAIN = {f"test_{name}.py" for name in (
    "any_order", "attacks", "bench_grouping", "bench_live", "composer_properties", "double_votes", "feed_law",
    "group_commit", "hostile", "malformed", "matrix", "page_headers", "same_outcome", "wire",
)}  # fmt: skip

_ASKS_OUTSIDE = {"socket.connect": 1, "socket.sendto": 1, "socket.getaddrinfo": 0}  # where each tells the address
_HERE = {"", "localhost", "0.0.0.0", "::", "::1", socket.gethostname()}


def _stay_inside(event, told):
    """Let nothing that is tried here ask anybody but this machine: no letter, no lookup, no address in a text."""
    if event in _ASKS_OUTSIDE:
        address = told[_ASKS_OUTSIDE[event]]
        host = address[0] if isinstance(address, tuple) else address
        host = host.decode() if isinstance(host, bytes) else host or ""
        if not (host in _HERE or host.startswith(("127.", "/", "\0"))):
            raise RuntimeError(f"A test asked {host}: tests stay on this machine.")


sys.addaudithook(_stay_inside)


@pytest.fixture
def bar(record_property):
    """Note what was measured beside what is asked; all of it is printed at the end of a run."""

    def note(what, measured, asked):
        record_property("bar", (what, measured, asked))

    return note


def pytest_terminal_summary(terminalreporter):
    """Print every bar that was looked at: what it is about, what was measured, what is asked, and by which test."""
    reports = [
        each for kind in ("passed", "failed") for each in terminalreporter.getreports(kind) if each.when == "call"
    ]
    bars = [
        (*value, each.nodeid)
        for each in reports
        if each.when == "call"
        for name, value in each.user_properties
        if name == "bar"
    ]
    if bars:
        terminalreporter.section("bars")
    for what, measured, asked, test in sorted(bars):
        terminalreporter.write_line(f"{what}: {measured} (asked: {asked})  {test}")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Begin with the longest files: begun last, one of them would be waited for by all other workers."""
    items.sort(key=lambda item: item.path.parent.name not in _LONGEST)
    for item in items:
        if item.path.name in _AGAIN_AND_AGAIN or is_hypothesis_test(item.obj):
            item.add_marker("no_cover")
