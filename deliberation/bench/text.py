"""How fast words are cut, compared, composed and found again, beside the least that any program would do with them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import cycle, islice
from pathlib import Path

import click
from rich.console import Console
from rich.table import Column, Table

from deliberation.bench.comparing import Comparison, compared
from deliberation.bench.revisions import show
from deliberation.bench.truth import Pair
from deliberation.domain.anchors import Place, follow, passage
from deliberation.domain.composer import Candidate, compose
from deliberation.domain.consensus import Status
from deliberation.domain.diffs import apply, hunks, segments
from deliberation.domain.matching import differences
from deliberation.domain.text import tokens
from deliberation.domain.text import words as words_seen
from deliberation.domain.vision import Change, Made, Span
from deliberation.markup import render, tracked
from deliberation.seed import seed_draft

Page = tuple[str, str, tuple[Made, ...]]  # a wording, the one that was published, and the changes between them

_PRINCIPLES, _WORDS = 8, 200
_EDITS = (300, 2000)
_COMMENTS = 10_000
_COMPOSED = 5  # times
_COMPARED, _CRAFTED = 2000, 20_000  # characters
_WIDTH = 126
_COLUMNS = ("CPU, ms", "ratio", "least", "most", "asked")
_EVERY = 12  # words, of which one is another in what is compared


_DEEDS: dict[str, Callable[[str, str], object]] = {
    "cut": lambda one, other: (tokens(one), tokens(other)),
    "compare": hunks,
    "show": lambda one, _: render(one),
    "show the changes of": lambda one, other: tracked(segments(one, hunks(one, other))),
}


@click.command()
@click.option(
    "--revisions",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of real documents: see whether words keep their place in them, instead.",
)
def measure(revisions: Path | None) -> None:
    """Words: cutting and comparing 2,000 characters, the worst of 20,000, composing 300 and 2,000 edits, finding the
    words of 10,000 comments in the next version."""
    if revisions:
        show(revisions)
    else:
        _show_speeds()


def _show_speeds() -> None:
    table = Table(Column(no_wrap=True), *(Column(name, justify="right", no_wrap=True) for name in _COLUMNS))
    for name, found, asked in _rows():
        figures = (f"{figure:,.1f}" for figure in (found.ratio, found.least, found.most))
        table.add_row(name, f"{found.seconds * 1000:,.2f}", *figures, asked)
    console = Console(highlight=False, soft_wrap=True, width=_WIDTH)
    console.print(table)
    console.print("Ratio: to str.split of the same texts, and the difference of their two sets of words.")


def _rows() -> Iterator[tuple[str, Comparison, str]]:
    """Measure: what, how it went, and what is asked of it."""
    pair = ordinary(_COMPARED)
    yield (
        f"cut and compare {_COMPARED:,} characters",
        compared(lambda: differences(tokens(pair[0]), tokens(pair[1])), lambda: _sets([pair])),
        "ratio 20",
    )
    yield "and bring the changes into form", _against_sets([pair]), ""
    for deed, does in _DEEDS.items():
        yield _slowest(deed, does)
    for count in _EDITS:
        bodies, candidates = draft(count)
        texts = [(bodies[c.changes[0].revision_id], _outcome(bodies, c)) for c in candidates]
        does = partial(_compose_next, bodies, in_other_words(candidates, _COMPOSED + 2))
        yield f"compose {count:,} edits", compared(does, partial(_sets, texts), _COMPOSED), ""
    pages, spans = publication(_COMMENTS)
    found = compared(lambda: followed(pages, spans), lambda: _sets([(old, new) for old, new, _ in pages]), _COMPOSED)
    yield f"follow {_COMMENTS:,} comments", found, "2,000 ms"


def _slowest(deed: str, does: Callable[[str, str], object]) -> tuple[str, Comparison, str]:
    """Find the crafted texts with which this takes longest, and measure these with more care."""

    def measured(pair: Pair, runs: int) -> Comparison:
        return compared(lambda: does(*pair), lambda: _sets([pair]), runs)

    crafted = worst(_CRAFTED)
    slowest = max(crafted, key=lambda name: measured(crafted[name], 1).seconds)
    return f"{deed} the worst {_CRAFTED:,}: {slowest}", measured(crafted[slowest], 3), "200 ms"


def followed(pages: Sequence[Page], spans: Sequence[tuple[int, Span]]) -> list[Place]:
    """Find the words of every comment, each on one of the principles, in the version that was published."""
    steps = [passage([old], 0, made) for old, _, made in pages]
    return [follow(span, [steps[which]]) for which, span in spans]


def _compose_next(bodies: dict[int, str], fresh: Iterator[list[Candidate]]) -> None:
    compose(bodies, next(fresh))


def in_other_words(candidates: Sequence[Candidate], times: int) -> Iterator[list[Candidate]]:
    """Give the same edits again and again, so many times with other words: what was composed is known by heart."""
    return cycle([_longer(candidates, by) for by in range(times)])


def _longer(candidates: Sequence[Candidate], by: int) -> list[Candidate]:
    """The same edits, each with its last word so many letters longer."""
    return [
        replace(
            each,
            changes=tuple(
                replace(change, hunks=tuple(hunk._replace(new=hunk.new + "x" * by) for hunk in change.hunks))
                for change in each.changes
            ),
        )
        for each in candidates
    ]


def _against_sets(texts: Sequence[Pair], runs: int = 7) -> Comparison:
    return compared(lambda: [hunks(*pair) for pair in texts], partial(_sets, texts), runs)


def _sets(texts: Sequence[Pair]) -> list[set[str]]:
    return [set(one.split()) ^ set(other.split()) for one, other in texts]


def _outcome(bodies: dict[int, str], candidate: Candidate) -> str:
    (change,) = candidate.changes
    return apply(bodies[change.revision_id], change.hunks)


# -- texts --------------------------------------------------------------------
def ordinary(length: int) -> Pair:
    """So many characters of the seeded vision, and the same with every twelfth word another."""
    words = _prose()
    text = " ".join(islice(words, length // 3))[:length]
    return _every_twelfth(text.split(" "))


def worst(length: int) -> dict[str, Pair]:
    """Texts made to be slow, by what they are made of."""

    def full(piece: str) -> str:
        return (piece * (length // len(piece) + 1))[:length]

    def counted(step: int) -> str:
        return " ".join(str(10_000 + number * step % 9973) for number in range(length // 6 + 1))[:length]

    def scattered(step: int) -> str:
        return "".join(chr(0x4E00 + number * number * step % 9973 % 32) for number in range(length))

    def nested(word: str) -> str:
        return ("*a " * (length // 6) + f"{word}* " * (length // 6)).strip()

    return {
        "one word again and again": (full("care "), full("care plan ")),
        "two words in turn": (full("care plan "), full("plan care ")),
        "the same words in another order": (counted(1), counted(7)),
        "nothing in common": (full("a b c d e "), full("v w x y z ")),
        "opening brackets": (full("["), full("[ ")),
        "links in links": (full("[a]("), full("[a](b")),
        "markers of emphasis": (full("*"), full("**a ")),
        "markers and words": (full("*a _b "), full("_a *b ")),
        "empty lines": (full("a\n\n"), full("b\n\n")),
        "marks on letters": (full("e\u0301"), full("e\u0301\u0308")),
        "families of emoji": (full("👩\u200d👩\u200d👧"), full("👩\u200d👧 ")),
        "hyphens and apostrophes": (full("a-a’"), full("a’a-")),
        "words without spaces": (full("日本語"), full("本日語")),
        "words without spaces, in no order": (scattered(1), scattered(7)),
        "signs of emphasis in turn": (full("_*"), full("*_")),
        "emphasis in another sign": (full("*a* "), full("_a_ ")),
        "emphasis in links": (full("[*a*](b) "), full("[_a_](b) ")),
        "emphasis in emphasis": (nested("b"), nested("c")),
        "markers that are none": (full("\\*"), full("\\_*")),
        "signs before lines": (full("> "), full(">> ")),
        "half a flag among links": (full("x1🇬[a](b)"), full("[a](b)][a](b)x1")),
    }


def draft(edits: int) -> tuple[dict[int, str], list[Candidate]]:
    """Eight principles of 200 words, and so many edits of one to four consecutive words, all well liked."""
    words = _prose()
    bodies = {number: " ".join(islice(words, _WORDS)) for number in range(1, _PRINCIPLES + 1)}
    return bodies, [_edit(number, bodies) for number in range(1, edits + 1)]


def publication(comments: int) -> tuple[list[Page], list[tuple[int, Span]]]:
    """Eight principles of 200 words with every twelfth word another, and comments on one to twelve of their words."""
    words = _prose()
    pairs = [_every_twelfth(list(islice(words, _WORDS))) for _ in range(_PRINCIPLES)]
    pages = [(old, new, tuple(Made(hunk, (1,)) for hunk in hunks(old, new))) for old, new in pairs]
    seen = [(old, words_seen(old)) for old, _ in pairs]
    return pages, [_comment(number, *seen[number % _PRINCIPLES]) for number in range(comments)]


def _comment(number: int, body: str, places: Sequence[tuple[int, int]]) -> tuple[int, Span]:
    length = number % _EVERY + 1
    first = number * 7919 % (len(places) - length)
    start, end = places[first][0], places[first + length - 1][1]
    return number % _PRINCIPLES, Span(start, end, body[start:end])


def _every_twelfth(words: Sequence[str]) -> Pair:
    return " ".join(words), " ".join(f"other{at}" if at % _EVERY == 0 else word for at, word in enumerate(words, 1))


def _edit(number: int, bodies: dict[int, str]) -> Candidate:
    which = number % _PRINCIPLES + 1
    cut, length = bodies[which].split(" "), number % 4 + 1
    start = number * 7919 % (len(cut) - length)
    cut[start : start + length] = [f"new{number}x{at}" for at in range(length)]
    change = Change(which, which, hunks(bodies[which], " ".join(cut)))
    return Candidate(number, number, (change,), 0.5 + number * 37 % 100 / 200, Status.ELIGIBLE)


def _prose() -> Iterator[str]:
    return cycle(" ".join(chapter.body for chapter in seed_draft().chapters).split())
