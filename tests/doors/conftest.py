import pytest
from house import open_house

from deliberation.app import create_app
from deliberation.settings import Settings
from deliberation.web.doorway import DEVICE


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
