"""Letters, as a real mail server takes them, refuses them, or is not there."""

import json
import os
import signal
import socket
import time

import pytest
from aiosmtpd.controller import Controller
from house import AMINA, open_house
from serving import PATIENCE

from deliberation import keeping
from deliberation.domain.errors import Invalid
from deliberation.keeping import Keeper
from deliberation.sending import carrier, send_due
from deliberation.services.claiming import ask_for_letter
from deliberation.services.reading import outbox as reading
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


def send(house, carry):
    """Send what is due, as the process next door does: all that is written is asked for by lines."""
    answer = keeping.jobs(house.db).answer

    def ask_for(do, *what):
        return json.loads(json.dumps(answer(json.loads(json.dumps({"do": do, "with": what})))))

    send_due(ask_for, carry)


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
