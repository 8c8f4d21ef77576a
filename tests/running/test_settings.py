import stat
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from deliberation.domain.errors import Invalid
from deliberation.settings import CHECKOUT, PACKAGE, Settings

KEY = "k" * 32


def settings(tmp_path: Path, **environ: str) -> Settings:
    return Settings.from_environment({"DELIBERATION_DATA": str(tmp_path), **environ})


def test_everything_has_a_default(tmp_path, monkeypatch):
    monkeypatch.setattr("deliberation.settings.CHECKOUT", None)
    default = settings(tmp_path)
    assert (default.host, default.port, default.public_url) == ("127.0.0.1", 8000, "http://127.0.0.1:8000")
    assert default.database_url == f"sqlite:///{tmp_path}/deliberation.sqlite3"
    assert not default.in_production


def test_the_address_people_use_can_be_another(tmp_path):
    assert settings(tmp_path, PUBLIC_URL="https://vision.example/").public_url == "https://vision.example"


def test_a_checkout_keeps_its_data_and_finds_its_pages_beside_itself():
    default = Settings.from_environment({})
    assert default.data_folder == CHECKOUT / "data"
    assert default.templates_folder == CHECKOUT / "templates"
    assert (default.migrations_folder / "env.py").is_file()
    assert default.static_folder == CHECKOUT / "static/dist"


@pytest.mark.parametrize(
    ("environ", "folder"),
    [({"HOME": "/home/ada"}, "/home/ada/.local/share"), ({"HOME": "/home/ada", "XDG_DATA_HOME": "/srv"}, "/srv")],
)
def test_an_installation_keeps_its_data_where_its_owner_keeps_theirs(monkeypatch, environ, folder):
    monkeypatch.setattr("deliberation.settings.CHECKOUT", None)
    installed = Settings.from_environment(environ)
    assert installed.data_folder == Path(folder) / "deliberation"
    assert installed.templates_folder == PACKAGE / "templates"


def test_config_py_is_this_checkouts_choice_and_the_environment_wins_over_it(monkeypatch, tmp_path):
    (tmp_path / "config.py").write_text("PORT = 8001\nHOST = '127.0.0.2'\nfrom os import path")
    monkeypatch.setattr("deliberation.settings.CHECKOUT", tmp_path)
    chosen = Settings.from_environment({"PORT": "9000"})
    assert (chosen.host, chosen.port, chosen.data_folder) == ("127.0.0.2", 9000, tmp_path / "data")


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_a_postgresql_address_is_taken_in_any_spelling(tmp_path, scheme):
    assert settings(tmp_path, DATABASE_URL=f"{scheme}://db/x").database_url == "postgresql+psycopg://db/x"


@pytest.mark.parametrize("port", ["eighty", "-1", "70000", "8000.5"])
def test_a_port_that_is_none_is_refused_in_words(tmp_path, port):
    with pytest.raises(Invalid, match=f"not {port}"):
        settings(tmp_path, PORT=port)


def test_an_environment_nobody_knows_is_refused(tmp_path):
    with pytest.raises(Invalid, match="development or production, not staging"):
        settings(tmp_path, DELIBERATION_ENV="staging")


PRODUCTION = {"DELIBERATION_ENV": "production", "PUBLIC_URL": "https://vision.example"}


def test_production_does_not_start_without_a_key_of_its_own(tmp_path):
    with pytest.raises(Invalid, match="secret key of its own"):
        settings(tmp_path, **PRODUCTION)
    assert settings(tmp_path, **PRODUCTION, SECRET_KEY=KEY).secret_key == KEY


def test_production_takes_the_key_that_was_made_when_it_was_founded(tmp_path):
    environ = {"DELIBERATION_DATA": str(tmp_path), **PRODUCTION}
    made = Settings.from_environment(environ, founding=True).secret_key
    assert settings(tmp_path, **PRODUCTION).secret_key == made


@pytest.mark.parametrize("address", [{}, {"PUBLIC_URL": "http://vision.example"}])
def test_production_does_not_start_without_https(tmp_path, address):
    with pytest.raises(Invalid, match="Production needs PUBLIC_URL, the https:// address"):
        settings(tmp_path, DELIBERATION_ENV="production", SECRET_KEY=KEY, **address)


def test_a_second_step_is_required_in_production_unless_it_is_chosen_otherwise(tmp_path):
    assert settings(tmp_path).second_step == "offered"
    assert settings(tmp_path, **PRODUCTION, SECRET_KEY=KEY).second_step == "required"
    assert settings(tmp_path, **PRODUCTION, SECRET_KEY=KEY, SECOND_STEP="offered").second_step == "offered"
    with pytest.raises(Invalid, match="must be required or offered, not never"):
        settings(tmp_path, SECOND_STEP="never")


def test_a_short_token_for_the_metrics_is_refused(tmp_path):
    with pytest.raises(Invalid, match="METRICS_TOKEN is too short"):
        settings(tmp_path, METRICS_TOKEN="short")


def test_only_sqlite_is_a_file(tmp_path):
    assert settings(tmp_path).database_file == tmp_path / "deliberation.sqlite3"
    assert settings(tmp_path, DATABASE_URL="postgresql://db/x").database_file is None


@pytest.mark.parametrize("chosen", [{}, PRODUCTION])
def test_a_short_key_is_refused(tmp_path, chosen):
    with pytest.raises(Invalid, match="at least 32 characters"):
        settings(tmp_path, **chosen, SECRET_KEY="short")


def test_development_makes_a_key_once_and_keeps_it_for_its_owner_only(tmp_path):
    folder = tmp_path / "not" / "there" / "yet"
    made = settings(folder).secret_key
    assert len(made) >= 32
    assert settings(folder).secret_key == made
    assert stat.S_IMODE((folder / "secret_key").stat().st_mode) == 0o600
    assert [file.name for file in folder.iterdir()] == ["secret_key"]


def test_reading_the_settings_writes_nothing(tmp_path):
    settings(tmp_path).describe()
    assert list(tmp_path.iterdir()) == []


def test_a_listing_names_every_setting_and_no_secret(tmp_path):
    chosen = settings(tmp_path, SECRET_KEY=KEY, METRICS_TOKEN=KEY, DATABASE_URL="postgresql://ada:hush:hush@db/x")
    lines = {line.name: line.value for line in chosen.describe()}
    assert set(lines) == {
        "DATABASE_URL",
        "DELIBERATION_DATA",
        "DELIBERATION_ENV",
        "HOST",
        "METRICS_TOKEN",
        "PORT",
        "PUBLIC_URL",
        "SECOND_STEP",
        "SECRET_KEY",
        "SMTP_FROM",
        "SMTP_HOST",
        "SMTP_PASSWORD",
        "SMTP_PORT",
        "SMTP_SECURITY",
        "SMTP_USER",
    }
    assert lines["DATABASE_URL"] == "postgresql+psycopg://ada:***@db/x"
    assert (lines["SECRET_KEY"], lines["METRICS_TOKEN"]) == ("set", "set")
    assert "hush" not in repr(chosen) and KEY not in repr(chosen)


def test_settings_cannot_be_changed_once_read(tmp_path):
    with pytest.raises(FrozenInstanceError):
        settings(tmp_path).port = 1
