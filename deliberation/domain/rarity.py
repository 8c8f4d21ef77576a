"""The words for what stands out in how votes came in."""

from math import floor, log10

_STANCES = {1: "agree", 0: "not sure", -1: "disagree"}
_MOST = 1_000_000
_TEN = 10


def by_chance(chance: float) -> str:
    """Say how often chance alone brings something about: "less than once in 4,000 deliberations like this one."."""
    times = 1 / max(chance, 1 / _MOST)
    digit = 10 ** floor(log10(times))
    return f"less than once in {floor(times / digit) * digit:,} deliberations like this one."


def about(expected: float) -> str:
    """Write how many are expected, with one place after the point where they are few: "0.4", "12"."""
    return f"{expected:.1f}" if expected < _TEN else f"{expected:,.0f}"


def stance_said(value: int) -> str:
    """Name a stance as its button does, by the value of the vote."""
    return _STANCES[value]
