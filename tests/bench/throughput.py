"""Requests a second over keep-alive connections: a client that costs little beside the server it measures."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from itertools import cycle, islice
from typing import cast
from urllib.parse import urlencode, urlsplit

import uvloop

_GRACE = 60.0  # seconds that the last answers may take


class _Connection(asyncio.Protocol):
    """Sends one request after another and counts the answers; anything but 200 ends the measurement."""

    def __init__(self, requests: Sequence[bytes], start: int, until: float) -> None:
        self._requests = islice(cycle(requests), start, None)
        self._until = until
        self._received = bytearray()
        self.answers = 0
        self.over: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.WriteTransport, transport)  # uvloop's own class
        self._next()

    def data_received(self, data: bytes) -> None:
        self._received += data
        head = self._received.find(b"\r\n\r\n")
        if head < 0 or not self._whole(head):
            return
        if not self._received.startswith(b"HTTP/1.1 200"):
            self.over.set_exception(RuntimeError(bytes(self._received[:300]).decode(errors="replace")))
            return
        self._received.clear()
        self.answers += 1
        if time.monotonic() < self._until:
            self._next()
        elif not self.over.done():
            self.over.set_result(None)
            self._transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.over.done():
            self.over.set_exception(error or ConnectionError("the server closed the connection"))

    def _next(self) -> None:
        self._transport.write(next(self._requests))

    def _whole(self, head: int) -> bool:
        lower = bytes(self._received[:head]).lower()
        _, found, rest = lower.partition(b"content-length:")
        if found:
            return len(self._received) - head - 4 >= int(rest.partition(b"\r\n")[0])
        return self._received.endswith(b"0\r\n\r\n")


def per_second(endpoint: str, queries: Sequence[str], seconds: float = 5.0, connections: int = 8) -> float:
    """Return the answers a second of a SPARQL endpoint to these queries, asked in turn."""
    return uvloop.run(_measure(endpoint, queries, seconds, connections))


async def _measure(endpoint: str, queries: Sequence[str], seconds: float, connections: int) -> float:
    address = urlsplit(endpoint)
    requests = [
        (
            f"GET {address.path}?{urlencode({'query': query})} HTTP/1.1\r\nHost: {address.netloc}\r\n"
            "Accept: application/sparql-results+json\r\n\r\n"
        ).encode()
        for query in queries
    ]
    started = time.monotonic()
    made = []
    for number in range(connections):
        start = number * len(requests) // connections
        _, connection = await asyncio.get_running_loop().create_connection(
            lambda start=start: _Connection(requests, start, started + seconds),  # type: ignore[misc]
            address.hostname,
            address.port,
        )
        made.append(connection)
    async with asyncio.timeout(seconds + _GRACE):
        await asyncio.gather(*(connection.over for connection in made))
    return sum(connection.answers for connection in made) / (time.monotonic() - started)
