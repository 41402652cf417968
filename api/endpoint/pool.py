"""Users' SPARQL: each query in a worker process that is killed when it goes past a limit."""

from __future__ import annotations

from functools import lru_cache
from math import ceil
from typing import TYPE_CHECKING

from api.endpoint.answers import Answer, Room, Spool
from api.endpoint.run import Limits, Places, Run
from api.endpoint.telemetry import measured, observer
from api.endpoint.turns import Turns
from api.endpoint.worker import Job
from api.endpoint.workers import Workers

if TYPE_CHECKING:
    from api.config import Settings
    from api.endpoint.answers import Answer
    from api.endpoint.question import Question
    from api.endpoint.run import LiveAnswer
    from api.store.releases import AnyRelease


# Queries that may run at once before it is known whether they take long.
_QUICK = 2


@lru_cache(maxsize=8)
def _store_dir(release: AnyRelease) -> str:
    return str(release.file("store"))  # putting a path together takes longer than sending the job


class QueryPool:
    """Answers users' queries in worker processes. For one event loop.

    A query starts in one of a few quick places. One that takes longer goes on in a long place, of which
    there are `query_workers`, at low priority; where none is free it is set aside and starts anew in its
    turn. So a light query never waits for heavy ones, however many there are.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.places = Places(
            quick=Turns(_QUICK, settings.query_queue, observer("quick")),
            long=Turns(settings.query_workers, settings.query_queue, observer("long")),
        )
        self.workers = Workers(settings, _QUICK)
        self._spools = settings.state_dir / "answers"
        self._room = Room(settings.answers_bytes)

    async def start(self) -> None:
        """Start the workers."""
        self._spools.mkdir(parents=True, exist_ok=True)
        await self.workers.start()

    async def answer(self, question: Question) -> Answer | LiveAnswer:
        """Answer a question. Close what you get. Raises InvalidQuery or a QueryFailed."""
        longest = self.settings.query_timeout
        limits = Limits(
            quick=min(self.settings.query_quick, longest),
            seconds=min(question.timeout or longest, longest),
            hold=self.settings.query_hold_bytes,
        )
        job = self._job(question)
        self.workers.expect(job)
        spool = Spool(self._spools, self._room)
        run = Run(self.workers, self.places, job, question.client, limits=limits, spool=spool)
        with measured():
            return await run.begin()

    def ready(self) -> bool:
        """Tell whether there is a worker to take a query."""
        return self.workers.ready()

    async def close(self) -> None:
        """End all workers."""
        await self.workers.close()

    def _job(self, question: Question) -> Job:
        given = bool(question.default_graphs or question.named_graphs)
        return Job(
            store_dir=_store_dir(question.release),
            base_iri=self.settings.base_iri,
            query=question.query.text,
            media_type=question.media_type,
            union=not given and not question.query.names_its_dataset,
            default_graphs=tuple(question.default_graphs) if given else None,
            named_graphs=tuple(question.named_graphs) if given else None,
            max_bytes=self.settings.query_max_bytes,
            max_rows=self.settings.query_max_rows,
            seconds=ceil(self.settings.query_timeout),
        )
