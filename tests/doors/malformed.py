"""Requests nobody's browser would send, the same ones for the same seed."""

import random
import re
from urllib.parse import quote, quote_plus

from house import SLUG

from deliberation.web.doorway import DEVICE

JUNK = (
    *(
        "",
        "0",
        "-1",
        "٣",
        "²",
        "1e9",
        str(2**31),
        str(2**63),
        str(2**64),
        "9" * 5000,
        "1",
        "2",
        "7",
        "on",
        "null",
        "[]",
    ),
    *(
        "\0",
        "a\0b",
        "%00",
        "%zz",
        "../..",
        "..%2f",
        "//evil.example",
        "\\evil",
        "<b>",
        "' or 1=1--",
        '"',
        "\ud800",
        "😀",
    ),
    *("é" * 300, "x" * 3000, "- " * 1000, "[" * 3000, "a\n" * 500, "\u202e", "1. A\nwords\n2. B\nwords", "residents"),
    *("include-", "include-" + "9" * 5000, f"tick-{2**70}-1", "tick-6-7", "include-6", "exclude-7", "rule-6", "own"),
    *("settle", "reopen", "agree", "pass", "hide", "show", "preview", "change", "open-now", "close-now", "moderator"),
    *("0001-01-01T00:00", "9999-12-31T23:59-23:59", "2026-03-29T01:30", "1969-12-31T23:59:59.999Z", "staff", "idea"),
    *("wording", "javascript:alert(1)", "https://x y", "5", "Because it is so.", "Nobody travels."),
)
FIELDS = re.findall(
    r"\w+",
    "text rationale kind base action key next stance type body paragraph reply reason item comment "
    "area organisation title summary introduction video_url audiences quorum opinion opens_at closes_at "
    "pick template words holds reasons why hides "
    "code headcount email lead speaks "
    "merges_until name as audience blends step read before after at csrf_token",
)
FILES = (b"\xff\xfea\0b\0", b"1. A\nhello", b"\0" * 100, "1. é\nwords".encode("latin1"), b"")
FORM, PARTS = "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"
HEADERS = {
    "Accept": ("application/json", "*/*;q=x", "text/html;q=0,application/json;q=9", "\xff", ",,,"),
    "Referer": ("http://localhost/x", "javascript:alert(1)", "http://localhost.evil/", "\xff", "http://[::1"),
    "Host": ("evil.example", "localhost:99999", "[::1", "a b", "\xff", "", "x/../y"),
    "Range": ("bytes=0-1", "bytes=9-1", "x", "bytes=-99999999999999999999"),
    "If-Modified-Since": ("x", "Thu, 01 Jan 99999 00:00:00 GMT"),
    "Accept-Language": ("xx-yy;q=z", "\xff", "en;q=99999999999999999", "de"),
}
COOKIES = (
    "\xff=;=;;",
    f'{DEVICE}="\\777"',
    "deliberation_session=abc.def.ghi",
    f"{DEVICE}={'x' * 9000}",
    f"{DEVICE}=é",
)
PEOPLE = ("amina", "ben", "caro", "dev")


def requests(seed, rules, number):
    """So many (method, path, options) for a test client, for every rule of a site in turn."""
    chance = random.Random(seed)
    for place in range(number):
        rule = rules[place % len(rules)]
        method = chance.choice([*sorted(rule.methods), "PUT", "TRACE"])
        if "POST" in rule.methods and chance.random() < 0.8:
            method = "POST"
        yield method, _path(chance, rule.rule), _options(chance)


def _path(chance, rule):
    number, slug = [str(n) for n in range(1, 8)] * 5 + list(JUNK), [SLUG] * 80 + list(JUNK)
    filled = re.sub("<int:[^>]+>", lambda _: chance.choice(number), rule)
    filled = re.sub("<[^>]+>", lambda _: chance.choice(slug), filled)
    return quote(filled.encode("utf-8", "surrogatepass"), safe="/%")


def _options(chance):
    kind, data = _body(chance)
    cookie = chance.choice([*(f"{DEVICE}={who}" for who in PEOPLE * 4), *COOKIES])
    headers = {name: chance.choice(values) for name, values in HEADERS.items() if chance.random() < 0.15}
    query = _encoded(chance, chance.randrange(3))
    return {"query_string": query, "data": data, "content_type": kind, "headers": {"Cookie": cookie, **headers}}


def _body(chance):
    form = _encoded(chance, chance.randrange(len(FIELDS))).encode()
    return chance.choice(
        [
            *[(FORM, form)] * 8,
            (f"{FORM}; charset=utf-16", form),
            (FORM, chance.randbytes(300)),
            (PARTS, _parts(chance)),
            (PARTS, _parts(chance)),
            (chance.choice(["multipart/form-data", PARTS]), chance.randbytes(200)),
            ("application/json", chance.choice([b"{}", b"[", b'{"stance":"agree"}', b"[" * 5000])),
            (chance.choice(["text/plain", "\xff", ";;;"]), chance.randbytes(100)),
        ]
    )


def _encoded(chance, number):
    pairs = [(name, chance.choice(JUNK)) for name in chance.sample(FIELDS, number)]
    return "&".join(f"{name}={quote_plus(value.encode('utf-8', 'surrogatepass'))}" for name, value in pairs)


def _parts(chance):
    name, sort = (
        chance.choice([b"a.txt", b"..\\..\\x", b"\xff", b"", b"a\0"]),
        chance.choice([b"utf-16", b"x", b"utf-8"]),
    )
    file = b'Content-Disposition: form-data; name="file"; filename="%s"\r\nContent-Type: text/plain; charset=%s' % (
        name,
        sort,
    )
    fields = {each: chance.choice(JUNK).encode("utf-8", "surrogatepass") for each in chance.sample(FIELDS, 9)}
    parts = [
        b'Content-Disposition: form-data; name="%s"\r\n\r\n%s' % (name.encode(), it) for name, it in fields.items()
    ]
    parts.append(file + b"\r\n\r\n" + chance.choice(FILES))
    return b"".join(b"--x\r\n%s\r\n" % part for part in parts) + chance.choice([b"--x--\r\n", b"", b"--x"])
