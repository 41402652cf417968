"""Answers to queries as HTTP: entity tags, caching, codings, and the headers that say what they are."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from dataclasses import replace
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.catalogue.query_notices import as_header, worth_looking
from api.endpoint.answer_cache import KeptAnswer
from api.endpoint.answers import Answer
from api.endpoint.limits import QueryFailed
from api.endpoint.question import Question
from api.formats import EXCEL, Format
from api.web.endpoint.excel import for_excel
from api.web.http.caching import CACHING, has
from api.web.http.coding import SMALLEST, choose_coding, encode, encode_pieces
from api.web.http.connection import disconnection, while_connected

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import Receive, Scope, Send

    from api.endpoint.query_text import QueryText
    from api.endpoint.run import LiveAnswer
    from api.store.releases import AnyRelease
    from api.web.endpoint.request import Asked
    from api.web.http.coding import Coding
    from api.web.site import Site

_IN_ONE = 1024 * 1024  # bytes up to which an answer is coded and sent in one piece, kept or not
_LOG = logging.getLogger("gyebo.sparql")


class Asking(NamedTuple):
    """A query that has been read, on one release, to be answered in one format."""

    asked: Asked
    release: AnyRelease
    query: QueryText
    format: Format

    def question(self, request: Request) -> Question:
        """Return it for the pool; places are given in turn to addresses."""
        return Question(
            self.release,
            self.query,
            self.format.engine_type,
            self.asked.default_graphs,
            self.asked.named_graphs,
            self.asked.timeout,
            request.client.host if request.client else "",
        )

    def identity(self) -> str:
        """Return a digest of all that the answer depends on."""
        digest = blake2b(digest_size=16)
        graphs = ("default", *self.asked.default_graphs, "named", *self.asked.named_graphs)
        for part in (
            self.release.identity,
            self.format.name,
            self.format.media_type,
            self.asked.query,
            *graphs,
        ):
            encoded = part.encode("utf-8", "surrogatepass")
            digest.update(len(encoded).to_bytes(4) + encoded)
        return f"{self.release.number}-{digest.hexdigest()}"

    def permanent_address(self) -> str | None:
        """Return the address of this very answer, if it can be written as one."""
        return self.asked.address(self.release.number, self.format.name)


async def answer_query(request: Request, site: Site, asking: Asking) -> Response:
    """Answer from the client's own copy, from the cache, or from the engine."""
    coding = choose_coding(request.headers.get("accept-encoding"))
    identity = asking.identity() if asking.query.repeatable else ""
    headers = _headers(asking, identity)
    if identity:
        # `*` names no answer: whether there is one shows only when the query has run.
        known = (request.headers.get("if-none-match") or "").replace("*", "")
        for tag in (_tag(identity, "identity"), _tag(identity, coding)):
            if has(known, tag):
                return Response(None, 304, {**headers, "ETag": tag})
        kept = site.answers.get(identity, coding)
        if kept is not None:
            return _whole(kept, headers, identity, coding, asking.format)
    given = await while_connected(request, site.pool.answer(asking.question(request)))
    if asking.format is EXCEL:
        given = await for_excel(given)
    if given.size is None or given.size > max(_IN_ONE, site.answers.largest):
        return PassedOn(given, coding, headers, identity, asking.format, patience=site.settings.fetch_timeout)
    kept = await _coded(given, coding)
    if worth_looking(asking.query.words, kept.rows) and asking.release == site.view.release:
        notices = await run_in_threadpool(site.view.notices, asking.query.text)
        kept = replace(kept, notice=as_header(notices))
    if identity:
        site.answers.keep(kept, identity, coding)
    return _whole(kept, headers, identity, coding, asking.format)


def _headers(asking: Asking, identity: str) -> dict[str, str]:
    headers = {
        "Vary": "Accept, Accept-Encoding",
        "Cache-Control": CACHING if identity else "no-store",
        "Gyebo-Release": str(asking.release.number),
    }
    address = asking.permanent_address()
    if address is not None and identity:
        headers["Content-Location"] = address
        headers["Link"] = f'<{address}>; rel="bookmark"'
    return headers


def _told(
    rows: int | None, seconds: float | None, identity: str, coding: str, length: int | None
) -> dict[str, str]:
    told = {"ETag": _tag(identity, coding)} if identity else {}
    if rows is not None:
        told["Gyebo-Rows"] = str(rows)
    if seconds is not None:
        told["Gyebo-Seconds"] = f"{seconds:.6f}"
    if length is not None:
        told["Content-Length"] = str(length)
    if coding != "identity":
        told["Content-Encoding"] = coding
    return told


def _tag(identity: str, coding: str) -> str:
    return f'"{identity}"' if coding == "identity" else f'"{identity}-{coding}"'


async def _coded(given: Answer | LiveAnswer, coding: Coding) -> KeptAnswer:
    assert isinstance(given, Answer)  # noqa: S101 - its size is known
    content = given.spool.content()
    await given.close()
    if len(content) < SMALLEST or coding == "identity":
        return KeptAnswer(content, "identity", given.rows, given.seconds)
    coded = await asyncio.get_running_loop().run_in_executor(None, encode, content, coding)
    return KeptAnswer(coded, coding, given.rows, given.seconds)


def _whole(
    kept: KeptAnswer, headers: dict[str, str], identity: str, coding: Coding, form: Format
) -> Response:
    told = _told(kept.rows, kept.seconds, identity, kept.coding, len(kept.content))
    if kept.notice:
        told["Gyebo-Notice"] = kept.notice
    return Whole(kept.content, {**headers, **told}, form.content_type, (identity, coding))


class Whole(Response):
    """An answer in one piece, and what it is kept under; nothing where it is not kept."""

    def __init__(
        self, content: bytes, headers: dict[str, str], content_type: str, kept_as: tuple[str, str]
    ) -> None:
        super().__init__(content, 200, headers, content_type)
        self.kept_as = kept_as if kept_as[0] else None


class PassedOn(Response):
    """An answer that is read from its spool, or from the engine, while it is sent.

    If it cannot be ended, the server closes the connection before the end that was announced.
    """

    def __init__(
        self,
        given: Answer | LiveAnswer,
        coding: Coding,
        headers: dict[str, str],
        identity: str,
        form: Format,
        *,
        patience: float,
    ) -> None:
        length = given.size if coding == "identity" else None
        told = _told(given.rows, given.seconds, identity, coding, length)
        super().__init__(None, 200, {**headers, **told}, form.content_type)
        if length is None:
            del self.headers["content-length"]  # that of no content
        self._given = given
        self._coding: Coding = coding
        self._patience = patience

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it, until its end or until the client leaves."""
        gone = asyncio.ensure_future(disconnection(receive))
        sending = asyncio.ensure_future(self._send(scope, send))
        try:
            await asyncio.wait({gone, sending}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            gone.cancel()
            sending.cancel()
            with contextlib.suppress(asyncio.CancelledError, OSError):
                await sending
            await self._given.close()

    async def _send(self, scope: Scope, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        if scope["method"] != "HEAD":
            try:
                async for piece in encode_pieces(self._given.pieces(), self._coding):
                    async with asyncio.timeout(self._patience):
                        await send({"type": "http.response.body", "body": piece, "more_body": True})
            except QueryFailed as error:
                _LOG.warning("an answer was broken off: %s", error)
                return
            except TimeoutError:
                _LOG.warning("an answer was broken off: its client takes nothing")
                return
        await send({"type": "http.response.body", "body": b"", "more_body": False})
