"""Posting letters: taking the next from the outbox, and noting what became of it. Nobody hears of this."""

from dataclasses import replace

from deliberation.domain.letters import Letter, pause
from deliberation.storage.database import Database
from deliberation.storage.library import letters

TOO_LATE = "It could not be sent before it was of no more use."


def take_letter(db: Database) -> Letter | None:
    """Take the next letter that is due, None where none is; not sent, it is due again after a growing pause.

    The next try stands in the outbox before this one begins, so that a letter cannot be lost; it could go twice only
    where the server is cut off between sending it and noting that. One that is of no more use is given up.
    """
    with db.transaction() as tx:
        while (letter := letters.due(tx.connection, tx.now)) and letter.until <= tx.now:
            letters.give_up(tx.connection, letter.id, tx.now, TOO_LATE)
        if letter:
            letter = replace(letter, tries=letter.tries + 1)
            letters.try_again(tx.connection, letter.id, letter.tries, tx.now + pause(letter.tries))
    return letter


def note_sent(db: Database, letter: Letter) -> None:
    """Note that a letter is sent; its address and words are not kept."""
    with db.transaction() as tx:
        letters.sent(tx.connection, letter.id, tx.now)


def give_up(db: Database, letter: Letter, problem: str) -> None:
    """Note that a letter will never be sent, and why; its address and words are not kept."""
    with db.transaction() as tx:
        letters.give_up(tx.connection, letter.id, tx.now, problem)
