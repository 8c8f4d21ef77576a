import pytest
from flask import Flask
from house import open_house
from jinja2 import BytecodeCache
from werkzeug.routing import Rule

from deliberation.app import create_app
from deliberation.settings import Settings
from deliberation.web.doorway import DEVICE


class Compiled(BytecodeCache):
    """Templates as they were compiled for the first site: to compile them anew takes longer than to serve a page."""

    def __init__(self):
        self.kept = {}

    def load_bytecode(self, bucket):
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket):
        self.kept[bucket.key] = bucket.bytecode_to_string()


_write, _written = Rule._compile_builder, {}


def written_once(rule, append_unknown=True):
    """How an address is written, as it was worked out for the first site."""
    key = (rule.rule, str(rule.defaults), append_unknown)
    if key not in _written:
        _written[key] = _write(rule, append_unknown)
    return _written[key]


Flask.jinja_options = {"bytecode_cache": Compiled()}
Rule._compile_builder = written_once


@pytest.fixture
def house(tmp_path):
    with open_house(tmp_path) as opened:
        yield opened


@pytest.fixture
def settings(tmp_path):
    return Settings.from_environment({"DELIBERATION_DATA": str(tmp_path), "PUBLIC_URL": "http://localhost"})


@pytest.fixture
def site(house, settings):
    site = create_app(settings, house.db)
    site.flask.config["WTF_CSRF_ENABLED"] = False
    return site


@pytest.fixture
def at(site):
    """A browser in somebody's hands: `at("amina")`; each name is a device of its own."""

    def browser(name):
        client = site.flask.test_client()
        client.set_cookie(DEVICE, name)
        return client

    return browser
