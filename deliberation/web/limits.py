"""How often something was done from one place in the last hour; kept in memory only, and forgotten after it."""

import time
from collections import OrderedDict, deque
from collections.abc import Callable
from ipaddress import IPv6Address, IPv6Network, ip_address

_HOUR = 60 * 60.0  # seconds
_KEPT = 10_000  # places; the ones unheard of longest are forgotten first
_EACH = 1_000  # times at one place
_NETWORK = 64  # bits that everybody in one house shares


class Limits:
    """Counts, for one process. What it forgets when that starts again is an hour's count."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Know nothing yet; `clock` is in seconds."""
        self._clock = clock
        self._times: OrderedDict[tuple[str, str], deque[float]] = OrderedDict()

    def count(self, what: str, whose: str) -> int:
        """Say how often it was added in the last hour."""
        times = self._times.get((what, whose), deque())
        while times and times[0] <= self._clock() - _HOUR:
            times.popleft()
        return len(times)

    def add(self, what: str, whose: str) -> None:
        """Note that it happened now."""
        times = self._times.setdefault((what, whose), deque(maxlen=_EACH))
        times.append(self._clock())
        self._times.move_to_end((what, whose))
        if len(self._times) > _KEPT:
            self._times.popitem(last=False)


def network(address: str) -> str:
    """Name the network somebody comes from: their address, or of the long kind the part a household shares."""
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    return str(IPv6Network((found, _NETWORK), strict=False)) if isinstance(found, IPv6Address) else str(found)
