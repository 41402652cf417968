"""HTTP as the server reads it from a connection, with words for what it does not read."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api.web.http.negotiation import choose_language
from api.web.http.problem import Problem
from api.web.problems.words import words_of

LONGEST_ADDRESS = 65_000  # bytes; the parser's own limit is a little above it
_LONGEST_HEAD, _MOST_HEADERS = 65_536, 200  # bytes and number of header fields
_ENDLESS = 4 * 1024 * 1024  # bytes of a head that is not listened to any longer
REFUSAL = "gyebo.refusal"  # where the scope of a request says that it is refused before it is looked at


class TellingProtocol(HttpToolsProtocol):
    """uvicorn's protocol, which answers what is too long or malformed with a problem and not with plain text.

    What is too long is dropped as it comes, and the rest handed on, so that the application refuses it in
    the format and the language of the request. A head without an end, or no HTTP, ends the connection.
    """

    def on_message_begin(self) -> None:
        """Begin to count."""
        super().on_message_begin()
        self._head = 0
        self._refusal: Problem | None = None

    def on_url(self, url: bytes) -> None:
        """Take a piece of the address."""
        self._count(url)
        if len(self.url) + len(url) <= LONGEST_ADDRESS:
            super().on_url(url)
        elif self._refusal is None:
            self._refusal = _too_long()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header field."""
        self._count(name + value)
        size = self._head - len(self.url) if self._refusal is None else 0
        if size <= _LONGEST_HEAD and len(self.headers) < _MOST_HEADERS:
            super().on_header(name, value)
        elif self._refusal is None:
            self._refusal = _head_too_large()

    def on_headers_complete(self) -> None:
        """Hand the request on, with the refusal where there is one."""
        if self._refusal is not None:
            self.url = self.url.partition(b"?")[0] or b"/"
            scope: dict[str, Any] = self.scope  # type: ignore[assignment]
            scope[REFUSAL] = self._refusal
        super().on_headers_complete()

    def send_400_response(self, msg: str) -> None:
        """Say that this is no HTTP, and close."""
        del msg
        given = next(
            (value for name, value in self.__dict__.get("headers", ()) if name == b"accept-language"), b""
        )
        language = choose_language(None, given.decode("latin-1") or None)
        words = words_of(Problem(400, "bad-http"), language)
        members = {
            "type": "about:blank",
            "title": words.title,
            "status": 400,
            "detail": words.detail,
            "code": words.code,
        }
        body = json.dumps(members, ensure_ascii=False).encode()
        head = (
            f"HTTP/1.1 400 {HTTPStatus(400).phrase}\r\nContent-Type: application/problem+json\r\n"
            f"Content-Language: {language}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        )
        self.transport.write(head.encode() + body)
        self.transport.close()

    def _count(self, piece: bytes) -> None:
        self._head += len(piece)
        if self._head > _ENDLESS:
            raise ValueError("a head without an end")  # the parser passes it on as an error of its own


def _too_long() -> Problem:
    limit = LONGEST_ADDRESS
    return Problem(414, "uri-too-long", values={"limit": limit}, limit=limit)


def _head_too_large() -> Problem:
    values = {"limit": _LONGEST_HEAD, "most": _MOST_HEADERS}
    return Problem(431, "head-too-large", values=values, limit=_LONGEST_HEAD)
