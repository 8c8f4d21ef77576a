"""How often anything may be done from one place; counted in memory only, and soon forgotten."""

import time
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Mapping
from functools import lru_cache
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import NamedTuple

_KEPT = 10_000  # places for each act; the ones unheard of longest are forgotten first
_NETWORK = 64  # bits that everybody in one house shares
_BLINK = 1e-6  # seconds: what adding up fractions may be off by


class Limit(NamedTuple):
    """How often something may be done at once: by one (device, or address written to), and from one network.

    Used up, it comes back evenly, all of it within so many seconds.
    """

    seconds: int
    one: int
    network: int


_HOUR, _WHILE = 60 * 60, 10 * 60
LIMITS: Mapping[str, Limit] = {
    # A hall, a workplace, a hospital share one network. One person on 500 cards has to get through at any pace.
    "vote": Limit(_WHILE, 1_500, 60_000),
    "comment": Limit(_WHILE, 30, 600),
    "suggest": Limit(_WHILE, 20, 400),
    "back": Limit(_WHILE, 60, 1_200),
    "flag": Limit(_WHILE, 30, 600),
    "link": Limit(_WHILE, 60, 600),
    "export": Limit(_WHILE, 60, 1_200),
    "code": Limit(_HOUR, 10, 40),  # wrong ones
    "proof": Limit(_HOUR, 10, 40),  # tries of one person on whatever device, right or wrong
    "letter": Limit(_HOUR, 8, 30),
}


class Limits:
    """Counts, for one process. What it forgets when that starts again is an hour's count."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Know nothing yet; `clock` is in seconds."""
        self._clock = clock
        self._back_at: defaultdict[str, OrderedDict[str, float]] = defaultdict(OrderedDict)

    def wait(self, what: str, one: str, network: str) -> float:
        """Say how many seconds have to pass before it may be done once more; 0 where it may be done now.

        One moment a place is all there is to keep: when everything used up will have come back (the generic cell
        rate algorithm, ITU-T I.371).
        """
        (seconds, most, most_here), now, back_at = LIMITS[what], self._clock(), self._back_at[what]
        own = back_at.get(one, now) - now + seconds / most
        shared = back_at.get(network, now) - now + seconds / most_here
        over = (own if own > shared else shared) - seconds
        return over if over > _BLINK else 0.0

    def add(self, what: str, one: str, network: str) -> None:
        """Note that it was done now."""
        limit, now, back_at = LIMITS[what], self._clock(), self._back_at[what]
        for whose, most in ((one, limit.one), (network, limit.network)):
            back_at[whose] = max(back_at.get(whose, now), now) + limit.seconds / most
            back_at.move_to_end(whose)
        while len(back_at) > _KEPT:
            back_at.popitem(last=False)


@lru_cache
def network(address: str) -> str:
    """Name the network somebody comes from: their address, or of the long kind the part a household shares."""
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    return str(IPv6Network((found, _NETWORK), strict=False)) if isinstance(found, IPv6Address) else str(found)
