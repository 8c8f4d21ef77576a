"""Whether comments and edits keep their place in real revisions of real documents, beside a way that knows less."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from rich.console import Console
from rich.table import Column, Table

from deliberation.bench.joining import joined
from deliberation.bench.placing import placed
from deliberation.bench.truth import Pair
from deliberation.bench.ways import Ours, Plain, Way
from deliberation.domain.diffs import apply
from deliberation.domain.errors import Invalid
from deliberation.domain.text import normalise

_ROWS = (  # what is counted, out of what, and what must come out
    ("unchanged words in the wrong place", "unchanged words", "0"),
    ("unchanged words kept", "unchanged words", "99.5 %"),
    ("words in order kept", "words in order", "99.5 %"),
    ("deleted words placed elsewhere", "deleted words", "1 %"),
    ("deleted sentences placed elsewhere", "deleted sentences", "1 %"),
    ("words lost without a flag", "words", "0"),
    ("next wordings exact", "next wordings", "all"),
    ("orders exact", "orders", "all"),
    ("orders silently wrong", "orders", "0"),
    ("halves exact", "halves", "all"),
    ("halves silently wrong", "halves", "0"),
    ("halves as texts exact", "halves as texts", "all"),
    ("halves as texts silently wrong", "halves as texts", "0"),
)
_WIDTH = 120
_LEGEND = """{} pairs of consecutive wordings. Plain: a longest common subsequence, and a merge of whole texts.
Unchanged: in a sentence of five words or more that stands exactly once in both; in order: one that passed no other.
Deleted: in a sentence of five words or more of which no two neighbouring words are neighbours in the next wording.
Orders: one change dealt out to three people and published in every order. Halves: one change dealt out to two; as
texts: parted at an unchanged sentence. What is neither exact nor silently wrong is left to a person."""


def show(folder: Path) -> None:
    """Print how many words and edits keep their place in the revisions of a folder. Raises `Invalid` as `pairs_in`."""
    pairs = pairs_in(folder)
    columns = (Column(name, justify="right", no_wrap=True) for name in ("ours", "plain", "must be"))
    table = Table(Column(no_wrap=True), *columns)
    found = figures(pairs, Ours()), figures(pairs, Plain())
    for counted, of, bar in _ROWS:
        table.add_row(counted, *(_share(each[counted], each[of]) for each in found), bar)
    console = Console(highlight=False, soft_wrap=True, width=_WIDTH)
    console.print(table)
    console.print(_LEGEND.format(f"{len(pairs):,}"))


def pairs_in(folder: Path) -> list[Pair]:
    """Read the pairs of consecutive wordings that differ: a folder for each document, its files in order of name.

    Raises `Invalid` for a file that no body can be made of.
    """
    documents = (sorted(each.iterdir()) for each in sorted(folder.iterdir()) if each.is_dir())
    read = (pairwise(map(_wording, files)) for files in documents)
    return [pair for pairs in read for pair in pairs if pair[0] != pair[1]]


def _wording(file: Path) -> str:
    try:
        return normalise(file.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise Invalid(f"{file} is not plain text.") from None
    except Invalid as problem:
        raise Invalid(f"{file}: {problem.message}") from None


def figures(pairs: Sequence[Pair], way: Way) -> Counter[str]:
    """Count over all pairs, with the changes as one way tells and joins them."""
    return Counter(name for pair in pairs for name in _counted(*pair, way))


def _counted(old: str, new: str, way: Way) -> Iterator[str]:
    edit = way.edit(old, new)
    yield from ["next wordings"] + ["next wordings exact"] * (apply(old, edit) == new)
    yield from placed(old, new, edit, way)
    yield from joined(old, new, edit, way)


def _share(count: int, of: int) -> str:
    return f"{count:,} of {of:,} ({100 * count / of:.3f} %)" if of else "-"
