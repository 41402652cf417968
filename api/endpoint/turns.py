"""A bounded number of places, given in turn to clients rather than to requests.

A queue for each client and a place for each queue in turn, as J. Nagle proposed for packets in On packet
switches with infinite storage (RFC 970, 1985).
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from typing import TYPE_CHECKING

from api.endpoint.limits import end_wait

if TYPE_CHECKING:
    from collections.abc import Callable


class QueueFull(Exception):
    """So many wait for a place already that one more is turned away."""


class Turns:
    """Places that are given to waiting clients one after the other, however many requests each has sent.

    For one event loop. `places` may be held at once; `waiting` requests may wait for one. `observe`
    is told the numbers held and waiting whenever they change.
    """

    def __init__(self, places: int, waiting: int, observe: Callable[[int, int], None] | None = None) -> None:
        self._free = places
        self._places = places
        self._room = waiting
        self._observe = observe or _nothing
        self._queues: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()
        self.waiting = 0  # requests that wait

    @property
    def held(self) -> int:
        """Count the places that are taken."""
        return self._places - self._free

    def take_at_once(self) -> bool:
        """Take a place if one is free and nobody waits for it."""
        if self._free and not self._queues:
            self._free -= 1
            self._changed()
            return True
        return False

    async def take(self, client: str, seconds: float) -> None:
        """Wait for a place. Raises QueueFull at once, or TimeoutError after the seconds."""
        if self.take_at_once():
            return
        if self.waiting >= self._room:
            raise QueueFull
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queues.setdefault(client, deque()).append(turn)
        self.waiting += 1
        self._changed()
        timer = asyncio.get_running_loop().call_later(seconds, end_wait, turn)
        try:
            # Not wait_for: it may swallow a cancellation, and the place would be held for nobody.
            await turn
        except BaseException:
            if turn.done() and not turn.cancelled() and turn.exception() is None:
                self.give()  # it came in the same moment as the end of the wait
            else:
                self._leave(client, turn)
            raise
        finally:
            timer.cancel()

    def give(self) -> None:
        """Give a place back: to the client whose turn is next, or to whoever comes."""
        while self._queues:
            client, queue = self._queues.popitem(last=False)
            turn = queue.popleft()
            self.waiting -= 1
            if queue:
                self._queues[client] = queue  # its next request comes after everybody else's
            if not turn.done():
                turn.set_result(None)
                self._changed()
                return
        self._free += 1
        self._changed()

    def _leave(self, client: str, turn: asyncio.Future[None]) -> None:
        queue = self._queues.get(client)
        if queue is not None and turn in queue:
            queue.remove(turn)
            self.waiting -= 1
            if not queue:
                del self._queues[client]
        self._changed()

    def _changed(self) -> None:
        self._observe(self.held, self.waiting)


def _nothing(_held: int, _waiting: int) -> None:
    """Take the place of an observer."""
