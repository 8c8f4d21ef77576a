"""Sends the letters in the outbox: each in its turn, and again after a while where that fails."""

import smtplib
import ssl
from collections.abc import Callable
from dataclasses import asdict
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime, localtime
from typing import Any

from deliberation.domain.letters import Letter
from deliberation.settings import Settings

Carrier = Callable[[Letter], None]
Ask = Callable[..., Any]  # the name of a deed and what it is done with, as plain values; gives what came of it

_AS_LONG_AS_IT_IS = policy.default.clone(max_line_length=998)  # or an address in a header is written as code
_PATIENCE = 20.0  # seconds that the other server may take for one step


def send_due(ask: Ask, carry: Carrier, over: Callable[[], bool] = lambda: False) -> None:
    """Send every letter whose turn it is, until it is `over`; `carry` raises where it cannot, and it goes again later.

    Nothing is noted here: `ask` has that done by whoever keeps the outbox.
    """
    while not over() and (taken := ask("take_letter")):
        _send(ask, carry, Letter(**taken))


def _send(ask: Ask, carry: Carrier, letter: Letter) -> None:
    try:
        carry(letter)
    except smtplib.SMTPRecipientsRefused as refused:
        (answer, *_more) = refused.recipients.values()
        _trouble(ask, letter, answer[0], "The other server does not take letters for this address.")
    except smtplib.SMTPResponseException as answer:
        _trouble(ask, letter, answer.smtp_code, f"The server that sends letters answered {answer.smtp_code}.")
    except (OSError, smtplib.SMTPException, ValueError) as problem:
        _trouble(ask, letter, 0, f"The server that sends letters cannot be used: {type(problem).__name__}.")
    else:
        ask("note_sent", asdict(letter))


def _trouble(ask: Ask, letter: Letter, code: int, problem: str) -> None:
    for_good = code >= 500  # noqa: PLR2004 (SMTP: what begins with 5 will be no other answer later)
    ask("log", f"Letter {letter.id}, try {letter.tries}: {problem}")
    if for_good:
        ask("give_up", asdict(letter), problem)


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
    message = EmailMessage(policy=_AS_LONG_AS_IT_IS)
    message["From"], message["To"], message["Subject"] = sender, letter.address, letter.subject
    message["Date"] = format_datetime(localtime())
    message["Message-ID"] = f"<letter-{letter.id}-{letter.until}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    if letter.stop:  # so that a mail program can offer it beside the letter (RFC 8058)
        message["List-Unsubscribe"] = f"<{letter.stop}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.body)
    return message
