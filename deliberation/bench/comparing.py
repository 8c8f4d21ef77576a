"""One thing measured against another, by turns, so that a busy machine is unkind to both."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

RUNS = 7
_LONG_ENOUGH = 0.02  # seconds of CPU; shorter ones are repeated


@dataclass(frozen=True, slots=True)
class Comparison:
    """CPU seconds of one run, and how many times the yardstick's that is: the median, the least and the most."""

    seconds: float
    ratio: float
    least: float
    most: float


def compared(does: Callable[[], object], yardstick: Callable[[], object], runs: int = RUNS) -> Comparison:
    """Measure both so many times by turns, after one run of each that does not count."""
    repeats, marks = _repeats(does), _repeats(yardstick)
    taken = [(_cpu(does, repeats), _cpu(yardstick, marks)) for _ in range(runs)]
    ratios = [one / other for one, other in taken]
    return Comparison(median(one for one, _ in taken), median(ratios), min(ratios), max(ratios))


def _repeats(does: Callable[[], object]) -> int:
    _cpu(does, 1)
    return max(1, round(_LONG_ENOUGH / max(_cpu(does, 1), 1e-6)))


def _cpu(does: Callable[[], object], repeats: int) -> float:
    began = time.process_time()
    for _ in range(repeats):
        does()
    return (time.process_time() - began) / repeats
