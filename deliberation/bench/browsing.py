"""For a measurement: a real Chromium, as `python3 run.py` puts it beside the packages, and who sits at it."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from deliberation.bench.hall import HERE
from deliberation.domain.vision import Role, Visitor
from deliberation.services import entering
from deliberation.services.entering import Invitation
from deliberation.storage.database import Database

_DEVICE = "deliberation_device"
_START = Path(sys.prefix) / "chromium/start"
_QUIET = ["--no-sandbox", "--no-zygote", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start a browser for our own pages on this machine."""
    with sync_playwright() as playwright:
        program = os.environ.get("DELIBERATION_CHROMIUM", str(_START))
        browser = playwright.chromium.launch(executable_path=program, args=_QUIET, chromium_sandbox=False)
        yield browser
        browser.close()


def device_of(name: str) -> Visitor:
    """Whoever holds the device whose secret is this name."""
    return Visitor(sha256(name.encode()).hexdigest())


def as_somebody(browser: Browser, port: int, name: str, width: int = 1280, height: int = 900) -> BrowserContext:
    """Open a browser as the device whose secret is this name."""
    address = f"http://{HERE}:{port}"
    context = browser.new_context(base_url=address, viewport={"width": width, "height": height})
    context.add_cookies([{"name": _DEVICE, "value": name, "url": address}])
    return context


def let_in(db: Database, name: str, invitation: Invitation) -> None:
    """Let somebody in by a one-time link, which they have opened on a device of their own."""
    link = entering.make_link(db, None, invitation)
    entering.sign_in(db, device_of(f"new {name}"), link.token, device_of(name))


def administrator(db: Database, name: str, called: str) -> None:
    """Let in somebody who runs the whole site."""
    let_in(db, name, Invitation(Role.ADMINISTRATOR, called))
