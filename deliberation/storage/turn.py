"""Taking turns at the record: a fair line of bounded length."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from deliberation.domain.errors import Busy

CROWDED = "Many people are taking part at once. Nothing was saved; try again in a moment."


class Turn:
    """A lock handed on in the order it was asked for; who would wait too long hears so."""

    def __init__(self, longest: int = 2000, patience: float = 5.0) -> None:
        """Let `longest` wait in line, each for `patience` seconds."""
        self._longest, self._patience = longest, patience
        self._guard = threading.Lock()
        self._line: deque[threading.Lock] = deque()
        self._taken = False
        self._holder: int | None = None

    @contextmanager
    def taken(self, *, after_everyone: bool = False) -> Iterator[None]:
        """Wait in line and hold the turn; `after_everyone` is never refused, for it carries others' work.

        Raises `Busy` when the line is full or does not move, RuntimeError inside a turn of one's own.
        """
        if self._holder == threading.get_ident():
            raise RuntimeError("A use case cannot be carried out inside another.")
        self._wait(after_everyone)
        self._holder = threading.get_ident()
        try:
            yield
        finally:
            self._holder = None
            self._hand_on()

    @property
    def waiting(self) -> int:
        """How many stand in line."""
        return len(self._line)

    def _wait(self, after_everyone: bool) -> None:
        ticket = self._draw(after_everyone)
        if ticket is None:
            return
        held = False
        try:
            held = ticket.acquire(timeout=-1 if after_everyone else self._patience)
        finally:
            if not held:
                self._give_back(ticket)
        if not held:
            raise Busy(CROWDED)

    def _draw(self, after_everyone: bool) -> threading.Lock | None:
        with self._guard:
            if not self._taken:
                self._taken = True
                return None
            if self.waiting >= self._longest and not after_everyone:
                raise Busy(CROWDED)
            ticket = threading.Lock()
            ticket.acquire()
            self._line.append(ticket)
            return ticket

    def _give_back(self, ticket: threading.Lock) -> None:
        with self._guard:
            waiting = ticket in self._line
            if waiting:
                self._line.remove(ticket)
        if not waiting:  # the turn was handed to us in this very moment
            self._hand_on()

    def _hand_on(self) -> None:
        with self._guard:
            self._taken = bool(self._line)
            if self._line:
                self._line.popleft().release()
