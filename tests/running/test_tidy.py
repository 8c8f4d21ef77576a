import pytest
from click.testing import CliRunner

from deliberation.cli import main
from deliberation.storage.database import Database


@pytest.mark.parametrize(("scrubbed", "code"), [(True, 0), (False, 1)])
def test_tidying_says_what_went_and_when_it_has_to_be_done_again(tmp_path, monkeypatch, scrubbed, code):
    scrub = Database.scrub
    monkeypatch.setattr(Database, "scrub", lambda db: scrub(db) and scrubbed)
    said = CliRunner().invoke(main, ["tidy"], env={"DELIBERATION_DATA": str(tmp_path)})
    assert (said.exit_code, said.exception is None) == (code, scrubbed)
    assert "Personal parts were removed in 0 visions." in said.output
    assert ("Run it again." in said.output) != scrubbed
