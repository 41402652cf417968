"""Users' SPARQL: each query in a worker process that is killed when it goes past a limit."""

from __future__ import annotations

import asyncio
from functools import lru_cache
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from api.endpoint.answers import Answer, Room, Spool
from api.endpoint.limits import (
    AnswerTooLarge,
    QueryFailed,
    QueryOutOfMemory,
    QueryTimeout,
    TooBusy,
    TooManyRows,
)
from api.endpoint.query_text import InvalidQuery, RefusedQuery, query_form, read_query
from api.endpoint.run import Limits, LiveAnswer, Run
from api.endpoint.telemetry import KILLED, measured, observer
from api.endpoint.turns import Turns
from api.endpoint.worker import Job
from api.endpoint.worker_process import WorkerProcess

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence

    from api.config import Settings
    from api.endpoint.query_text import QueryText
    from api.store.releases import AnyRelease

__all__ = [
    "Answer",
    "AnswerTooLarge",
    "InvalidQuery",
    "LiveAnswer",
    "QueryFailed",
    "QueryOutOfMemory",
    "QueryPool",
    "QueryTimeout",
    "Question",
    "RefusedQuery",
    "TooBusy",
    "TooManyRows",
    "query_form",
]

# Queries that may run at once before it is known whether they take long.
_QUICK = 2


class Question(NamedTuple):
    """A query on one release, the media type of its answer, and who asks.

    Graphs given here override the query's own FROM, by the SPARQL protocol. With neither, the default
    graph is the union of all graphs. `timeout` is in seconds and can only shorten the setting's.
    """

    release: AnyRelease
    query: str
    media_type: str
    default_graphs: Sequence[str] = ()
    named_graphs: Sequence[str] = ()
    timeout: float | None = None
    client: str = ""


@lru_cache(maxsize=8)
def _store_dir(release: AnyRelease) -> str:
    return str(release.file("store"))  # putting a path together takes longer than sending the job


class QueryPool:
    """Workers for users' queries. For one event loop.

    A query starts in one of a few quick places. One that takes longer goes on in a long place, of which
    there are `query_workers`, at low priority; where none is free it is set aside and starts anew in its
    turn. So a light query never waits for heavy ones, however many there are.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.quick = Turns(_QUICK, settings.query_queue, observer("quick"))
        self.long = Turns(settings.query_workers, settings.query_queue, observer("long"))
        self._idle: list[WorkerProcess] = []
        self._all: set[WorkerProcess] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = False
        self._spools = settings.state_dir / "answers"
        self._room = Room(settings.answers_bytes)
        self._last: Job | None = None

    async def start(self) -> None:
        """Start the workers."""
        self._spools.mkdir(parents=True, exist_ok=True)
        self._idle += [await self._new_worker() for _ in range(_QUICK)]

    async def answer(self, question: Question) -> Answer | LiveAnswer:
        """Answer a question. Close what you get. Raises InvalidQuery, RefusedQuery or a QueryFailed."""
        text = read_query(question.query, self.settings.service_hosts)
        longest = self.settings.query_timeout
        limits = Limits(
            quick=min(self.settings.query_quick, longest),
            seconds=min(question.timeout or longest, longest),
            hold=self.settings.query_hold_bytes,
        )
        self._last = self._job(question, text)
        run = Run(self, self._last, question.client, limits, Spool(self._spools, self._room))
        with measured():
            return await run.begin()

    def ready(self) -> bool:
        """Tell whether there is a worker to take a query."""
        return not self._closed and any(worker.alive() for worker in self._all)

    async def worker(self) -> WorkerProcess:
        """Return a worker that does nothing."""
        while self._idle:
            worker = self._idle.pop()
            if worker.alive():
                return worker
            self._drop(worker)
        return await self._new_worker()

    def give_back(self, worker: WorkerProcess) -> None:
        """Take a worker back that has ended its job."""
        if self._closed or len(self._idle) > _QUICK or not worker.step_forward():
            self.retire(worker)
        else:
            self._idle.append(worker)

    def retire(self, worker: WorkerProcess) -> None:
        """Kill a worker; another takes its place."""
        self._drop(worker)
        KILLED.inc()
        self.refill()

    def refill(self) -> None:
        """Have a worker ready for the next query, without making anybody wait for it."""
        if not self._closed and len(self._idle) < _QUICK:
            self._behind(self._start_spare())

    async def close(self) -> None:
        """End all workers."""
        self._closed = True
        workers, self._all = self._all, set()
        for worker in workers:
            worker.kill()
        await asyncio.gather(*(worker.wait() for worker in workers), *self._tasks, return_exceptions=True)

    def _job(self, question: Question, text: QueryText) -> Job:
        given = bool(question.default_graphs or question.named_graphs)
        return Job(
            store_dir=_store_dir(question.release),
            base_iri=self.settings.base_iri,
            query=question.query,
            media_type=question.media_type,
            union=not given and not text.names_its_dataset,
            default_graphs=tuple(question.default_graphs) if given else None,
            named_graphs=tuple(question.named_graphs) if given else None,
            max_bytes=self.settings.query_max_bytes,
            max_rows=self.settings.query_max_rows,
            seconds=ceil(self.settings.query_timeout),
        )

    async def _new_worker(self) -> WorkerProcess:
        worker = await WorkerProcess.start(
            self.settings.query_memory, network=bool(self.settings.service_hosts)
        )
        if self._closed:
            worker.kill()
            raise QueryFailed("the server is stopping")
        self._all.add(worker)
        return worker

    async def _start_spare(self) -> None:
        worker = await self._new_worker()
        try:
            if self._last is not None:
                await worker.open(self._last, self.settings.query_timeout)
        except (EOFError, TimeoutError):
            self._drop(worker)
            return
        if len(self._idle) < _QUICK and worker.alive():
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
