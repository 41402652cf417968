"""What a query worker sends, cut into frames as it comes."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from dataclasses import dataclass, field
from typing import Any, cast

from api.endpoint.limits import end_wait
from api.endpoint.worker import DATA, END, FRAME, NO_ROWS, TOLD

_READ_AHEAD = 128 * 1024  # bytes kept for a slow reader; past that the worker waits


@dataclass(frozen=True, slots=True)
class Ended:
    """The worker's last word on a job that it answered whole."""

    rows: int | None
    seconds: float


@dataclass(frozen=True, slots=True)
class Failed:
    """Why there is no answer; `mistake` has the fields of a Mistake in the text."""

    state: str
    message: str = ""
    mistake: dict[str, Any] = field(default_factory=dict)


Frame = bytes | Ended | Failed


class Frames(asyncio.Protocol):
    """The connection to a worker. Not a stream: a light query is two frames that come at once."""

    def __init__(self) -> None:
        self._received = bytearray()
        self._ready: deque[Frame] = deque()
        self._waiter: asyncio.Future[None] | None = None
        self._paused = False
        self.kept = 0
        self.ended = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep what writes to the worker."""
        self._transport = cast(asyncio.Transport, transport)  # uvloop's own class

    def data_received(self, data: bytes) -> None:
        """Cut off whole frames."""
        received = self._received
        received += data
        start = 0
        while len(received) - start >= FRAME.size:
            kind, length = FRAME.unpack_from(received, start)
            end = start + FRAME.size + length
            if len(received) < end:
                break
            self._take(kind, bytes(received[start + FRAME.size : end]))
            start = end
        del received[:start]
        if not self._paused and self.kept + len(received) > _READ_AHEAD and self._ready:
            self._paused = True
            self._transport.pause_reading()
        self._wake()

    def connection_lost(self, error: Exception | None) -> None:
        """Tell whoever waits."""
        del error
        self.ended = True
        self._wake()

    def send(self, data: bytes) -> None:
        """Write to the worker; to one that has died, nothing."""
        if not self.ended:
            self._transport.write(data)

    def close(self) -> None:
        """Let go of the connection."""
        self._transport.close()

    def next_at_once(self) -> Frame | None:
        """Return a frame that is here already."""
        if not self._ready:
            return None
        frame = self._ready.popleft()
        if isinstance(frame, bytes):
            self.kept -= len(frame)
        if self._paused and self.kept <= _READ_AHEAD // 2 and not self.ended:
            self._paused = False
            self._transport.resume_reading()
        return frame

    async def next(self, deadline: float) -> Frame:
        """Return the next piece of the answer, or how it ended.

        `deadline` is a time of the event loop's clock. Raises TimeoutError when it is past, EOFError if the
        process died. A call that is cancelled, or comes too late, loses nothing.
        """
        loop = asyncio.get_running_loop()
        while (frame := self.next_at_once()) is None:
            if self.ended:
                raise EOFError
            waiter = self._waiter = loop.create_future()
            timer = loop.call_at(deadline, end_wait, waiter)
            try:
                await waiter
            finally:
                timer.cancel()
        return frame

    def _take(self, kind: bytes, body: bytes) -> None:
        if kind == DATA:
            self._ready.append(body)
            self.kept += len(body)
            return
        if kind == END:
            rows, seconds = TOLD.unpack(body)
            self._ready.append(Ended(None if rows == NO_ROWS else rows, seconds))
        else:
            self._ready.append(Failed(**json.loads(body)))

    def _wake(self) -> None:
        waiter, self._waiter = self._waiter, None
        if waiter is not None and not waiter.done():
            waiter.set_result(None)
