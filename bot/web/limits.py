"""How many messages a minute one client may send: a moving window, counted in this process.

Own code because the kept library for it, limits, cannot be installed beside Rasa (docs/adr/0004).
"""

import time
from collections import OrderedDict, deque
from math import ceil
from typing import Callable

from bot.web.faults import Fault

WINDOW = 60.0  # seconds
_CLIENTS_KEPT = 50_000


class RateLimit:
    """`per_minute` 0 switches it off; `clock` gives seconds and never goes back."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic):
        self._per_minute = per_minute
        self._clock = clock
        self._taken: OrderedDict[str, deque[float]] = OrderedDict()

    def take(self, client: str) -> None:
        """Counts one message of `client`. Raises Fault 429, with the seconds to wait, when there were too many."""
        if not self._per_minute:
            return
        now = self._clock()
        taken = self._taken.setdefault(client, deque())
        self._taken.move_to_end(client)
        while taken and taken[0] <= now - WINDOW:
            taken.popleft()
        if len(taken) >= self._per_minute:
            raise Fault(429, "rate_limited", seconds=ceil(taken[0] + WINDOW - now))
        taken.append(now)
        if len(self._taken) > _CLIENTS_KEPT:
            self._taken.popitem(last=False)
