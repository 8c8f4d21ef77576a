import threading
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest

from deliberation.crowd.browser import Browser, Line, Refused

PAGE = """<form method="post"><input type="hidden" name="csrf_token" value="a&amp;b"></form>
<form method="post" action="/there"><input type="radio" name="kind" value="add">
<textarea name="text">
Words &amp; &lt;i&gt;more&lt;/i&gt;

words.</textarea><button name="action" value="post">Post</button></form>"""


class Site(BaseHTTPRequestHandler):
    """Answers with what was laid out for it, and keeps what it was sent."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        status, headers, body = self.server.answers.pop(0)
        length = int(self.headers.get("Content-Length") or 0)
        self.server.heard.append((self.path, self.headers["Cookie"], parse_qs(self.rfile.read(length).decode())))
        if status is None:
            self.close_connection = True
            return
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body.encode()))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body.encode())

    def do_POST(self):
        self.do_GET()

    def log_message(self, *_):
        """Keep quiet."""


@pytest.fixture
def site():
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        server.answers, server.heard, server.waited = [], [], []
        serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        serving.start()
        yield server
        server.shutdown()
        serving.join()


@pytest.fixture
def browser(site):
    with closing(Line(f"http://127.0.0.1:{site.server_port}", site.waited.append)) as line:
        yield Browser(line)


def test_who_finds_the_site_busy_waits_as_long_as_it_says_and_tries_again(site, browser):
    site.answers += [(503, {"Retry-After": "2"}, ""), (503, {}, ""), (200, {}, "come in")]
    assert browser.get("/").text == "come in"
    assert site.waited == [2.0, 0.5]


def test_who_is_cut_off_tries_again(site, browser):
    site.answers += [(None, {}, ""), (200, {}, "come in")]
    assert browser.get("/").text == "come in"
    assert site.waited == [0.5]


def test_after_a_minute_of_waiting_it_is_a_refusal(site, browser):
    site.answers += [(503, {"Retry-After": "20"}, "")] * 3
    with pytest.raises(Refused, match="has not answered for a minute"):
        browser.get("/")
    assert site.waited == [20.0] * 3


def test_a_refusal_is_told_in_the_words_of_the_site(site, browser):
    site.answers += [(409, {"Content-Type": "application/json"}, '{"error": "Voting has closed."}'), (404, {}, "")]
    with pytest.raises(Refused, match=r"^POST /items/1/vote was answered with 409\. Voting has closed\.$"):
        browser.post("/items/1/vote", stance="agree")
    with pytest.raises(Refused, match=r"^GET /nowhere was answered with 404\.$"):
        browser.get("/nowhere")


def test_a_form_is_sent_with_what_the_page_put_into_it_and_what_was_typed(site, browser):
    site.answers += [(200, {"Set-Cookie": "device=d1; Path=/; HttpOnly"}, PAGE), (303, {"Location": "/edits/1"}, "")]
    form = browser.get("/here").form("text")
    assert form.fields == {"text": "Words & <i>more</i>\n\nwords."}
    assert browser.send(form, text="Other words.", kind="add").leads_to == "/edits/1"
    assert site.heard[-1] == ("/there", "device=d1", {"text": ["Other words."], "kind": ["add"]})


def test_a_form_without_an_address_goes_back_to_its_page(site, browser):
    site.answers.append((200, {}, PAGE))
    form = browser.get("/here").form("csrf_token")
    assert (form.action, form.fields) == ("/here", {"csrf_token": "a&b"})


def test_a_page_without_the_form_is_a_refusal(site, browser):
    site.answers.append((200, {}, "<p>Closed</p>"))
    with pytest.raises(Refused, match="The page /here has no form for this"):
        browser.get("/here").form("text")
