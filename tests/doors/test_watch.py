"""What is seen of every request, and told to whoever looks after the server."""

import io
import json
import logging
import re
import threading

import pytest
from house import SLUG
from prometheus_client.parser import text_string_to_metric_families

from deliberation.app import create_app
from deliberation.services.reading import document
from deliberation.settings import Settings
from deliberation.web import logs

V = f"/visions/{SLUG}"
TOKEN = "t" * 16
HERE = {"REMOTE_ADDR": "127.0.0.1"}


@pytest.fixture
def written():
    """The lines of the log, as production writes them."""
    out, root = io.StringIO(), logging.getLogger()
    handler, level = logging.StreamHandler(out), root.level
    handler.setFormatter(logs.formatter(in_production=True))
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in out.getvalue().splitlines()]
    root.removeHandler(handler)
    root.setLevel(level)


def figures(answer):
    families = text_string_to_metric_families(answer.get_data(as_text=True))
    samples = [sample for family in families for sample in family.samples]
    return {(each.name, *sorted(each.labels.items())): each.value for each in samples}


class TestARequestsNumber:
    def test_is_ours_and_another_for_each(self, at):
        answers = [at("amina").get(V, headers={"X-Request-Id": "mine"}) for _ in range(3)]
        numbers = {answer.headers["X-Request-Id"] for answer in answers}
        assert len(numbers) == 3
        assert all(re.fullmatch("[0-9a-f]{16}", each) for each in numbers)

    def test_stands_on_the_page_that_says_what_is_wrong_and_in_the_log(self, at, written):
        answer = at("amina").get("/nothing")
        number = answer.headers["X-Request-Id"]
        assert f"If you write to us about this, quote {number}." in answer.get_data(as_text=True)
        [line] = written()
        assert {"request": number, "route": "none", "status": 404, "level": "info"}.items() <= line.items()


class TestTheLog:
    def test_has_no_line_for_what_went_well(self, at, written):
        at("amina").get(V)
        assert written() == []

    def test_names_the_route_and_nothing_that_was_sent(self, at, written):
        token = "c0ffee" * 5
        at("amina").get(f"/sign-in/{token}", headers={"User-Agent": "Ada's telephone"})
        at("amina").post(f"/sign-in/{token}?q={token}", data={"name": "Ada"})
        assert [line["route"] for line in written()] == ["accounts.sign_in", "accounts.use_link"]
        assert not re.search(f"{token}|Ada|amina|127\\.0", json.dumps(written()))

    def test_tells_kind_and_place_of_a_fault_and_not_what_it_quotes(self, at, written, monkeypatch):
        def fails(*_):
            raise RuntimeError("Bartholomew said so") from KeyError("Bartholomew")

        monkeypatch.setattr(document, "document", fails)
        number = at("amina").get(V).headers["X-Request-Id"]
        fault, answered = written()
        assert (fault["request"], fault["error"]) == (number, ["RuntimeError", "KeyError"])
        assert any(each.endswith(" fails") for each in fault["where"])
        assert (answered["status"], answered["level"]) == (500, "error")
        assert "Bartholomew" not in json.dumps(written())

    def test_tells_what_ended_a_thread(self, written, monkeypatch):
        monkeypatch.setattr(threading, "excepthook", logs._thread_ended)
        thread = threading.Thread(target=lambda: 1 // 0)
        thread.start()
        thread.join()
        assert written()[0]["error"] == ["ZeroDivisionError"]
        assert "request" not in written()[0]

    def test_can_be_read_in_development(self):
        record = logging.LogRecord("x", logging.WARNING, "x.py", 1, "It is %s.", ("late",), None)
        assert "It is late." in logs.formatter(in_production=False).format(record)

    def test_takes_over_everything(self, monkeypatch):
        root = logging.getLogger()
        monkeypatch.setattr(root, "handlers", [])
        monkeypatch.setattr(root, "level", root.level)
        monkeypatch.setattr(threading, "excepthook", threading.excepthook)
        out = io.StringIO()
        logs.install(in_production=True, out=out)
        logging.getLogger("elsewhere").info("Hello")
        assert json.loads(out.getvalue())["logger"] == "elsewhere"


class TestWhetherItCanServe:
    def test_it_lives_whatever_the_database_does(self, site, house):
        house.db.close()
        answer = site.flask.test_client().get("/healthz")
        assert (answer.status_code, answer.get_data(as_text=True)) == (200, "alive\n")

    def test_it_is_ready_with_the_tables_of_this_program_only(self, site, house, written):
        assert site.flask.test_client().get("/readyz").status_code == 200
        with house.db.transaction() as tx:
            tx.connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
        assert site.flask.test_client().get("/readyz").status_code == 503
        assert written()[-1]["level"] == "warning"

    def test_it_is_not_ready_where_the_database_does_not_answer(self, site, monkeypatch):
        monkeypatch.setattr(site.db, "_reading", create_app.__globals__["Database"]("sqlite:////nowhere/x")._reading)
        assert site.flask.test_client().get("/readyz").status_code == 503


class TestTheFigures:
    def test_count_requests_by_route_votes_and_batches(self, at, house):
        browser = at("amina")
        for stance in ("agree", "disagree"):
            browser.post(f"/items/{house.principle(1).id}/vote", data={"stance": stance})
        browser.open("/nothing", method="BREW")
        found = figures(browser.get("/metrics"))
        seen = "deliberation_request_seconds_count"
        assert found[seen, ("route", "participation.vote"), ("status", "303")] == 2
        assert found[seen, ("route", "none"), ("status", "404")] == 1
        assert found["deliberation_votes_total",] == 2
        assert found["deliberation_entries_total", ("kind", "VoteCast")] == 2
        assert found["deliberation_batch_size_count",] == found["deliberation_batch_size_bucket", ("le", "1.0")] > 0
        assert found["deliberation_followers",] == 0

    def test_name_no_person_and_no_vision(self, at):
        at("amina").get(V)
        told = at("amina").get("/metrics").get_data(as_text=True)
        assert not re.search(f"{SLUG}|amina|Dev|Caro", told)

    @pytest.mark.parametrize(
        "elsewhere", [{"REMOTE_ADDR": "192.0.2.7"}, {**HERE, "HTTP_X_FORWARDED_FOR": "127.0.0.1"}, {"REMOTE_ADDR": ""}]
    )
    def test_are_for_this_machine_only(self, site, elsewhere):
        browser = site.flask.test_client()
        assert browser.get("/metrics", environ_overrides=HERE).status_code == 200
        assert browser.get("/metrics", environ_overrides=elsewhere).status_code == 404

    @pytest.mark.parametrize(
        ("brought", "status"),
        [(f"Bearer {TOKEN}", 200), ("Bearer wrong", 404), (f"Basic {TOKEN}", 404), ("Bearer ü", 404), (None, 404)],
    )
    def test_are_for_whoever_has_the_token(self, house, tmp_path, brought, status):
        environ = {"DELIBERATION_DATA": str(tmp_path), "METRICS_TOKEN": TOKEN}
        site = create_app(Settings.from_environment(environ), house.db)
        headers = {"Authorization": brought} if brought else {}
        assert site.flask.test_client().get("/metrics", headers=headers).status_code == status
