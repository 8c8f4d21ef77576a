"""Keeping everything safe: a backup that was tried before it counts as one, and the way back from it."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deliberation.domain.errors import Conflict
from deliberation.domain.wording import counted
from deliberation.storage import copying
from deliberation.storage.copying import Contents
from deliberation.storage.journal import Broken


@dataclass(frozen=True, slots=True)
class Kept:
    """What is in a backup, or came out of one: the last entry of every journal (number, hex head), by its public id."""

    heads: Mapping[str, tuple[int, str]]
    votes: int

    @property
    def sentences(self) -> tuple[str, ...]:
        """What to tell whoever asked, with the heads to compare."""
        entries = sum(seq for seq, _ in self.heads.values())
        heads = [f"{name}: entry {seq}, head {digest}" for name, (seq, digest) in self.heads.items()]
        return (f"{counted(entries, 'entries')} and {counted(self.votes, 'votes')} are in it.", *heads)


def back_up(url: str, file: Path, migrations: Path) -> Kept:
    """Copy one moment of a database into a new `file` while others go on, and keep it once it was restored as a trial.

    Raises `Conflict` where the file is there already, and where what was restored is not what was there.
    """
    if file.exists():
        raise Conflict(f"There is a file {file.name} already, and nothing is ever written over it.")
    with tempfile.TemporaryDirectory(prefix="backup-", dir=file.parent) as folder:
        made, trial = Path(folder) / "made.sqlite3", Path(folder) / "tried.sqlite3"
        there = copying.copy_out(url, made, migrations)
        restored = _restored(made, f"sqlite:///{trial}", migrations)
        if restored != there:
            raise Conflict("What was restored from the backup is not what was there, so no backup was kept.")
        copying.keep(made, file)
    return _kept(there)


def restore(file: Path, url: str, migrations: Path) -> Kept:
    """Make an installation's database of a backup, older ones brought up to date.

    Raises `Conflict` where there is a deliberation already or the backup does not hold; then nothing was written.
    """
    return _kept(_restored(file, url, migrations))


def _restored(file: Path, url: str, migrations: Path) -> Contents:
    try:
        return copying.copy_in(file, url, migrations)
    except Broken as finding:
        raise Conflict(f"The record in this copy does not hold, so nothing was kept. {finding}") from None


def _kept(found: Contents) -> Kept:
    return Kept(found.heads, found.rows["votes"])
