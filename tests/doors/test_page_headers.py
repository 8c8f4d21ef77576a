"""What every answer says to the browser, and what a request has to bring along."""

import re

import pytest
from house import AMINA, SLUG, every_row

from deliberation.app import create_app
from deliberation.domain.errors import Invalid
from deliberation.services.reading import document
from deliberation.settings import Settings
from deliberation.web.doorway import DEVICE

V = f"/visions/{SLUG}"
BY_LETTER = "/letters/stop/t"  # its own token lets in whoever has the letter, and nobody else
PAGES = [
    V + page for page in ("", "/rule", "/vote", "/about-you", "/record", "/record.jsonl", "/news?after=0", "/qr.svg")
]
PAGES += [
    V + page
    for page in (
        "/compose",
        "/running",
        "/results",
        "/results.csv",
        "/moderation",
        "/versions/1",
        "/opened",
        "/principles/1/suggest",
    )
]
PAGES += ["/", "/privacy", "/accessibility", "/visions/new", "/sign-in/wrong", "/nothing", "/items/1", "/flag?item=999"]


@pytest.fixture
def secure(house, tmp_path):
    environ = {"DELIBERATION_DATA": str(tmp_path), "PUBLIC_URL": "https://vision.example"}
    return create_app(Settings.from_environment(environ), house.db).flask


@pytest.mark.parametrize("page", PAGES)
def test_no_page_runs_foreign_code_leaks_where_one_was_or_is_kept(at, page):
    answer = at("caro").get(page)
    policy = dict(part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; "))
    assert {policy[name] for name in ("default-src", "base-uri", "frame-ancestors")} == {"'none'"}
    assert {policy[name] for name in ("script-src", "style-src", "connect-src", "form-action")} == {"'self'"}
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "no-store"


def test_what_is_built_may_be_kept(site):
    answer = site.flask.test_client().get("/static/manifest.json")
    answer.close()
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" not in answer.headers.get("Cache-Control", "")
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(("address", "marks"), [("http://localhost", set()), ("https://vision.example", {"Secure"})])
def test_cookies_are_for_this_site_and_no_script(site, secure, address, marks):
    app = secure if marks else site.flask
    answer = app.test_client().get(f"{V}/about-you", base_url=address)
    cookies = {line.split("=")[0]: set(line.split("; ")[1:]) for line in answer.headers.getlist("Set-Cookie")}
    prefix = "__Host-" if marks else ""
    assert cookies.keys() == {prefix + DEVICE, f"{prefix}deliberation_session"}
    for found in cookies.values():
        assert found >= {"HttpOnly", "SameSite=Lax", "Path=/", *marks}
        assert ("Secure" in found) == ("Secure" in marks)
        assert not any(each.startswith("Domain") for each in found)


@pytest.mark.parametrize("way", ["/sign-out", "/sign-out/everywhere"])
def test_whoever_leaves_takes_along_what_the_browser_kept(at, way):
    assert at("amina").post(way).headers["Clear-Site-Data"] == '"cache", "storage"'


def test_a_browser_that_came_by_https_comes_by_it_for_a_year(site, secure):
    for path in (V, "/static/manifest.json", "/nothing"):
        answer = secure.test_client().get(path, base_url="https://vision.example")
        answer.close()
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "Strict-Transport-Security" not in site.flask.test_client().get(V).headers


def test_every_stranger_gets_a_secret_of_128_bits_of_their_own(site):
    given = [site.flask.test_client().get(V).headers["Set-Cookie"] for _ in range(9)]
    assert len({re.match(f"{DEVICE}=([0-9a-f]{{32}});", cookie)[1] for cookie in given}) == 9


def posts(app):
    numbers = dict.fromkeys(("number", "item_id", "comment_id", "fate_id", "review_id", "hold_id"), 1)
    numbers |= {"slug": SLUG, "token": "t", "kind": "new", "code": "c", "name": "privacy"}
    doors = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if "POST" in rule.methods:
            yield doors.build(rule.endpoint, {name: numbers[name] for name in rule.arguments}, method="POST")


@pytest.mark.parametrize("sent", ["nothing", "json", "somebody else's", "for a program", "from elsewhere"])
def test_no_act_goes_through_without_its_forms_token(house, site, sent):
    site.flask.config["WTF_CSRF_ENABLED"] = True
    page = site.flask.test_client().get(f"{V}/about-you").get_data(as_text=True)
    other = {"csrf_token": re.search('name="csrf_token" value="([^"]+)"', page)[1]}
    options = {
        "nothing": {"data": {"stance": "agree", "reason": "So."}},
        "json": {"json": {"stance": "agree", **other}},
        "somebody else's": {"data": other},
        "for a program": {"data": {"stance": "agree"}, "headers": {"Accept": "application/json"}},
        "from elsewhere": {"data": other, "headers": {"Origin": "http://evil.example", "X-CSRFToken": "x"}},
    }[sent]
    before = every_row(house.db)
    found = [path for path in posts(site.flask) if path != BY_LETTER]
    assert len(found) > 15
    for who in ("amina", "caro", "dev"):
        for path in found:
            browser = site.flask.test_client()
            browser.set_cookie(DEVICE, who)
            assert browser.post(path, **options).status_code == 400, path
    assert every_row(house.db) == before


def test_over_https_a_form_comes_from_this_site_only(house, secure):
    browser = secure.test_client()
    page = browser.get(f"{V}/about-you", base_url="https://vision.example").get_data(as_text=True)
    token = {"csrf_token": re.search('name="csrf_token" value="([^"]+)"', page)[1], "stance": "agree"}
    vote, site = f"/items/{house.principle(1).id}/vote", "https://vision.example"
    for referrer in ("https://evil.example/", "https://vision.example.evil.example/", "http://vision.example/"):
        assert browser.post(vote, data=token, base_url=site, headers={"Referer": referrer}).status_code == 400
    assert browser.post(vote, data=token, base_url=site, headers={"Referer": f"{site}{V}"}).status_code == 303


@pytest.mark.parametrize("trusted", [True, False])
def test_the_socket_is_for_pages_of_this_site_only(house, tmp_path, trusted):
    key = {"SECRET_KEY": "x" * 40, "DELIBERATION_ENV": "production"} if trusted else {}
    environ = {"DELIBERATION_DATA": str(tmp_path), "PUBLIC_URL": "https://vision.example", **key}
    browser = create_app(Settings.from_environment(environ), house.db).flask.test_client()

    def said(origin):
        headers = {"Origin": origin, "Host": "vision.example", "X-Forwarded-Proto": "https"}
        return browser.get("/socket.io/?EIO=4&transport=websocket", headers=headers).get_data(as_text=True)

    for origin in ("https://evil.example", "null", "https://vision.example.evil.example", "https://vision.example:444"):
        assert "Not an accepted origin" in said(origin), origin
    assert "origin" not in said("https://vision.example").lower()


@pytest.mark.parametrize("host", ["evil.example", "localhost@evil.example", "[::1", "", "a b"])
def test_nothing_that_leaves_the_site_bears_the_name_a_request_gave_it(site, host):
    given = {"Host": host, "Cookie": f"{DEVICE}=caro"}
    browser = site.flask.test_client(use_cookies=False)
    for page in (V, f"{V}/opened", f"{V}/qr.svg", "//evil.example//x", "/visions//new", "/visions/new/", "//"):
        answer = browser.get(page, headers=given)
        assert "evil.example/" not in answer.headers.get("Location", "")
        assert "//evil" not in answer.get_data(as_text=True)
    answer = browser.post(f"{V}/invite", data={"as": "staff"}, headers=given)
    assert "http://localhost/sign-in/" in answer.get_data(as_text=True)
    assert "evil.example" not in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "referrer", ["http://localhost.evil/", "javascript:alert(1)", "//localhost/", "http://localhost@evil/", "data:,x"]
)
def test_an_error_page_leads_back_into_this_site_only(at, referrer):
    page = at("amina").get("/nothing", headers={"Referer": referrer}).get_data(as_text=True)
    assert referrer not in page
    assert f'href="http://localhost{V}"' in at("amina").get(
        "/nothing", headers={"Referer": f"http://localhost{V}"}
    ).get_data(as_text=True)


def test_where_a_vote_leads_is_not_for_the_form_to_say(house, at):
    for there in ("//evil.example", "https://evil.example", "/\\evil.example", "through\r\nSet-Cookie: x=1"):
        answer = at("amina").post(f"/items/{house.principle(1).id}/vote", data={"stance": "agree", "next": there})
        assert answer.headers["Location"].startswith("/items/")
        assert "x" not in answer.headers.getlist("Set-Cookie")


def test_a_fault_of_ours_tells_nobody_where_it_happened(at, monkeypatch):
    def fails(*_):
        raise RuntimeError("the secret way in")

    monkeypatch.setattr(document, "document", fails)
    answer = at("amina").get(V)
    assert answer.status_code == 500
    assert "Nothing was changed." in answer.get_data(as_text=True)
    assert not re.search("Traceback|secret way|\\.py", answer.get_data(as_text=True))
    assert at("amina").get(V, headers={"Accept": "application/json"}).json.keys() == {"error"}


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"])
def test_other_ways_of_asking_change_nothing(house, at, method):
    before = every_row(house.db)
    for path in (V, f"/items/{house.principle(1).id}/vote", "/", "/hide", "/visions"):
        assert at("dev").open(path, method=method, data={"stance": "agree"}).status_code == 405
    assert every_row(house.db) == before


def test_looking_ahead_changes_nothing(house, at):
    before = every_row(house.db)
    for page in [*PAGES, f"/items/{house.principle(1).id}"]:
        for method in ("HEAD", "OPTIONS", "GET"):
            at("new here").open(page, method=method)
    assert every_row(house.db) == before


def test_the_name_of_a_download_cannot_break_out_of_its_header(house, at):
    house.say(AMINA, house.principle(1).id, "Who decides?")
    answer = at("amina").get(f"{V}/record.jsonl")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{SLUG}-record.jsonl"'
    for slug in ('x"; filename="evil.html', "x%0d%0aSet-Cookie:%20x=1", "%22", "%00"):
        assert at("amina").get(f"/visions/{slug}/record.jsonl").status_code == 404


@pytest.mark.parametrize(
    "address", ["*", "vision.example", "https://a.example/b", "ftp://a.example", "https://*", "javascript:x"]
)
def test_a_site_does_not_start_under_an_address_that_is_none(tmp_path, address):
    with pytest.raises(Invalid, match="PUBLIC_URL must be an address"):
        Settings.from_environment({"DELIBERATION_DATA": str(tmp_path), "PUBLIC_URL": address})


def test_a_script_that_posted_a_form_is_told_where_it_leads_and_loses_nothing_of_the_answer(at):
    as_page, as_script = (
        at("amina").post("/sign-out"),
        at("ben").post("/sign-out", headers={"Accept": "application/json"}),
    )
    assert (as_script.status_code, as_script.json, as_script.mimetype) == (200, {"leads": "/"}, "application/json")
    assert as_script.location is None
    assert (
        {"Clear-Site-Data", "Set-Cookie"} <= set(dict(as_page.headers)) - {"Location"} == set(dict(as_script.headers))
    )
