"""Verifying: the whole record from its first entry to its head, and everything that follows from it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from deliberation import markup
from deliberation.domain.draft import fingerprint
from deliberation.domain.provenance import is_led_to
from deliberation.domain.vision import Tally, Vision
from deliberation.domain.wording import counted
from deliberation.storage import journal
from deliberation.storage.database import Connection, Database
from deliberation.storage.journal import Broken, Verdict
from deliberation.storage.library import ballots, excluding, pictures, texts, visions
from deliberation.storage.rebuild import differences, empty_copy, rebuild

_SITE = "the site"


@dataclass(frozen=True, slots=True)
class Report:
    """What was looked at, and every finding as a sentence that names the entry or the row."""

    verdicts: tuple[tuple[str, Verdict], ...]  # by what the journal is of
    findings: tuple[str, ...]
    aside: int = 0  # votes that lie in the record and do not count

    @property
    def holds(self) -> bool:
        """Whether everything fits."""
        return not self.findings

    @property
    def sentences(self) -> tuple[str, ...]:
        """What to tell whoever asked: the findings, and the heads to compare with those kept elsewhere."""
        heads = [
            f"The record of {name} holds from its first entry to entry {verdict.entries}, with the head {verdict.head}."
            for name, verdict in self.verdicts
        ]
        erased = sum(verdict.erased for _, verdict in self.verdicts)
        removed = [f"{counted(erased, 'values')} removed at somebody's request."] if erased else []
        if self.aside:
            removed.append(f"{counted(self.aside, 'votes')} left out of the count, for reasons in the record.")
        return (*self.findings, *heads, *removed, *([_ALL_FITS] if self.holds else []))


_ALL_FITS = "Every total is what a recount gives, and every row and every version follows from the record."


def verify_chains(db: Database) -> Report:
    """Recompute every chain and nothing else: an entry that was changed is found, in seconds."""
    with db.reading() as connection:
        return Report(*_chains(connection, _names(visions.everything(connection))))


def verify(db: Database) -> Report:
    """Recompute every chain, recount every vote, and write every table once more from the record to compare it."""
    with db.reading() as connection:
        every = visions.everything(connection)
        names = _names(every)
        verdicts, broken = _chains(connection, names)
        rows = [] if broken else list(_rows(connection, names))
        counts = [finding for vision in every for finding in _counts(connection, vision)]
        words = [finding for vision in every for finding in _versions(connection, vision)]
        words += [finding for vision in every for finding in _picture(connection, vision)]
        aside = sum(excluding.of_vision(connection, vision.id) for vision in every)
    return Report(verdicts, (*broken, *counts, *words, *rows), aside)


def _names(every: Sequence[Vision]) -> dict[int, str]:
    return {journal.SITE: _SITE, **{vision.journal_id: f"“{vision.title}”" for vision in every}}


def _chains(connection: Connection, names: dict[int, str]) -> tuple[tuple[tuple[str, Verdict], ...], tuple[str, ...]]:
    verdicts, broken = [], []
    for journal_id, name in names.items():
        try:
            verdicts.append((name, journal.verify(connection, journal_id)))
        except Broken as finding:
            broken.append(f"In the record of {name}: {finding}")
    if broken:
        broken.append("So the tables were not compared with it.")
    return tuple(verdicts), tuple(broken)


def _rows(connection: Connection, names: dict[int, str]) -> Iterator[str]:
    with empty_copy() as copy:
        try:
            rebuild(connection, copy, lambda words: str(markup.render(words)), markup.RENDERER)
        except Broken as finding:
            yield f"In the record of {names.get(finding.journal_id or 0)}: {finding}"
        else:
            yield from differences(connection, copy)


def _counts(connection: Connection, vision: Vision) -> Iterator[str]:
    kept, counted = ballots.kept(connection, vision.id), ballots.recount(connection, vision.id)
    names = {audience.id: audience.name for audience in vision.audiences}
    for where in sorted(kept.keys() | counted.keys()):
        one, other = (found.get(where, Tally()) for found in (kept, counted))
        if one != other:
            item_id, _, audience_id = where
            yield (
                f"In “{vision.title}”, the totals of {names[audience_id]} on item {item_id} are kept as "
                f"{_figures(one)}, but a recount gives {_figures(other)}."
            )


def _figures(tally: Tally) -> str:
    return f"{tally.agree} agree, {tally.disagree} disagree, {tally.passed} not sure"


def _versions(connection: Connection, vision: Vision) -> Iterator[str]:
    versions = texts.every_version(connection, vision.id)
    bodies = {each.id: each.body for version in versions for each in version.revisions}
    for version in versions:
        pairs = [(each.title, each.body) for each in version.revisions]
        if fingerprint(pairs) != version.sha256:
            yield f"Version {version.number} of “{vision.title}” does not have the words it was published with."
        for each, pair in zip(version.revisions, pairs, strict=True):
            where = f"Principle {each.position} in version {version.number} of “{vision.title}”"
            if fingerprint([pair]) != each.sha256:
                yield f"{where} has other words than it had."
            if not is_led_to(each, bodies):
                yield f"{where} has words that the changes on record do not lead to."


def _picture(connection: Connection, vision: Vision) -> Iterator[str]:
    kept = pictures.get(connection, vision.picture) if vision.picture else None
    if vision.picture and (kept is None or sha256(kept.data).hexdigest() != vision.picture):
        yield f"The picture of “{vision.title}” is not the one that the record names."
