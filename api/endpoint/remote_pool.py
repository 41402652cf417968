"""Users' SPARQL on another engine: passed on within the same limits, and never a part for a whole."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, cast

import httpx2
import pyoxigraph as ox

from api.endpoint.answers import Answer, Room, Spool
from api.endpoint.limits import AnswerTooLarge, NotWritable, QueryFailed, QueryTimeout, TooBusy, TooManyRows
from api.endpoint.mistakes import find_mistake
from api.endpoint.query_text import InvalidQuery, RefusedQuery
from api.endpoint.row_counter import row_counter
from api.endpoint.telemetry import measured, observer
from api.endpoint.turns import QueueFull, Turns
from api.store.remote import Endpoints, StoreTruncates, StoreUnreachable, refuse_part, truth
from api.store.remote_releases import RemoteRelease
from api.store.xml_text import NotXml, XmlText

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from api.config import Settings
    from api.endpoint.question import Question


_JSON = "application/sparql-results+json"
_TRUTHS = {
    True: cast(ox.QueryBoolean, ox.Store().query("ASK {}")),
    False: cast(ox.QueryBoolean, ox.Store().query("ASK { FILTER (false) }")),
}


class RemotePool:
    """Passes users' queries on to a remote engine, so many at once. For one event loop."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.endpoints = Endpoints.of(settings)
        self.long = Turns(settings.query_workers, settings.query_queue, observer("long"))
        self._spools = settings.state_dir / "answers"
        self._room = Room(settings.answers_bytes)
        self._client: httpx2.AsyncClient | None = None

    async def start(self) -> None:
        """Make ready."""
        self._spools.mkdir(parents=True, exist_ok=True)
        self._client = httpx2.AsyncClient(timeout=None, auth=self.endpoints.reader)

    def ready(self) -> bool:
        """Tell whether queries can be passed on."""
        return self._client is not None

    async def close(self) -> None:
        """Let go of the connections."""
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

    async def answer(self, question: Question) -> Answer:
        """Answer a question. Close what you get. Raises InvalidQuery, RefusedQuery or a QueryFailed."""
        text = question.query
        if question.default_graphs or question.named_graphs or text.words & {"from", "graph"}:
            raise _one_graph()
        seconds = min(question.timeout or self.settings.query_timeout, self.settings.query_timeout)
        with measured():
            async with self._place(question.client, seconds):
                spool = Spool(self._spools, self._room)
                try:
                    async with asyncio.timeout(seconds):
                        if text.form == "ask":
                            return await self._truth(question, spool)
                        return await self._passed_on(question, spool, rows=text.form == "select")
                except TimeoutError:
                    spool.close()
                    raise QueryTimeout(seconds) from None
                except httpx2.HTTPError as error:
                    spool.close()
                    raise StoreUnreachable(f"{self.endpoints.query}: {error}") from None
                except BaseException:
                    spool.close()
                    raise

    @asynccontextmanager
    async def _place(self, client: str, seconds: float) -> AsyncIterator[None]:
        try:
            await self.long.take(client, seconds)
        except QueueFull:
            raise TooBusy(seconds, full=True) from None
        except TimeoutError:
            raise TooBusy(seconds, full=False) from None
        try:
            yield
        finally:
            self.long.give()

    async def _truth(self, question: Question, spool: Spool) -> Answer:
        # Read and written anew: not every engine writes the answer to an ASK as the standard says.
        told = await self._passed_on(question._replace(media_type=_JSON), spool, rows=False)
        answer = _TRUTHS[truth(spool.content())]
        spool.clear()
        form = ox.QueryResultsFormat.from_media_type(question.media_type)
        spool.write(cast(bytes, answer.serialize(format=form)))
        return Answer(spool, None, told.seconds)

    async def _passed_on(self, question: Question, spool: Spool, *, rows: bool) -> Answer:
        assert self._client is not None  # noqa: S101 - started
        assert isinstance(question.release, RemoteRelease)  # noqa: S101 - the site asks for nothing else
        fields = {
            "query": f"BASE <{self.settings.base_iri}> {question.query.text}",
            "default-graph-uri": question.release.graph,
        }
        started = time.perf_counter()
        headers = {"Accept": question.media_type}
        async with self._client.stream("POST", self.endpoints.query, data=fields, headers=headers) as answer:
            await self._refuse_error(answer, question)
            counter = row_counter(question.media_type) if rows else None
            xml = XmlText(question.media_type)
            async for piece in answer.aiter_bytes():
                spool.write(_passed(xml, piece, question.media_type))
                if spool.size > self.settings.query_max_bytes:
                    raise AnswerTooLarge(self.settings.query_max_bytes)
                if counter is not None:
                    counter.feed(piece)
                    if counter.rows > self.settings.query_max_rows:
                        raise TooManyRows(self.settings.query_max_rows)
        counted = None if counter is None else counter.rows
        try:
            refuse_part(answer.headers, counted or 0)
        except StoreTruncates as error:
            raise QueryFailed(str(error)) from None
        return Answer(spool, counted, time.perf_counter() - started)

    async def _refuse_error(self, answer: httpx2.Response, question: Question) -> None:
        if answer.status_code == 400:
            # Each engine has messages of its own, so the mistake is looked for here, beside the event loop.
            text, base_iri = question.query.text, self.settings.base_iri
            raise InvalidQuery(await asyncio.to_thread(find_mistake, text, base_iri))
        if answer.status_code >= 400:
            await answer.aread()
            raise QueryFailed(f"{answer.status_code} {answer.text.strip()[:200]}")
        sent = answer.headers.get("content-type", "").partition(";")[0].strip()
        if sent != question.media_type:
            raise QueryFailed(f"the engine does not write {question.media_type}; it sent {sent}")


def _passed(xml: XmlText, piece: bytes, media_type: str) -> bytes:
    try:
        return xml.passed(piece)
    except NotXml as error:
        raise NotWritable(media_type, error.reason) from None


def _one_graph() -> RefusedQuery:
    return RefusedQuery(
        "이 서버에서는 릴리스 하나가 그래프 하나입니다. FROM, GRAPH와 그래프 매개변수를 쓸 수 없습니다.",
        "On this server a release is one graph: FROM, GRAPH and the graph parameters cannot be used.",
    )
