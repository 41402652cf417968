"""The processes for users' queries: some wait, some work, and each that is killed is replaced."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from api.endpoint.limits import QueryFailed
from api.endpoint.telemetry import KILLED
from api.endpoint.worker_process import WorkerProcess

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from api.config import Settings
    from api.endpoint.worker import Job


class Workers:
    """Worker processes, of which so many are kept ready. For one event loop."""

    def __init__(self, settings: Settings, spare: int) -> None:
        self._settings = settings
        self._spare = spare
        self._idle: list[WorkerProcess] = []
        self._all: set[WorkerProcess] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = False
        self._last: Job | None = None

    async def start(self) -> None:
        """Start the spare ones."""
        self._idle += [await self._new() for _ in range(self._spare)]

    def ready(self) -> bool:
        """Tell whether there is one to take a query."""
        return not self._closed and any(worker.alive() for worker in self._all)

    def expect(self, job: Job) -> None:
        """Have those that are started from now on open what this job needs."""
        self._last = job

    async def take(self) -> WorkerProcess:
        """Return one that does nothing."""
        while self._idle:
            worker = self._idle.pop()
            if worker.alive():
                return worker
            self._drop(worker)
        return await self._new()

    def give_back(self, worker: WorkerProcess) -> None:
        """Take one back that has ended its job."""
        if self._closed or len(self._idle) > self._spare or not worker.step_forward():
            self.retire(worker)
        else:
            self._idle.append(worker)

    def retire(self, worker: WorkerProcess) -> None:
        """Kill one; another takes its place."""
        self._drop(worker)
        KILLED.inc()
        self.refill()

    def refill(self) -> None:
        """Have one ready for the next query, without making anybody wait for it."""
        if not self._closed and len(self._idle) < self._spare:
            self._behind(self._start_spare())

    async def close(self) -> None:
        """End all of them."""
        self._closed = True
        workers, self._all = self._all, set()
        for worker in workers:
            worker.kill()
        await asyncio.gather(*(worker.wait() for worker in workers), *self._tasks, return_exceptions=True)

    async def _new(self) -> WorkerProcess:
        worker = await WorkerProcess.start(
            self._settings.query_memory, network=bool(self._settings.service_hosts)
        )
        if self._closed:
            worker.kill()
            raise QueryFailed("the server is stopping")
        self._all.add(worker)
        return worker

    async def _start_spare(self) -> None:
        worker = await self._new()
        try:
            if self._last is not None:
                await worker.open(self._last, self._settings.query_timeout)
        except (EOFError, TimeoutError):
            self._drop(worker)
            return
        if len(self._idle) < self._spare and worker.alive():
            self._idle.append(worker)
        else:
            self._drop(worker)

    def _drop(self, worker: WorkerProcess) -> None:
        worker.kill()
        self._all.discard(worker)
        self._behind(worker.wait())

    def _behind(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            task.exception()  # a spare that could not be started is tried again by the next query
