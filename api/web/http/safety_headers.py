"""Headers that keep a page safe whatever stands in the data."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    # Everything here is public and nothing depends on who asks: scripts of any site may read all of it.
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "Content-Location, ETag, Gyebo-Notice, Gyebo-Release, Gyebo-Rows, Gyebo-Seconds, Link, Retry-After"
    ),
}
_ENCODED = [(name.lower().encode(), value.encode()) for name, value in _HEADERS.items()]
# Scripts of other sites may read and query; what changes something is for our own pages.
_LEAVE = [
    (b"access-control-allow-methods", b"GET, HEAD"),
    (b"access-control-allow-headers", b"Accept, Accept-Language, Content-Type, If-None-Match"),
    (b"access-control-max-age", b"86400"),
]


def _asks_leave(scope: Scope) -> bool:
    # /sparql says for itself which methods it takes.
    asked = {name for name, _ in scope["headers"]}
    return scope["path"] != "/sparql" and {b"origin", b"access-control-request-method"} <= asked


class SafetyHeaders:
    """Adds the headers to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] == "http" and scope["method"] == "OPTIONS" and _asks_leave(scope):
            await send({"type": "http.response.start", "status": 204, "headers": [*_LEAVE, *_ENCODED]})
            await send({"type": "http.response.body", "body": b""})
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = message["headers"]
                given = {name for name, _ in headers}
                message["headers"] = [*headers, *(each for each in _ENCODED if each[0] not in given)]
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)
