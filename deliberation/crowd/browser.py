"""What one of the made-up crowd holds in the hand: pages, forms and cookies, over plain HTTP."""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import Message
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urlsplit

_PATIENCE = 60.0  # seconds in which a site that is busy or gone may come back
_SOON = 0.5  # seconds to wait where the site does not say how long
_BUSY, _REFUSED = 503, 400
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Refused(Exception):
    """The site said no, or nothing at all."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the site answered, and under which address."""

    path: str
    status: int
    headers: Message
    text: str

    @property
    def leads_to(self) -> str:
        """The address that a browser would open now."""
        return self.headers.get("Location") or ""

    def form(self, field_name: str) -> "Form":
        """The form of this page that has this field."""
        reader = _Reader(self.path)
        reader.feed(self.text)
        for form in reader.forms:
            if field_name in form.fields:
                return form
        raise Refused(f"The page {self.path} has no form for this.")


@dataclass(slots=True)
class Form:
    """A form as it stands on the page."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)


class Line:
    """A connection to the site that several people use one after another, and that mends itself."""

    def __init__(self, address: str, wait: Callable[[float], None]) -> None:
        """Connect to http://HOST:PORT at the first request; `wait` sleeps so many seconds, or raises to stop."""
        there = urlsplit(address)
        self._connection = HTTPConnection(there.hostname or "", there.port, timeout=30)
        self._wait = wait

    def ask(self, method: str, path: str, headers: Mapping[str, str], body: str | None = None) -> Answer:
        """Send one request, again and again while the site is busy or away; raises `Refused` after a minute."""
        waited = 0.0
        while waited < _PATIENCE:
            pause = _SOON
            with suppress(OSError, HTTPException):
                self._connection.request(method, path, body, dict(headers))
                answer = self._connection.getresponse()
                text = answer.read().decode()
                if answer.status != _BUSY:
                    return Answer(path, answer.status, answer.headers, text)
                pause = float(answer.headers.get("Retry-After") or _SOON)
            self._connection.close()
            self._wait(pause)
            waited += pause
        raise Refused("The site has not answered for a minute.")

    def close(self) -> None:
        """Hang up."""
        self._connection.close()


class Browser:
    """One person's: it keeps cookies and fills in forms."""

    def __init__(self, line: Line) -> None:
        self._line, self._cookies = line, dict[str, str]()

    def get(self, path: str) -> Answer:
        """Open a page; raises `Refused` where there is none."""
        return self._sent("GET", path, {"Accept": "text/html"})

    def send(self, form: Form, **typed: str) -> Answer:
        """Send a form with what was typed into it."""
        return self._sent("POST", form.action, {"Accept": "text/html", **_FORM}, form.fields | typed)

    def post(self, path: str, **fields: str) -> Any:
        """Post without a page, as the scripts of the page do; the answer's JSON."""
        return json.loads(self._sent("POST", path, {"Accept": "application/json", **_FORM}, fields).text)

    def _sent(self, method: str, path: str, headers: dict[str, str], fields: Mapping[str, str] | None = None) -> Answer:
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        answer = self._line.ask(method, path, headers, urlencode(fields) if fields else None)
        for each in answer.headers.get_all("Set-Cookie") or []:
            self._cookies |= {name: morsel.value for name, morsel in SimpleCookie(each).items()}
        if answer.status >= _REFUSED:
            raise Refused(f"{method} {path} was answered with {answer.status}. {_said(answer)}".strip())
        return answer


def _said(answer: Answer) -> str:
    told: dict[str, str] = json.loads(answer.text) if answer.headers.get_content_type() == "application/json" else {}
    return told.get("error", "")


class _Reader(HTMLParser):
    """Finds the forms of a page: hidden fields, lines and boxes for words."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._path = path
        self._box: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a form or one of its fields."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(given.get("action") or self._path))
        elif self.forms and tag == "input" and given.get("type") not in {"radio", "checkbox", "submit"}:
            self.forms[-1].fields[given.get("name", "")] = given.get("value", "")
        elif self.forms and tag == "textarea":
            self._box = given.get("name", "")
            self.forms[-1].fields[self._box] = ""

    def handle_endtag(self, tag: str) -> None:
        """Leave the box; its first new line belongs to the page, not to the words."""
        if tag == "textarea" and self._box is not None:
            self.forms[-1].fields[self._box] = self.forms[-1].fields[self._box].removeprefix("\n")
            self._box = None

    def handle_data(self, data: str) -> None:
        """Collect what stands in a box."""
        if self._box is not None:
            self.forms[-1].fields[self._box] += data
