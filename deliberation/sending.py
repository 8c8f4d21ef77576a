"""Sends the letters in the outbox, beside the server: each in its turn, and again after a while where that fails."""

import logging
import smtplib
import ssl
import threading
from collections.abc import Callable
from email.message import EmailMessage
from email.utils import format_datetime, localtime

from deliberation.domain.errors import DeliberationError
from deliberation.domain.letters import Letter
from deliberation.services import posting
from deliberation.settings import Settings
from deliberation.storage.database import Database

Carrier = Callable[[Letter], None]

_LOOK_AGAIN = 5.0  # seconds between two looks into the outbox when nobody rings
_PATIENCE = 20.0  # seconds that the other server may take for one step
_log = logging.getLogger(__name__)


class Sender:
    """Minds the outbox. All waiting is done in a thread, which is green where gevent serves."""

    def __init__(self, db: Database, carry: Carrier, pause: float = _LOOK_AGAIN) -> None:
        """Send the letters of `db` by `carry`, which raises where it cannot; look again after a `pause` (seconds)."""
        self._db, self._carry, self._pause = db, carry, pause
        self._over, self._bell = threading.Event(), threading.Event()
        self._minding = threading.Thread(target=self._mind, daemon=True)
        db.on_commit(lambda _journals: self._bell.set())

    def start(self) -> None:
        """Begin, in the background."""
        self._minding.start()

    def stop(self) -> None:
        """End after the letter in hand."""
        self._over.set()
        self._bell.set()
        self._minding.join()

    def send_due(self) -> None:
        """Send every letter whose turn it is."""
        while not self._over.is_set() and (letter := posting.take_letter(self._db)):
            self._send(letter)

    def _mind(self) -> None:
        while not self._over.is_set():
            self._bell.clear()
            try:
                self.send_due()
            except DeliberationError as problem:  # too much is going on: it looks again
                _log.warning("The outbox could not be read: %s", problem.message)
            self._bell.wait(self._pause)

    def _send(self, letter: Letter) -> None:
        try:
            self._carry(letter)
        except smtplib.SMTPRecipientsRefused as refused:
            (answer, *_more) = refused.recipients.values()
            self._trouble(letter, answer[0], "The other server does not take letters for this address.")
        except smtplib.SMTPResponseException as answer:
            self._trouble(letter, answer.smtp_code, f"The server that sends letters answered {answer.smtp_code}.")
        except (OSError, smtplib.SMTPException, ValueError) as problem:
            self._trouble(letter, 0, f"The server that sends letters cannot be used: {type(problem).__name__}.")
        else:
            posting.note_sent(self._db, letter)

    def _trouble(self, letter: Letter, code: int, problem: str) -> None:
        for_good = code >= 500  # noqa: PLR2004 (SMTP: what begins with 5 will be no other answer later)
        _log.warning("Letter %s, try %s: %s", letter.id, letter.tries, problem)
        if for_good:
            posting.give_up(self._db, letter, problem)


def carrier(settings: Settings, show: Callable[[str], None]) -> Carrier:
    """Choose how letters go: by the server that the settings name, or where they name none, onto the console.

    Strangers' letters are never shown on the console of a site in production, for whoever reads one can sign in.
    """
    if settings.smtp_host:
        return lambda letter: _by_smtp(settings, letter)
    if not settings.sends_letters:
        return _nowhere
    return lambda letter: show(f"\n  A letter to {letter.address}: {letter.subject}\n\n{letter.body}")


def _nowhere(_letter: Letter) -> None:
    raise ConnectionError("There is no SMTP_HOST.")


def _by_smtp(settings: Settings, letter: Letter) -> None:
    with _reached(settings) as server:
        if settings.smtp_security == "starttls":
            server.starttls(context=ssl.create_default_context())
        if settings.smtp_user:
            server.login(settings.smtp_user, settings.smtp_password)
        server.send_message(written(letter, settings.smtp_from))


def _reached(settings: Settings) -> smtplib.SMTP:
    host, port = settings.smtp_host, settings.smtp_port
    if settings.smtp_security == "tls":
        return smtplib.SMTP_SSL(host, port, timeout=_PATIENCE, context=ssl.create_default_context())
    return smtplib.SMTP(host, port, timeout=_PATIENCE)


def written(letter: Letter, sender: str) -> EmailMessage:
    """Write a letter as e-mail has it; its Message-ID is the same at every try, so that a twin can be told as one."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, letter.address, letter.subject
    message["Date"] = format_datetime(localtime())
    message["Message-ID"] = f"<letter-{letter.id}-{letter.until}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    if letter.stop:  # so that a mail program can offer it beside the letter (RFC 8058)
        message["List-Unsubscribe"] = f"<{letter.stop}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.body)
    return message
