"""A bounded number of places, given in turn to clients rather than to requests."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque


class QueueFull(Exception):
    """So many wait for a place already that one more is turned away."""


class Turns:
    """Places that are given to waiting clients one after the other, however many requests each has sent.

    For one event loop. `places` may be held at once; `waiting` requests may wait for one.
    """

    def __init__(self, places: int, waiting: int) -> None:
        self._free = places
        self._places = places
        self._room = waiting
        self._queues: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()

    @property
    def held(self) -> int:
        """Count the places that are taken."""
        return self._places - self._free

    @property
    def waiting(self) -> int:
        """Count the requests that wait."""
        return sum(len(queue) for queue in self._queues.values())

    def take_at_once(self) -> bool:
        """Take a place if one is free and nobody waits for it."""
        if self._free and not self._queues:
            self._free -= 1
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
        try:
            await asyncio.wait_for(turn, seconds)
        except BaseException:
            if turn.done() and not turn.cancelled():
                self.give()  # it came in the same moment as the end of the wait
            else:
                self._leave(client, turn)
            raise

    def give(self) -> None:
        """Give a place back: to the client whose turn is next, or to whoever comes."""
        while self._queues:
            client, queue = self._queues.popitem(last=False)
            turn = queue.popleft()
            if queue:
                self._queues[client] = queue  # its next request comes after everybody else's
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1

    def _leave(self, client: str, turn: asyncio.Future[None]) -> None:
        queue = self._queues.get(client)
        if queue is not None and turn in queue:
            queue.remove(turn)
            if not queue:
                del self._queues[client]
