"""Users' SPARQL: each query in a worker process that is killed when it takes too long."""

from __future__ import annotations

import multiprocessing
import queue
import threading
from typing import TYPE_CHECKING

from api.services.query_worker import Job, Outcome, serve
from api.services.sparql_text import InvalidQuery, RefusedQuery, has_dataset_clause, query_form

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.config import Settings
    from api.releases import Release

__all__ = [
    "AnswerTooLarge",
    "InvalidQuery",
    "QueryFailed",
    "QueryOutOfMemory",
    "QueryPool",
    "QueryTimeout",
    "RefusedQuery",
    "TooBusy",
    "query_form",
]


class QueryFailed(Exception):
    """A query that was stopped, and why."""


class QueryTimeout(QueryFailed):
    """The query ran longer than its limit in seconds."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(f"stopped after {seconds:g} seconds")


class AnswerTooLarge(QueryFailed):
    """The answer is larger than the limit in bytes."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        super().__init__(f"the answer is larger than {limit} bytes")


class QueryOutOfMemory(QueryFailed):
    """The query needed more memory than a worker has."""


class TooBusy(QueryFailed):
    """All workers were busy for as long as the query may take."""


class _Worker:
    """One process and the pipe to it."""

    def __init__(self, memory: int) -> None:
        context = multiprocessing.get_context("spawn")  # a fork would copy the server's locks and threads
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(theirs, memory), daemon=True)
        self._process.start()
        theirs.close()

    def run(self, job: Job, timeout: float) -> Outcome | None:
        """Return the outcome, or None after the time-out. Raises EOFError or OSError if the process died."""
        self._connection.send(job)
        if not self._connection.poll(timeout):
            return None
        outcome: Outcome = self._connection.recv()
        return outcome

    def alive(self) -> bool:
        return self._process.is_alive()

    def kill(self) -> None:
        self._connection.close()
        self._process.kill()
        self._process.join()


class QueryPool:
    """A fixed number of workers. Thread-safe; a killed or crashed worker is replaced at once."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._idle: queue.LifoQueue[_Worker] = queue.LifoQueue()
        self._all: set[_Worker] = set()
        self._lock = threading.Lock()
        self._closed = False
        for _ in range(settings.query_workers):
            self._add_worker()

    def run(
        self,
        release: Release,
        query: str,
        media_type: str,
        *,
        timeout: float | None = None,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> bytes:
        """Answer one query on one release, serialised as `media_type`.

        Graphs given here override the query's own FROM, by the SPARQL protocol. With neither, the
        default graph is the union of all graphs. `timeout` in seconds, at most the setting's.
        Raises InvalidQuery, RefusedQuery or a QueryFailed.
        """
        query_form(query)
        limit = min(timeout or self._settings.query_timeout, self._settings.query_timeout)
        given = bool(default_graphs or named_graphs)
        job = Job(
            store_dir=str(release.store_dir),
            query=query,
            media_type=media_type,
            union=not given and not has_dataset_clause(query),
            default_graphs=tuple(default_graphs) if given else None,
            named_graphs=tuple(named_graphs) if given else None,
            max_bytes=self._settings.query_max_bytes,
        )
        return self._result(self._run(job, limit), limit)

    def close(self) -> None:
        """End all workers."""
        with self._lock:
            self._closed = True
            workers, self._all = self._all, set()
        for worker in workers:
            worker.kill()

    def _run(self, job: Job, limit: float) -> Outcome | None:
        try:
            worker = self._idle.get(timeout=limit)
        except queue.Empty:
            raise TooBusy(f"no free worker within {limit:g} seconds") from None
        if not worker.alive():  # died while idle
            worker = self._replace(worker)
        try:
            outcome = worker.run(job, limit)
        except (EOFError, OSError):
            outcome = Outcome("out-of-memory")  # the engine aborts when an allocation fails
            worker = self._replace(worker)
        except BaseException:
            self._idle.put(self._replace(worker))
            raise
        if outcome is None:
            worker = self._replace(worker)
        self._idle.put(worker)
        return outcome

    def _result(self, outcome: Outcome | None, limit: float) -> bytes:
        if outcome is None:
            raise QueryTimeout(limit)
        if outcome.state == "invalid":
            raise InvalidQuery(outcome.message, outcome.line, outcome.column)
        if outcome.state == "too-large":
            raise AnswerTooLarge(self._settings.query_max_bytes)
        if outcome.state == "out-of-memory":
            raise QueryOutOfMemory("the query needs more memory than a worker has")
        if outcome.state == "failed":
            raise QueryFailed(outcome.message)
        return outcome.body

    def _add_worker(self) -> None:
        worker = _Worker(self._settings.query_memory)
        self._all.add(worker)
        self._idle.put(worker)

    def _replace(self, worker: _Worker) -> _Worker:
        worker.kill()
        fresh = _Worker(self._settings.query_memory)
        with self._lock:
            self._all.discard(worker)
            if not self._closed:
                self._all.add(fresh)
                return fresh
        fresh.kill()
        raise QueryFailed("the server is stopping")
