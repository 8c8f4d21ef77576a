"""A real Chromium for the tests that need one; `python3 run.py test` puts it there."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Playwright, expect, sync_playwright

START = Path(__file__).parents[2] / ".venv/chromium/start"
QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]
expect.set_options(timeout=30_000)  # milliseconds: a busy machine is slow, and what never comes is waited for once


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = _launch(playwright)
        yield browser
        browser.close()


def _launch(playwright: Playwright) -> Browser:
    program = os.environ.get("DELIBERATION_CHROMIUM", str(START))
    launch = playwright.chromium.launch
    try:
        return launch(executable_path=program, args=QUIET, chromium_sandbox=os.geteuid() != 0)
    except Error:  # ordinary users have no sandbox where the kernel gives them no namespaces
        return launch(executable_path=program, args=[*QUIET, "--no-sandbox", "--no-zygote"], chromium_sandbox=False)
