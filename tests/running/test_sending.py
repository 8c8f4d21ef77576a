"""Letters, as a real mail server takes them, refuses them, or is not there."""

import socket
import threading

import pytest
from aiosmtpd.controller import Controller
from house import AMINA, open_house

from deliberation.domain.errors import Busy, Invalid
from deliberation.sending import Sender, carrier
from deliberation.services.claiming import ask_for_letter
from deliberation.services.reading import outbox as reading
from deliberation.settings import Settings

SITE = "https://vision.example/sign-in/"


class Mailbox:
    """What a mail server was given, and the answer it gives next."""

    def __init__(self):
        self.got, self.answers = [], []

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802 (aiosmtpd's name for it)
        if address.startswith("nobody"):
            return "550 There is no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 (aiosmtpd's name for it)
        answer = self.answers.pop() if self.answers else "250 Taken"
        if answer.startswith("250"):
            self.got.append((envelope.rcpt_tos, envelope.content.decode()))
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


def by_smtp(tmp_path, port, **more):
    environ = {"DELIBERATION_DATA": str(tmp_path), "SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(port)}
    environ |= {"SMTP_SECURITY": "none", "SMTP_FROM": "vision@example.org"}
    return carrier(Settings.from_environment(environ | more), lambda _: None)


def ask(house, address="amina@example.org"):
    ask_for_letter(house.db, AMINA, address, "secret", SITE)


def outbox(house):
    return reading.outbox(house.db)


def test_a_letter_is_sent_once_it_is_asked_for(house, mailbox, tmp_path):
    sender = Sender(house.db, by_smtp(tmp_path, mailbox.port))
    ask(house)
    sender.send_due()
    sender.send_due()
    [(to, words)] = mailbox.got
    assert to == ["amina@example.org"]
    assert "From: vision@example.org" in words and "Message-ID: <letter-1-" in words and SITE in words
    assert (outbox(house).waiting, outbox(house).sent) == (0, 1)


def test_a_letter_that_is_not_taken_now_goes_later_and_not_twice(house, mailbox, tmp_path, caplog):
    sender = Sender(house.db, by_smtp(tmp_path, mailbox.port))
    mailbox.answers = ["451 Come back later"]
    ask(house)
    for _ in range(3):
        sender.send_due()
        house.clock.now += 5_000
    assert len(mailbox.got) == 1
    assert outbox(house).sent == 1
    assert "Letter 1, try 1: The server that sends letters answered 451." in caplog.text
    assert "amina" not in caplog.text


@pytest.mark.parametrize(("address", "answer"), [("nobody@example.org", ""), ("amina@example.org", "554 No")])
def test_a_letter_that_is_refused_is_given_up(house, mailbox, tmp_path, address, answer):
    sender = Sender(house.db, by_smtp(tmp_path, mailbox.port))
    mailbox.answers = [answer] if answer else []
    ask(house, address)
    sender.send_due()
    assert (outbox(house).waiting, outbox(house).failed) == (0, 1)


@pytest.mark.parametrize("more", [{}, {"SMTP_SECURITY": "tls"}])
def test_a_server_that_is_not_there_is_tried_again(house, tmp_path, more):
    Sender(house.db, by_smtp(tmp_path, free_port(), **more)).send_due()
    ask(house)
    Sender(house.db, by_smtp(tmp_path, free_port(), **more)).send_due()
    assert (outbox(house).waiting, outbox(house).failed) == (1, 0)


@pytest.mark.parametrize("more", [{"SMTP_SECURITY": "starttls"}, {"SMTP_USER": "ada", "SMTP_PASSWORD": "x"}])
def test_no_letter_goes_by_a_server_that_cannot_do_what_was_asked(house, mailbox, tmp_path, more):
    ask(house)
    Sender(house.db, by_smtp(tmp_path, mailbox.port, **more)).send_due()
    assert (mailbox.got, outbox(house).waiting) == ([], 1)


def test_without_a_server_letters_are_shown_on_the_console(house, tmp_path):
    shown = []
    ask(house)
    Sender(house.db, carrier(Settings.from_environment({"DELIBERATION_DATA": str(tmp_path)}), shown.append)).send_due()
    assert "A letter to amina@example.org" in shown[0] and SITE in shown[0]


def test_in_production_without_a_server_no_letter_is_shown_or_lost(house, tmp_path):
    environ = {"DELIBERATION_DATA": str(tmp_path), "DELIBERATION_ENV": "production", "SECRET_KEY": "k" * 32}
    environ["PUBLIC_URL"] = "https://vision.example"
    shown = []
    settings = Settings.from_environment(environ)
    ask(house)
    Sender(house.db, carrier(settings, shown.append)).send_due()
    assert (shown, outbox(house).waiting, settings.sends_letters) == ([], 1, False)


def test_it_begins_and_ends_with_the_server_and_is_rung_awake(house, monkeypatch, caplog):
    told, came = [], threading.Event()
    sender = Sender(house.db, lambda letter: (told.append(letter), came.set()), pause=60)
    sender.start()
    ask(house)
    assert came.wait(10)
    sender.stop()
    assert told[0].address == "amina@example.org"

    def busy(_db):
        sender._over.set()
        raise Busy("Not now.")

    sender = Sender(house.db, told.append, pause=0)
    monkeypatch.setattr("deliberation.services.posting.take_letter", busy)
    sender._mind()
    assert "The outbox could not be read: Not now." in caplog.text


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
