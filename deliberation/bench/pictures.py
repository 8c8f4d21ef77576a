"""Bars beside each other, drawn as a picture that reads in the light and in the dark."""

from collections.abc import Sequence
from xml.sax.saxutils import escape

from deliberation.bench.simulating import Row

_WIDTH, _LEFT, _RIGHT = 760, 24, 60
_BAR, _GAP, _HEAD = 14, 34, 44
_STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#1f2937}.q{fill:#6b7280}.t{fill:#e5e7eb}"
    ".r0{fill:#b45309}.r1{fill:#1d4ed8}.r2{fill:#0f766e}"
    "@media(prefers-color-scheme:dark){text{fill:#f3f4f6}.q{fill:#9ca3af}.t{fill:#374151}"
    ".r0{fill:#f59e0b}.r1{fill:#60a5fa}.r2{fill:#2dd4bf}}"
)


def bars(title: str, rows: Sequence[Row]) -> str:
    """Draw each row as one bar for every rule, over a track as long as there could be."""
    rules = list(rows[0].by_rule)
    block = _GAP + _BAR * len(rules) + 10
    height = _HEAD + block * len(rows)
    drawn = "".join(_row(row, _HEAD + at * block) for at, row in enumerate(rows))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style>{_legend(rules)}{drawn}</svg>\n"
    )


def _legend(rules: Sequence[str]) -> str:
    every = (_WIDTH - _LEFT) // len(rules)
    return "".join(
        f'<rect class="r{at}" x="{_LEFT + at * every}" y="12" width="12" height="12" rx="2"/>'
        f'<text x="{_LEFT + at * every + 18}" y="23">{escape(rule)}</text>'
        for at, rule in enumerate(rules)
    )


def _row(row: Row, top: int) -> str:
    room = _WIDTH - _LEFT - _RIGHT
    drawn = [
        f'<text x="{_LEFT}" y="{top + 22}">{escape(row.world)} <tspan class="q">· {escape(row.counted)}, of {row.of:g}'
        "</tspan></text>"
    ]
    for at, value in enumerate(row.by_rule.values()):
        y, length = top + 30 + at * _BAR, round(room * value / row.of)
        drawn.append(
            f'<rect class="t" x="{_LEFT}" y="{y}" width="{room}" height="{_BAR - 4}" rx="2"/>'
            f'<rect class="r{at}" x="{_LEFT}" y="{y}" width="{length}" height="{_BAR - 4}" rx="2"/>'
            f'<text x="{_LEFT + room + 8}" y="{y + 10}">{value:g}</text>'
        )
    return "".join(drawn)
