import sqlite3
from contextlib import closing

from click.testing import CliRunner

from deliberation.bench import drills, live


def test_a_backup_under_load_comes_back_and_one_that_does_not_is_told(monkeypatch):
    kept, made = drills.copying.back_up, []

    def second_is_changed(url, file, migrations):
        made.append(kept(url, file, migrations))
        if len(made) == 2:
            with closing(sqlite3.connect(file)) as copy, copy:
                copy.execute("UPDATE journal SET kind = 'x' WHERE seq = 1")
        return made[-1]

    monkeypatch.setattr(live, "_CONNECTIONS", 10)
    monkeypatch.setattr(drills.copying, "back_up", second_is_changed)
    ran = CliRunner().invoke(drills.measure, ["--drills", "2"])
    said = " ".join(ran.output.split())
    assert (ran.exit_code, "same head" in said, "1 of 2 backups under load came back" in said) == (1, True, True), said
