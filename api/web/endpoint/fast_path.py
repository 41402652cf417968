"""`/sparql` without the framework's routing, and answers found again by the bytes of the request.

Routing, wrappers and parsing cost several times as much as a light query.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import FastAPI
from starlette.requests import Request

from api.web.endpoint.answer import Whole
from api.web.endpoint.sparql import sparql
from api.web.http.request_log import RequestLog
from api.web.http.safety_headers import SafetyHeaders
from api.web.problems.errors import error_response
from api.web.problems.http_protocol import REFUSAL
from api.web.site import Remembered

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from api.web.site import Site, View

_PATHS = ("/sparql", "/sparql/")
_MOST, _LONGEST = 2000, 4096  # requests remembered, and bytes of one


class Application(FastAPI):
    """A FastAPI application that answers `/sparql` before its routing; log and headers are around both."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._outermost = RequestLog(SafetyHeaders(self._answer))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        await self._outermost(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        refusal = scope.get(REFUSAL)
        if refusal is not None:
            scope["app"] = self
            await error_response(Request(scope), refusal)(scope, receive, send)
        elif scope["type"] == "http" and scope["path"] in _PATHS:
            scope["app"] = self
            await _answer(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


async def _answer(scope: Scope, receive: Receive, send: Send) -> None:
    site: Site = scope["app"].state.site
    request = Request(scope, receive, send)
    try:
        view = site.view
        key = _key(scope)
        if key is not None and await _again(site, view, key, send):
            return
        response = await sparql(request)
        if isinstance(response, Whole) and response.kept_as and key is not None:
            view.requests[key] = Remembered(response.kept_as, response.raw_headers)
            if len(view.requests) > _MOST:
                view.requests.popitem(last=False)
    except Exception as error:  # noqa: BLE001 - whatever it is, it has an answer
        response = error_response(request, error)
    await response(scope, receive, send)


def _key(scope: Scope) -> tuple[bytes, ...] | None:
    """Return all of a request that its answer depends on; None where that is not so simple."""
    if scope["method"] != "GET" or not 0 < len(scope["query_string"]) <= _LONGEST:
        return None
    accept = coding = b""
    for name, value in scope["headers"]:
        if name == b"accept":
            accept += b"," + value
        elif name == b"accept-encoding":
            coding += b"," + value
        elif name == b"if-none-match":
            return None
    return (scope["query_string"], accept, coding) if len(accept) + len(coding) <= _LONGEST else None


async def _again(site: Site, view: View, key: tuple[bytes, ...], send: Send) -> bool:
    found = view.requests.get(key)
    kept = site.answers.get(*found.kept_as) if found else None
    if found is None or kept is None:
        return False
    await send({"type": "http.response.start", "status": 200, "headers": found.headers})
    await send({"type": "http.response.body", "body": kept.content})
    return True
