"""The rules of the house that no ready-made tool knows: each takes a file's path and text and yields complaints."""

import ast
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import PurePosixPath

Rule = Callable[[str, str], Iterator[str]]

LONGEST_FILE, LONGEST_FUNCTION, LONGEST_LEAF = 300, 40, 120
CLOCKS = {"now", "utcnow", "today", "time", "time_ns", "monotonic", "perf_counter"}
IMPURE = {
    "asyncio",
    "io",
    "logging",
    "os",
    "pathlib",
    "random",
    "secrets",
    "socket",
    "subprocess",
    "threading",
    "time",
    "uuid",
}
DOMAIN_LIBRARIES = {"deliberation", "numpy", "rapidfuzz"}
TRANSLATORS = {"_", "gettext", "lazy_gettext", "ngettext"}
TAGS = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<[^>]*>", re.DOTALL)
NO_USE_CASES = {"copying", "reading", "verifying", "__init__"}
VAGUE = {"base", "common", "helper", "helpers", "manager", "misc", "util", "utils"}
SILENCED = re.compile(
    r"#\s*(?:noqa(?::\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*)?|type:\s*ignore(?:\[[\w,\s-]+\])?|pragma: no cover)"
)


def one_place_commits(path: str, text: str) -> Iterator[str]:
    """Only the Database commits."""
    if path.startswith("deliberation/") and path != "deliberation/storage/database.py":
        commits = [node for node in _nodes(path, text) if isinstance(node, ast.Attribute) and node.attr == "commit"]
        yield from _lines(path, commits, "commits; only the Database does")


def no_clock_below_the_doors(path: str, text: str) -> Iterator[str]:
    """The domain and the use cases are told what time it is."""
    if path.startswith(("deliberation/domain/", "deliberation/services/")):
        clocks = [call for call in _calls(path, text, CLOCKS) if _root(call.func) in {"date", "datetime", "time"}]
        yield from _lines(path, clocks, "looks at a clock; `now` comes as an argument")


def the_domain_is_pure(path: str, text: str) -> Iterator[str]:
    """The domain imports nothing that has a clock, chance or an outside, and no library but its two."""
    if path.startswith("deliberation/domain/"):
        for line, name in _imports(text):
            if name in IMPURE or not (name in DOMAIN_LIBRARIES or name in sys.stdlib_module_names):
                yield f"{path}:{line} imports {name}; the domain has no use for it"


def one_transaction_each(path: str, text: str) -> Iterator[str]:
    """A use case is one transaction, with nothing but `return` after it; reading, verifying and copying have none."""
    place = PurePosixPath(path)
    if place.parent != PurePosixPath("deliberation/services") or place.stem in NO_USE_CASES:
        return
    for function in _parsed(text).body:
        if isinstance(function, ast.FunctionDef) and not function.name.startswith("_"):
            blocks = [node for node in ast.walk(function) if _is_transaction(node)]
            if len(blocks) != 1:
                yield f"{path}:{function.lineno} {function.name} has {len(blocks)} transactions; a use case has one"
            elif not _ends_with(function, blocks[0]):
                yield f"{path}:{function.lineno} {function.name} does more than return after its transaction"


def plain_sizes(path: str, text: str) -> Iterator[str]:
    """Files and functions stay small enough to read at one sitting."""
    lines, limit = text.count("\n"), LONGEST_LEAF if path.endswith((".html", ".js", ".mjs")) else LONGEST_FILE
    if lines > limit:
        yield f"{path} has {lines} lines; {limit} is the most"
    if path.endswith(".py"):
        for node in ast.walk(_parsed(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > LONGEST_FUNCTION:
                    yield f"{path}:{node.lineno} {node.name} has {length} lines; {LONGEST_FUNCTION} is the most"


def one_seam_for_html(path: str, text: str) -> Iterator[str]:
    """Only markup.py says that a text is safe to show as it is."""
    if path == "deliberation/markup.py":
        return
    if path.endswith(".html"):
        for match in re.finditer(r"\|\s*safe\b|\bautoescape\s+false", text):
            yield f"{path} trusts a text with {match[0]!r}; only markup.py does"
    elif path.startswith("deliberation/"):
        yield from _lines(path, _calls(path, text, {"Markup"}), "makes Markup; only markup.py does")


def names_say_something(path: str, text: str) -> Iterator[str]:
    """No room is called after nothing in particular."""
    del text
    if vague := VAGUE & {part.removeprefix("_").split(".")[0] for part in PurePosixPath(path).parts}:
        yield f"{path} is called {vague.pop()}; name it after what it is about"


def silences_say_why(path: str, text: str) -> Iterator[str]:
    """Whoever silences a tool says why on the same line."""
    for number, line in enumerate(text.splitlines(), 1):
        silenced = SILENCED.search(line) if path.endswith(".py") else None
        if silenced and len(line[silenced.end() :].split()) < 3:
            yield f"{path}:{number} silences a tool and does not say why"


def plain_words(path: str, text: str) -> Iterator[str]:
    """People are spoken to plainly: nobody begs, shouts or submits."""
    for number, words in _spoken(path, text):
        if found := re.search(r"\b(?:please|submit\w*)\b|\w!", words, re.IGNORECASE):
            yield f"{path}:{number} says {found[0]!r}"


RULES: tuple[Rule, ...] = (
    one_place_commits,
    no_clock_below_the_doors,
    the_domain_is_pure,
    one_transaction_each,
    plain_sizes,
    one_seam_for_html,
    names_say_something,
    silences_say_why,
    plain_words,
)


def unheard_events(files: Iterable[tuple[str, str]], news: str) -> set[str]:
    """The events that the browser's news neither handles nor lists as silent; kinds stand there by name."""
    classes = [node for _, text in files for node in ast.walk(_parsed(text)) if isinstance(node, ast.ClassDef)]
    events = {node.name for node in classes if any(isinstance(b, ast.Name) and b.id == "Event" for b in node.bases)}
    return {name for name in events if not re.search(rf"\b{name}\b", news)}


def _calls(path: str, text: str, names: set[str]) -> list[ast.Call]:
    return [node for node in _nodes(path, text) if isinstance(node, ast.Call) and _last(node.func) in names]


def _nodes(path: str, text: str) -> Iterator[ast.AST]:
    return ast.walk(_parsed(text)) if path.endswith(".py") else iter(())


@cache
def _parsed(text: str) -> ast.Module:
    return ast.parse(text)


def _last(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _root(node: ast.expr) -> str:
    """The name right before the last dot: `datetime` in `datetime.now` and in `datetime.datetime.now`."""
    return _last(node.value) if isinstance(node, ast.Attribute) else ""


def _lines(path: str, nodes: Iterable[ast.expr], complaint: str) -> Iterator[str]:
    return (f"{path}:{node.lineno} {complaint}" for node in nodes)


def _imports(text: str) -> Iterator[tuple[int, str]]:
    for node in ast.walk(_parsed(text)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name.split(".")[0]) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, (node.module or "").split(".")[0]


def _is_transaction(node: ast.AST) -> bool:
    return isinstance(node, ast.With) and any(
        isinstance(item.context_expr, ast.Call) and _last(item.context_expr.func) == "transaction"
        for item in node.items
    )


def _ends_with(function: ast.FunctionDef, block: ast.AST) -> bool:
    body = [statement for statement in function.body if not isinstance(statement, ast.Return)]
    return bool(body) and body[-1] is block


def _spoken(path: str, text: str) -> Iterator[tuple[int, str]]:
    """What people will read: a template without its tags, and what Python raises or has translated."""
    if path.endswith(".html"):
        yield from enumerate(TAGS.sub(_translated, text).splitlines(), 1)
    elif path.startswith("deliberation/") and path.endswith(".py"):
        spoken = [node.exc for node in ast.walk(_parsed(text)) if isinstance(node, ast.Raise) and node.exc]
        for part in [part for node in [*spoken, *_calls(path, text, TRANSLATORS)] for part in ast.walk(node)]:
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                yield part.lineno, part.value


def _translated(tag: re.Match[str]) -> str:
    """The words that a template's tag has translated, on as many lines as it had."""
    return " ".join(re.findall(r"""_\(\s*["']([^"']*)""", tag[0])).replace("\n", " ") + "\n" * tag[0].count("\n")
