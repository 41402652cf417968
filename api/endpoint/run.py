"""One query on its way through the pool: a quick place, perhaps a long one, and its answer."""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING, NamedTuple

from api.endpoint.answers import Answer
from api.endpoint.limits import (
    AnswerTooLarge,
    NotWritable,
    QueryFailed,
    QueryOutOfMemory,
    QueryTimeout,
    QueryTooDeep,
    TooBusy,
    TooManyRows,
    WorkerLost,
)
from api.endpoint.query_text import InvalidQuery
from api.endpoint.query_tokens import Mistake
from api.endpoint.turns import QueueFull, Turns
from api.endpoint.worker_frames import Ended, Failed

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from api.endpoint.answers import Spool
    from api.endpoint.worker import Job
    from api.endpoint.worker_process import WorkerProcess
    from api.endpoint.workers import Workers


# A query that had less than this share of its quick seconds is given the rest, within so many times as long.
_MOSTLY, _PATIENCE = 0.8, 10


class Limits(NamedTuple):
    """Seconds in a quick place, seconds in all, and bytes that are held back until the answer is whole."""

    quick: float
    seconds: float
    hold: int


class Places(NamedTuple):
    """Turns for queries that may prove to be quick, and for those that have not."""

    quick: Turns
    long: Turns


class Run:
    """Holds a place and a worker until the answer has ended, one way or the other."""

    def __init__(
        self, workers: Workers, places: Places, job: Job, client: str, *, limits: Limits, spool: Spool
    ) -> None:
        self._workers = workers
        self._places = places
        self._job = job
        self._client = client
        self._limits = limits
        self._spool = spool
        self._place: Turns | None = None
        self._worker: WorkerProcess | None = None
        self._deadline = 0.0
        self._had = 0.0  # processor time of the worker before this query

    async def begin(self) -> Answer | LiveAnswer:
        """Run until the answer is whole, or too large to be held back."""
        try:
            await self._enter(self._places.quick)
            ended = await self._collect(self._limits.quick)
            if ended is None:
                await self._go_on_long()
                ended = await self._collect(self._limits.seconds)
        except BaseException:
            self.abandon()
            raise
        if ended is None:
            return LiveAnswer(self, self._spool)
        self._leave()
        return Answer(self._spool, ended.rows, ended.seconds)

    async def rest(self) -> AsyncIterator[bytes]:
        """Yield what comes after the pieces that were held back; an error breaks the answer off."""
        assert self._worker is not None  # noqa: S101 - a live answer has one
        try:
            while not isinstance(frame := await self._in_time(self._worker), Ended):
                yield frame
        except BaseException:
            self.abandon()
            raise
        self._leave()

    def abandon(self) -> None:
        """Stop the query and let go of everything."""
        self._spool.close()
        worker, self._worker = self._worker, None
        if worker is not None:
            self._workers.retire(worker)
        self._free_place()

    async def _enter(self, turns: Turns) -> WorkerProcess:
        try:
            await turns.take(self._client, self._limits.seconds)
        except QueueFull:
            raise TooBusy(self._limits.seconds, full=True) from None
        except TimeoutError:
            raise TooBusy(self._limits.seconds, full=False) from None
        self._place = turns
        worker = await self._opened()
        self._deadline = asyncio.get_running_loop().time() + self._limits.seconds
        self._had = worker.processor_seconds()
        worker.send(self._job)
        return worker

    async def _opened(self) -> WorkerProcess:
        worker = self._worker = await self._workers.take()
        if worker.has_open(self._job):
            return worker
        try:
            answer = await worker.open(self._job, self._limits.seconds)
        except TimeoutError:
            raise QueryTimeout(self._limits.seconds) from None
        except EOFError:
            raise QueryFailed("a worker process ended before it was asked") from None
        if isinstance(answer, Failed):
            self._leave()
            raise self._reason(answer)
        return worker

    async def _go_on_long(self) -> None:
        assert self._worker is not None  # noqa: S101 - it has just not ended in time
        long = self._places.long
        if long.take_at_once():
            self._free_place()
            self._place = long
            self._workers.refill()
            self._worker.step_back()
            return
        # Nothing has been sent yet, so it can start anew when a long place is free.
        worker, self._worker = self._worker, None
        self._workers.retire(worker)
        self._free_place()
        self._spool.clear()
        worker = await self._enter(long)
        worker.step_back()

    async def _collect(self, seconds: float) -> Ended | None:
        """Put frames by until the answer ends; None: the seconds are over (quick) or it is too large."""
        assert self._worker is not None  # noqa: S101 - entered
        deadline = self._deadline - self._limits.seconds + seconds
        while True:
            frame = await self._next(self._worker, deadline)
            if frame is None:
                if self._place is self._places.quick and seconds < self._limits.seconds:
                    due = self._due(self._worker)
                    if due > 0:
                        deadline = asyncio.get_running_loop().time() + due
                        continue
                    return None
                raise QueryTimeout(self._limits.seconds)
            if isinstance(frame, Ended):
                return frame
            self._spool.write(frame)
            if self._spool.size > self._limits.hold:
                return None

    def _due(self, worker: WorkerProcess) -> float:
        """Return seconds of a quick place that a query has waited for and not had.

        On a busy machine a light query may wait longer for a processor than it runs.
        """
        began = self._deadline - self._limits.seconds
        if asyncio.get_running_loop().time() > began + _PATIENCE * self._limits.quick:
            return 0.0
        had = worker.processor_seconds() - self._had
        return max(self._limits.quick - had, 0.0) if had < _MOSTLY * self._limits.quick else 0.0

    async def _in_time(self, worker: WorkerProcess) -> bytes | Ended:
        frame = await self._next(worker, self._deadline)
        if frame is None:
            raise QueryTimeout(self._limits.seconds)
        return frame

    async def _next(self, worker: WorkerProcess, deadline: float) -> bytes | Ended | None:
        if asyncio.get_running_loop().time() >= deadline:
            return None
        frame = worker.frames.next_at_once()
        if frame is None:
            try:
                frame = await worker.frames.next(deadline)
            except TimeoutError:
                return None
            except EOFError:
                raise _cause(await worker.death()) from None
        if isinstance(frame, Failed):
            self._leave()
            raise self._reason(frame)
        return frame

    def _reason(self, failed: Failed) -> Exception:
        match failed.state:
            case "invalid":
                return InvalidQuery(Mistake(**failed.mistake))
            case "too-large":
                return AnswerTooLarge(self._job.max_bytes)
            case "too-many-rows":
                return TooManyRows(self._job.max_rows)
            case "not-xml":
                return NotWritable(self._job.media_type, failed.message)
            case "out-of-memory":
                return QueryOutOfMemory("the query needs more memory than a worker has")
            case _:
                return QueryFailed(failed.message)

    def _leave(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            self._workers.give_back(worker)
        self._free_place()

    def _free_place(self) -> None:
        place, self._place = self._place, None
        if place is not None:
            place.give()


def _cause(death: int) -> QueryFailed:
    # The engine aborts when an allocation fails, and overflows its stack where it has to go too deep.
    match death:
        case signal.SIGABRT:
            return QueryOutOfMemory("the query needs more memory than a worker has")
        case signal.SIGSEGV | signal.SIGBUS:
            return QueryTooDeep("the query is nested too deep")
        case _:
            return WorkerLost("the process that ran the query was ended")


class LiveAnswer:
    """An answer too large to be held back: passed on while the engine writes it, at the client's pace.

    If it meets a limit, `pieces` raises, and the client has to see the connection break.
    """

    rows: None = None
    seconds: None = None
    size: None = None

    def __init__(self, run: Run, spool: Spool) -> None:
        self._run = run
        self._spool = spool
        self._over = False

    async def pieces(self) -> AsyncIterator[bytes]:
        """Yield the bytes in order. Raises a QueryFailed where the answer cannot be ended."""
        async for piece in self._spool.pieces():
            yield piece
        self._spool.clear()
        async for piece in self._run.rest():
            yield piece
        self._over = True

    async def close(self) -> None:
        """Stop the query if it still runs."""
        if not self._over:
            self._run.abandon()
        self._spool.close()
