"""Letters, as a real mail server takes them, refuses them, or is not there."""

import json
import os
import signal
import socket
import time
from email import message_from_string

import pytest
from aiosmtpd.controller import Controller
from house import AMINA, BEN, CARO, DAY, every_row, open_house
from letter_readers import ADDRESS, KEY, signed_in
from serving import PATIENCE

from deliberation import keeping
from deliberation.app import create_app
from deliberation.domain.digests import Digest
from deliberation.domain.errors import Invalid
from deliberation.jobs import LETTERS, Jobs, Worker
from deliberation.keeping import Keeper
from deliberation.sending import carrier, send_due
from deliberation.services.claiming import ask_for_letter
from deliberation.services.moderating import Target, hide
from deliberation.services.notifying import Choice, choose_letters
from deliberation.services.reading import digests
from deliberation.services.reading import outbox as reading
from deliberation.services.reading.digests import Site
from deliberation.settings import Settings

SITE = "https://vision.example/sign-in/"


class Mailbox:
    """What a mail server was given, and the answer it gives next."""

    def __init__(self):
        self.got, self.answers = [], []
        self.taken = lambda: None  # what happens between taking a letter and saying so

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802 (aiosmtpd's name for it)
        if address.startswith("nobody"):
            return "550 There is no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 (aiosmtpd's name for it)
        answer = self.answers.pop() if self.answers else "250 Taken"
        if answer.startswith("250"):
            self.got.append((envelope.rcpt_tos, envelope.content.decode()))
            self.taken()
        return answer


@pytest.fixture
def house(tmp_path):
    with open_house(tmp_path) as opened:
        yield opened


@pytest.fixture
def mailbox():
    box = Mailbox()
    server = Controller(box, hostname="127.0.0.1", port=free_port())
    server.start()
    box.port = server.port
    yield box
    server.stop()


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def environment(tmp_path, port):
    environ = {"DELIBERATION_DATA": str(tmp_path), "SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(port)}
    return environ | {"SMTP_SECURITY": "none", "SMTP_FROM": "vision@example.org"}


def by_smtp(tmp_path, port, **more):
    return carrier(Settings.from_environment(environment(tmp_path, port) | more), lambda _: None)


def asking(house):
    """Have things written as the process next door has them: by lines of JSON."""
    answer = keeping.jobs(house.db).answer
    return lambda do, *what: json.loads(json.dumps(answer(json.loads(json.dumps({"do": do, "with": what})))))


def send(house, carry):
    send_due(asking(house), carry)


def ask(house, address="amina@example.org"):
    ask_for_letter(house.db, AMINA, address, "secret", SITE)


def outbox(house):
    return reading.outbox(house.db)


def test_a_letter_is_sent_once_it_is_asked_for(house, mailbox, tmp_path):
    ask(house)
    for _ in range(2):
        send(house, by_smtp(tmp_path, mailbox.port))
    [(to, words)] = mailbox.got
    assert to == ["amina@example.org"]
    assert "From: vision@example.org" in words and "Message-ID: <letter-1-" in words and SITE in words
    assert (outbox(house).waiting, outbox(house).sent) == (0, 1)


def test_a_letter_that_is_not_taken_now_goes_later_and_not_twice(house, mailbox, tmp_path, caplog):
    mailbox.answers = ["451 Come back later"]
    ask(house)
    for _ in range(3):
        send(house, by_smtp(tmp_path, mailbox.port))
        house.clock.now += 5_000
    assert len(mailbox.got) == 1
    assert outbox(house).sent == 1
    assert "Letter 1, try 1: The server that sends letters answered 451." in caplog.text
    assert "amina" not in caplog.text


@pytest.mark.parametrize(("address", "answer"), [("nobody@example.org", ""), ("amina@example.org", "554 No")])
def test_a_letter_that_is_refused_is_given_up(house, mailbox, tmp_path, address, answer):
    mailbox.answers = [answer] if answer else []
    ask(house, address)
    send(house, by_smtp(tmp_path, mailbox.port))
    assert (outbox(house).waiting, outbox(house).failed) == (0, 1)


@pytest.mark.parametrize("more", [{}, {"SMTP_SECURITY": "tls"}])
def test_a_server_that_is_not_there_is_tried_again(house, tmp_path, more):
    send(house, by_smtp(tmp_path, free_port(), **more))
    ask(house)
    send(house, by_smtp(tmp_path, free_port(), **more))
    assert (outbox(house).waiting, outbox(house).failed) == (1, 0)


@pytest.mark.parametrize("more", [{"SMTP_SECURITY": "starttls"}, {"SMTP_USER": "ada", "SMTP_PASSWORD": "x"}])
def test_no_letter_goes_by_a_server_that_cannot_do_what_was_asked(house, mailbox, tmp_path, more):
    ask(house)
    send(house, by_smtp(tmp_path, mailbox.port, **more))
    assert (mailbox.got, outbox(house).waiting) == ([], 1)


def test_without_a_server_letters_are_shown_on_the_console(house, tmp_path):
    shown = []
    ask(house)
    send(house, carrier(Settings.from_environment({"DELIBERATION_DATA": str(tmp_path)}), shown.append))
    assert "A letter to amina@example.org" in shown[0] and SITE in shown[0]


def test_in_production_without_a_server_no_letter_is_shown_or_lost(house, tmp_path):
    environ = {"DELIBERATION_DATA": str(tmp_path), "DELIBERATION_ENV": "production", "SECRET_KEY": "k" * 32}
    environ["PUBLIC_URL"] = "https://vision.example"
    shown = []
    settings = Settings.from_environment(environ)
    ask(house)
    send(house, carrier(settings, shown.append))
    assert (shown, outbox(house).waiting, settings.sends_letters) == ([], 1, False)


def test_killed_between_sending_and_noting_it_sends_again_what_one_can_tell_is_the_same(house, mailbox, tmp_path):
    environ = {**os.environ, **environment(tmp_path, mailbox.port), "DATABASE_URL": house.url}
    keeper = Keeper(keeping.jobs(house.db), environ, pause=0.01)

    def power_cut():
        mailbox.taken = lambda: None
        house.clock.now += 5_000  # it is due again by then
        os.kill(keeper._process.pid, signal.SIGKILL)

    mailbox.taken = power_cut
    ask(house)
    keeper.start()
    end = time.monotonic() + PATIENCE
    while not keeper.ended:
        assert time.monotonic() < end, "nobody sends it"
        time.sleep(0.01)  # between two looks whether it was killed
    keeper.stop()
    send(house, by_smtp(tmp_path, mailbox.port))
    ids = [line for _, words in mailbox.got for line in words.splitlines() if line.startswith("Message-ID: ")]
    assert (len(ids), len(set(ids)), outbox(house).sent) == (2, 1, 1)


def test_a_digest_comes_with_what_stops_it_by_one_post(house, mailbox, tmp_path):
    settings = Settings.from_environment(environment(tmp_path, mailbox.port) | {"SECRET_KEY": KEY * 2})
    signed_in(house, AMINA, key=settings.secret_key)
    choose_letters(house.db, AMINA, Choice(ADDRESS, "daily", True), settings.secret_key)
    own = house.suggest(AMINA, 3, "time to listen", "the time to listen")
    house.say(BEN, own.id, "Why?")
    hide(house.db, CARO, Target(own.id), "It names somebody.")
    house.clock.now += DAY
    site, jobs = Site("http://localhost", settings.secret_key), Jobs(tmp_path)
    worker = Worker(house.db, site, by_smtp(tmp_path, mailbox.port), asking(house), lambda: False)
    for _ in range(2):  # written, then sent
        worker.look_after_letters(jobs)
    at_once, digest = (message_from_string(words) for _, words in mailbox.got)
    assert (at_once["Subject"], digest["Subject"]) == ("Something is asked of you", "What happened where you took part")
    assert jobs.done_at(LETTERS) == house.clock.now
    assert {each["List-Unsubscribe-Post"] for each in (at_once, digest)} == {"List-Unsubscribe=One-Click"}
    stop = at_once["List-Unsubscribe"].strip("<>")
    assert (stop, stop in at_once.get_payload(decode=True).decode()) == (digest["List-Unsubscribe"].strip("<>"), True)
    browser = create_app(settings, house.db).flask.test_client()
    assert browser.post(stop, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    house.suggest(BEN, 3, "time to listen", "time to hear")
    house.clock.now += DAY
    for _ in range(2):
        worker.look_after_letters(jobs)
    assert len(mailbox.got) == 2
    assert ADDRESS not in repr(every_row(house.db))


def test_a_digest_that_cannot_be_written_keeps_nobody_else_from_theirs(house, tmp_path, monkeypatch):
    def broken(*_):
        raise KeyError

    def written(_db, person, _site):
        if person != 2:
            broken()
        return Digest(person, 0, {}, "", None)

    asked, jobs = [], Jobs(tmp_path)
    monkeypatch.setattr(digests, "due", lambda _: (1, 2, 3))
    monkeypatch.setattr(digests, "digest", written)
    monkeypatch.setattr(digests, "asking", broken)
    worker = Worker(house.db, Site("", ""), None, lambda *what: asked.append(what), lambda: False)
    with pytest.raises(KeyError):
        worker.look_after_letters(jobs)
    assert [each[0] for each in asked] == ["take_letter", "write_digest"]
    assert jobs.done_at(LETTERS) is None  # so that a monitor sees that something is wrong


def test_tidying_is_done_once_a_day(house, tmp_path):
    asked, jobs = [], Jobs(tmp_path)
    worker = Worker(house.db, Site("", ""), None, lambda *what: asked.append(what) or len(asked) > 1, None)
    for _ in range(3):  # the first time a reader was in the way
        worker.tidy(jobs)
    assert (asked, asking(house)("tidy")) == ([("tidy",), ("tidy",)], True)
    house.clock.now += DAY
    worker.tidy(jobs)
    assert len(asked) == 3


def test_somebody_who_waits_has_the_letters_looked_after_at_once(tmp_path):
    jobs, done = Jobs(tmp_path), []
    jobs.deeds[LETTERS] = lambda: done.append(LETTERS)
    for _ in range(2):
        jobs.ring()
    jobs.queue.execute(jobs.queue.dequeue())
    assert (done, jobs.queue.dequeue()) == ([LETTERS], None)


def test_settings_of_letters_are_checked(tmp_path):
    for more, words in (
        ({"SMTP_SECURITY": "some"}, "starttls, tls or none, not some"),
        ({"SMTP_HOST": "mail.example"}, "SMTP_FROM"),
        ({"SMTP_PORT": "x"}, "SMTP_PORT must be"),
    ):
        with pytest.raises(Invalid, match=words):
            Settings.from_environment({"DELIBERATION_DATA": str(tmp_path)} | more)
    shown = Settings.from_environment({"DELIBERATION_DATA": str(tmp_path), "SMTP_PASSWORD": "hush"}).describe()
    assert "hush" not in repr(shown)
