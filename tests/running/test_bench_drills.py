import sqlite3
from contextlib import closing

from click.testing import CliRunner

from deliberation.bench import drills, live


def test_a_backup_under_load_comes_back_and_one_that_does_not_is_told(monkeypatch):
    monkeypatch.setattr(live, "_CONNECTIONS", 10)
    kept = drills.copying.back_up

    def changed(url, file, migrations):
        found = kept(url, file, migrations)
        with closing(sqlite3.connect(file)) as copy, copy:
            copy.execute("UPDATE journal SET kind = 'x' WHERE seq = 1")
        return found

    def asked():
        ran = CliRunner().invoke(drills.measure, ["--drills", "1"])
        return ran.exit_code, " ".join(ran.output.split())

    status, said = asked()
    assert (status, "1 of 1 backups under load came back" in said) == (0, True), said
    monkeypatch.setattr(drills.copying, "back_up", changed)
    status, said = asked()
    assert (status, "0 of 1 backups" in said) == (1, True), said
