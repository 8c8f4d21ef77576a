"""Texts that want to become more than words: tags with handlers, and links in every disguise."""

from collections.abc import Iterator
from html import escape
from itertools import product
from urllib.parse import quote

ELEMENTS = [
    "script",
    "img src=x",
    "svg",
    "math",
    "iframe",
    "a href=#",
    "body",
    "input autofocus",
    "style",
    "details open",
]
HANDLERS = [
    "onerror",
    "onload",
    "onclick",
    "onfocus",
    "ontoggle",
    "onmouseover",
    "formaction",
    "srcdoc",
    "style",
    "xlink:href",
]
VALUES = ["alert(1)", '"alert(1)"', "'alert(1)'", "javascript:alert(1)"]
SHAPES = [
    "<{0} {1}={2}>",
    "<{0}/{1}={2}//",
    "<<{0} {1}={2}>>",
    "&lt;{0} {1}={2}&gt;",
    "*<{0} {1}={2}>*",
    "[x](<{0}\t{1}={2}>)",
]

SCHEMES = [
    "javascript:",
    "vbscript:",
    "data:text/html,",
    "file:///",
    "//evil.example/",
    "/\\evil.example/",
    "view-source:",
    "blob:",
]
DISGUISES = {
    "as it is": lambda address: address,
    "upper case": str.upper,
    "mixed case": lambda address: "".join(c.upper() if i % 2 else c for i, c in enumerate(address)),
    "decimal": lambda address: "".join(f"&#{ord(c)};" for c in address),
    "decimal, padded, open": lambda address: "".join(f"&#{ord(c):07}" for c in address),
    "hexadecimal": lambda address: "".join(f"&#x{ord(c):x};" for c in address),
    "named": lambda address: address.replace(":", "&colon;").replace("(", "&lpar;"),
    "escaped": escape,
    "percent": lambda address: quote(address, safe=""),
    "a tab inside": lambda address: f"{address[:3]}\t{address[3:]}",
    "a newline inside": lambda address: f"{address[:3]}\n{address[3:]}",
    "an entity inside": lambda address: f"{address[:3]}&Tab;{address[3:]}",
    "a control before": lambda address: f"\x01{address}",
    "a space before": lambda address: f"\u3000{address}",
    "a soft hyphen": lambda address: f"{address[:3]}\u00ad{address[3:]}",
    "wide letters": lambda address: "".join(chr(ord(c) + 0xFEE0) if c.isalpha() else c for c in address),
    "a backslash": lambda address: address.replace(":", "\\:"),
    "a path before": lambda address: f"/{address}",
    "a web before": lambda address: f"https:{address}",
    "a name before": lambda address: f"https://nhs.uk@{address}",
}
PLACES = [
    "[x]({})",
    "[x](<{}>)",
    '[x]({} "t")',
    "![x]({})",
    "<{}>",
    "[x][1]\n\n[1]: {}",
    "**[*x*]({})**",
    '[x](/a"onclick="{})',
    "- [x]({})",
]


def tags_and_handlers() -> Iterator[str]:
    """Every tag with every handler, in every shape."""
    for shape, element, handler, value in product(SHAPES, ELEMENTS, HANDLERS, VALUES):
        yield shape.format(element, handler, value)


def links(disguise: str) -> Iterator[str]:
    """Every scheme that leads off the paths we follow in every place for a link, disguised like this."""
    for scheme, place in product(SCHEMES, PLACES):
        yield place.format(DISGUISES[disguise](f"{scheme}alert(1)"))
        yield place.format(f"{DISGUISES[disguise](scheme)}123")


def every_one() -> list[str]:
    """The whole corpus."""
    return [*tags_and_handlers(), *(text for disguise in DISGUISES for text in links(disguise))]
