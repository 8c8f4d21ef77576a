"""What whoever runs the server types, and what it says."""

import re
import sqlite3
import sys
from contextlib import closing

import pyotp
import pytest
from click.testing import CliRunner
from codes import HALF_A_MINUTE, SALT, SECRET
from house import AMINA, Clock, person

from deliberation import machine
from deliberation.cli import main, rounds, serving
from deliberation.domain.vision import Role
from deliberation.jobs import LATE, Jobs
from deliberation.seed import SLUG, seed_draft
from deliberation.services import drafting, entering, proving
from deliberation.services.claiming import ask_for_letter
from deliberation.services.drafting import Setting
from deliberation.services.entering import Invitation
from deliberation.settings import Settings
from deliberation.storage.database import Database
from deliberation.storage.library.second_steps import secret_of


@pytest.fixture
def say(tmp_path, monkeypatch):
    """Type a command; `say("init")` gives its exit status and what it said."""
    for name in ("DATABASE_URL", "DELIBERATION_ENV", "PUBLIC_URL", "SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DELIBERATION_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(rounds, "_groups", lambda _: rounds.Finding(True, "It can start."))  # takes a second

    def typed(*words):
        ran = CliRunner().invoke(main, words)
        return ran.exit_code, ran.output

    return typed


@pytest.fixture
def at_home(say, tmp_path):
    """An installation whose administrator has come in by the link."""
    said = say("init", "--name", "Ada")[1]
    db = Database(f"sqlite:///{tmp_path}/data/deliberation.sqlite3")
    entering.sign_in(db, person("stranger"), re.search("sign-in/([0-9a-f]{32})", said)[1], person("ada"))
    yield db
    db.close()


def change(tmp_path, statement):
    with closing(sqlite3.connect(tmp_path / "data/deliberation.sqlite3")) as connection, connection:
        connection.execute(statement)


def test_an_installation_is_set_up_once_and_says_what_to_do_next(say, tmp_path):
    status, said = say("init")
    assert status == 0
    assert re.search(r"http://127\.0\.0\.1:8000/sign-in/[0-9a-f]{32}\n", said)
    assert "Serve the site" in said
    assert {each.name for each in (tmp_path / "data").iterdir()} == {"deliberation.sqlite3", "secret_key"}
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700
    before = (tmp_path / "data/deliberation.sqlite3").read_bytes()
    status, said = say("init")
    assert status == 1
    assert said.startswith("Error: This installation is set up already, and nothing was changed.")
    assert (tmp_path / "data/deliberation.sqlite3").read_bytes() == before


def test_only_where_nothing_was_set_up_there_is_a_vision_to_try(tmp_path, capsys):
    def said_by(db):
        serving._welcome(Settings.from_environment({"DELIBERATION_DATA": str(tmp_path)}), db)
        return capsys.readouterr().out

    new, own = (Database(f"sqlite:///{tmp_path}/{name}") for name in ("new", "own"))
    for db in (new, own):
        db.create()
    for said in (said_by(new), said_by(new)):
        assert (f"/visions/{SLUG}\n" in said, said.count("/sign-in/")) == (True, 3)
    entering.make_link(own, None, Invitation(Role.ADMINISTRATOR, "Ada"))  # as `init` does
    said = said_by(own)
    assert ("Read and vote" in said, said.count("/sign-in/")) == (False, 1)
    drafting.create_vision(own, None, seed_draft(), Setting("Ours", "", "", audiences=("everybody",)))
    said = said_by(own)
    assert ("/visions/ours\n" in said, said.count("/sign-in/")) == (True, 1)
    for db in (new, own):
        db.close()


def test_in_production_it_makes_the_secret_key_or_takes_the_given_one(say, monkeypatch, tmp_path):
    monkeypatch.setenv("DELIBERATION_ENV", "production")
    monkeypatch.setenv("PUBLIC_URL", "https://vision.example")
    assert "needs a secret key of its own" in say("user", "list")[1]
    monkeypatch.setenv("SECRET_KEY", "k" * 32)
    assert "The secret key is the one in SECRET_KEY." in say("init")[1]
    assert not (tmp_path / "data/secret_key").exists()


def test_a_backup_is_tried_kept_once_and_brought_back_into_an_empty_installation(say, at_home, monkeypatch, tmp_path):
    status, said = say("backup", str(tmp_path / "kept"))
    assert (status, said.splitlines()[-1]) == (
        0,
        f"Done: {tmp_path}/kept was restored as a trial, and is what was there. Keep it where only you can read it.",
    )
    assert "There is a file kept already" in say("backup", str(tmp_path / "kept"))[1]
    assert "There is no folder" in say("backup", str(tmp_path / "nowhere/kept"))[1]
    assert "There is a deliberation here already" in say("restore", str(tmp_path / "kept"))[1]
    monkeypatch.setenv("DELIBERATION_DATA", str(tmp_path / "elsewhere"))
    assert "nothing here to keep yet" in say("backup", str(tmp_path / "another"))[1]
    status, brought = say("restore", str(tmp_path / "kept"))
    assert (status, brought.splitlines()[:2]) == (0, said.splitlines()[:2])
    assert (tmp_path / "elsewhere/secret_key").exists()
    assert "Ada: administrator of the whole site" in say("user", "list")[1]


def test_an_administrator_is_let_in_signed_out_and_loses_the_role(say, at_home):
    line = "     1  Ada: administrator of the whole site, since DAY, let in by the console, last here DAY"
    assert re.sub(r"\d{4}-\d\d-\d\d", "DAY", say("user", "list")[1]) == f"{line}, signed in on 1 device\n"
    assert "/sign-in/" in say("user", "let-in", "Grace")[1]
    assert say("user", "sign-out", "1") == (0, "Signed out on 1 device. They come back by a new link only.\n")
    assert say("user", "take-role", "1") == (0, "Ada no longer runs the site. This is in the record.\n")
    assert say("user", "take-role", "1") == (1, "Error: Ada is no administrator.\n")
    assert "Nobody runs the site yet." in say("user", "list")[1]


def test_a_lost_second_step_is_let_go(say, at_home):
    assert say("user", "reset-second-step", "1") == (1, "Error: Ada has no second step.\n")
    shown = pyotp.HOTP(secret_of(SECRET, SALT)).at(at_home.now() // HALF_A_MINUTE)
    proving.set_up(at_home, person("ada"), SALT, shown, SECRET, person("ada awake"))
    status, said = say("user", "reset-second-step", "1")
    assert (status, said.splitlines()[0]) == (0, "Ada can set up another second step. This is in the record.")


def test_a_database_that_does_not_answer_is_told_of_in_words(say, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://127.0.0.1:1/nothing")
    assert say("init")[1].startswith("Error: The database does not answer.")
    assert "LOOK  The database does not answer." in say("doctor")[1]


class TestTheDoctor:
    @pytest.fixture
    def remedy(self, say, monkeypatch):
        """What the doctor says under a finding that is not well."""
        monkeypatch.setattr(machine, "room_on_disk", lambda _: 10 * machine.ROOMY)
        monkeypatch.setattr(machine, "room_for_people", lambda: machine.A_HALL_FULL)

        def asked(finding):
            status, said = say("doctor")
            assert status == 1
            return re.search(rf"LOOK  {finding}.*\n      (.*)\n", said)[1]

        return asked

    @pytest.mark.usefixtures("at_home", "remedy")
    def test_is_content(self, say):
        status, said = say("doctor")
        assert (status, said.splitlines()[-1]) == (0, "All is well.")
        assert "LOOK" not in said

    def test_changes_nothing_where_there_is_nothing(self, remedy, tmp_path):
        assert "init" in remedy("There is no data folder")
        assert "init" in remedy("There is no database yet")
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize(
        ("statement", "finding", "told"),
        [
            ("DELETE FROM alembic_version", "The database is empty", "init"),
            ("UPDATE alembic_version SET version_num = '0001'", "The database is older", "Make a backup"),
            ("UPDATE alembic_version SET version_num = 'x'", "The database was written by a newer", "up to date"),
            ("UPDATE journal SET at = 4000000000000 WHERE seq = 1", "The clock is \\d+ minutes behind", "NTP"),
            ("UPDATE journal SET kind = 'x' WHERE seq = 1", "In the record of the site: Entry 1", "verify"),
        ],
    )
    @pytest.mark.usefixtures("at_home")
    def test_sees_what_is_wrong_with_the_database(self, remedy, tmp_path, statement, finding, told):
        change(tmp_path, statement)
        assert told in remedy(finding)

    @pytest.mark.usefixtures("at_home")
    def test_sees_an_open_folder_a_full_disk_few_files_and_no_tls(self, remedy, monkeypatch, tmp_path):
        (tmp_path / "data").chmod(0o755)
        monkeypatch.setattr(machine, "room_on_disk", lambda _: 0)
        monkeypatch.setattr(machine, "room_for_people", lambda: 50)
        monkeypatch.setenv("PUBLIC_URL", "http://vision.example")
        assert "chmod 700" in remedy("Others on this machine can look into")
        assert "Make room: 1,024 MB" in remedy("0 MB are free")
        assert "LimitNOFILE" in remedy("50 people can follow")
        assert "proxy" in remedy("People reach the site at http://vision.example, without TLS")

    @pytest.mark.usefixtures("at_home")
    def test_sees_that_jobs_are_late_and_that_letters_wait(self, tmp_path):
        settings = rounds.Settings.from_environment({"DELIBERATION_DATA": str(tmp_path / "data")})
        db, jobs = Database(settings.database_url), Jobs(settings.data_folder)
        assert rounds._jobs(db, settings).well
        for late, said in ((0, "in time"), (11, "is late: letters."), (3000, "is late: letters and tidy.")):
            for name in LATE:
                jobs.note_done(name, db.now() - late * 60_000)
            found = rounds._jobs(db, settings)
            assert (found.well, said in found.said) == (late == 0, True)
        db.close()
        moment = Clock()
        db = Database(settings.database_url, clock=moment)
        ask_for_letter(db, AMINA, "amina@example.org", "secret", "https://vision.example/sign-in/")
        assert rounds._letters(db).said == "1 letter in the outbox, none of them for long."
        moment.now += 11 * 60_000
        found = rounds._letters(db)
        assert (found.well, found.said) == (False, "1 letter in the outbox, the first for 11 minutes.")
        db.close()

    @pytest.mark.usefixtures("at_home")
    def test_sees_a_folder_that_is_not_its_own_and_pages_that_are_not_built(self, remedy, monkeypatch):
        monkeypatch.setattr(rounds.os, "access", lambda *_: False)
        monkeypatch.setattr(rounds.Settings, "static_folder", property(lambda self: self.data_folder))
        assert "chown" in remedy("The data folder .* cannot be written to")
        assert "Build them" in remedy("The scripts and styles that browsers get are not built")


@pytest.mark.parametrize(
    ("script", "said", "remedy"),
    [
        ("pass", "Finding opinion groups can start.", ""),
        ("import nowhere", "Finding opinion groups cannot start.", "ModuleNotFoundError: No module named 'nowhere'"),
        ("import time; time.sleep(60)", "Finding opinion groups cannot start.", "It took longer than 1 s. Is the "),
    ],
)
def test_the_doctor_tries_whether_groups_can_be_found(monkeypatch, script, said, remedy):
    monkeypatch.setattr(rounds, "GROUPER", (sys.executable, "-c", script))
    monkeypatch.setattr(rounds, "_PATIENCE", 1 if "sleep" in script else 60)
    found = rounds._groups(None)
    assert (found.said, found.remedy[: len(remedy)]) == (said, remedy)


def test_in_production_the_doctor_says_where_people_reach_the_site(tmp_path):
    environ = {"DELIBERATION_DATA": str(tmp_path), "DELIBERATION_ENV": "production", "SECRET_KEY": "k" * 32}
    found = rounds._address(rounds.Settings.from_environment({**environ, "PUBLIC_URL": "https://vision.example"}))
    assert (found.well, "https://vision.example" in found.said) == (True, True)
