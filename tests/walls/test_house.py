"""The house keeps its rules, and every rule is proven to bite."""

import re
from pathlib import Path

import house_rules
import pytest
from house_rules import RULES, Rule

ROOT = Path(__file__).parents[2]
TEXTS = {".css", ".html", ".js", ".mjs", ".py", ".scss"}
NEWS = ROOT / "static/js/news.js"


def files(*folders: str) -> list[tuple[str, str]]:
    paths = (path for folder in folders for path in (ROOT / folder).rglob("*") if path.suffix in TEXTS)
    built = ROOT / "static/dist"
    return [(str(path.relative_to(ROOT)), path.read_text()) for path in sorted(paths) if built not in path.parents]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_house_keeps_the_rule(rule: Rule) -> None:
    own = [(name, (ROOT / name).read_text()) for name in ("run.py", "config.py", "conftest.py")]
    everything = [*own, *files("deliberation", "migrations", "requirements", "static", "templates", "tests")]
    complaints = [complaint for path, text in everything for complaint in rule(path, text)]
    assert not complaints, "\n".join(complaints)


def test_every_event_is_heard_in_the_browser_or_listed_as_silent() -> None:
    assert house_rules.unheard_events(files("deliberation/domain/events"), NEWS.read_text()) == set()


def test_every_style_of_a_tag_has_its_colours() -> None:
    drawn = "".join((ROOT / f"templates/components/{name}.html").read_text() for name in ("tag", "line", "case"))
    styles = set(re.findall(r'\("(\w+)", "\w+"[,)]', drawn))
    coloured = (ROOT / "static/css/_tag.scss").read_text()
    assert styles and [each for each in styles if f".dl-tag--{each} {{" not in coloured] == []


USE_CASE = """
def cast(db, voter):
    with db.transaction(voter) as tx:
        tx.record(1)
    return 2
"""
TWICE = USE_CASE.replace("tx.record(1)", "with db.transaction(voter): ...")
LONG = "def talk():\n" + "    say()\n" * house_rules.LONGEST_FUNCTION

PLANTED = [
    (house_rules.one_place_commits, "deliberation/services/voting.py", "session.commit()"),
    (house_rules.one_place_commits, "deliberation/live.py", "offload(connection.commit)"),
    (house_rules.no_clock_below_the_doors, "deliberation/domain/rules.py", "now = datetime.now(UTC)"),
    (house_rules.no_clock_below_the_doors, "deliberation/services/voting.py", "now = time.time()"),
    (house_rules.no_clock_below_the_doors, "deliberation/services/voting.py", "now = datetime.datetime.utcnow()"),
    (house_rules.the_domain_is_pure, "deliberation/domain/rules.py", "import random"),
    (house_rules.the_domain_is_pure, "deliberation/domain/rules.py", "def act():\n    from flask import request"),
    (house_rules.one_transaction_each, "deliberation/services/voting.py", "def cast(db): return 2"),
    (
        house_rules.one_transaction_each,
        "deliberation/services/voting.py",
        USE_CASE.replace("return", "log(3)\n    return"),
    ),
    (
        house_rules.one_transaction_each,
        "deliberation/services/voting.py",
        TWICE,
    ),
    (house_rules.plain_sizes, "deliberation/live.py", LONG),
    (house_rules.plain_sizes, "deliberation/live.py", "\n" * (house_rules.LONGEST_FILE + 1)),
    (house_rules.plain_sizes, "templates/errors/error.html", "\n" * (house_rules.LONGEST_LEAF + 1)),
    (house_rules.plain_sizes, "static/js/app.js", "\n" * (house_rules.LONGEST_LEAF + 1)),
    (house_rules.one_seam_for_html, "templates/errors/error.html", "{{ message | safe }}"),
    (house_rules.one_seam_for_html, "templates/errors/error.html", "{% autoescape false %}"),
    (house_rules.one_seam_for_html, "deliberation/web/visions.py", "html = Markup(text)"),
    (house_rules.names_say_something, "deliberation/web/helpers.py", ""),
    (house_rules.silences_say_why, "deliberation/live.py", "x = 1  " + "# noqa" + ": S105"),
    (house_rules.silences_say_why, "deliberation/live.py", "x = 1  " + "# type:" + " ignore[arg-type]  # typed"),
    (house_rules.plain_words, "templates/errors/error.html", "<p>\nPlease wait"),
    (house_rules.plain_words, "templates/errors/error.html", "<button>{{ _('Submit') }}</button>"),
    (house_rules.plain_words, "deliberation/domain/rules.py", "raise NotAllowed('Stop!')"),
]

ALLOWED = [
    ("deliberation/storage/database.py", "session.commit()"),
    ("deliberation/web/visions.py", "now = datetime.now(UTC)"),
    ("deliberation/domain/consensus.py", "import math\nimport numpy\nfrom deliberation.domain import rules"),
    ("deliberation/services/voting.py", USE_CASE + "\ndef _score(db): return 3"),
    ("deliberation/services/reading.py", "def page(db): return 3"),
    ("deliberation/services/verifying.py", "def verify(db): return 3"),
    ("deliberation/live.py", "x = 1  " + "# noqa" + ": S105 (a stance, not a secret)"),
    ("deliberation/markup.py", "html = Markup(text)"),
    ("templates/errors/error.html", "<button type='submit'>{% if a != b %}{{ _('Send it') }}{% endif %}</button>"),
]


@pytest.mark.parametrize(("rule", "path", "text"), PLANTED)
def test_a_planted_violation_is_found(rule: Rule, path: str, text: str) -> None:
    assert len(list(rule(path, text))) == 1


@pytest.mark.parametrize(("path", "text"), ALLOWED)
def test_what_is_allowed_is_left_alone(path: str, text: str) -> None:
    assert [complaint for rule in RULES for complaint in rule(path, text)] == []


def test_an_event_nobody_hears_is_found() -> None:
    events = [("deliberation/domain/events.py", "class VoteCast(Event): ...\nclass VoteLost(Event): ...")]
    assert house_rules.unheard_events(events, "export const handlers = { VoteCast: count };") == {"VoteLost"}
