"""HTTP as the server reads it from a connection, with words for what it does not read."""

from __future__ import annotations

import json
from http import HTTPStatus
from itertools import chain
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api.web.http.negotiation import choose_language
from api.web.http.problem import Problem
from api.web.problems.words import words_of

LONGEST_ADDRESS = 65_000  # bytes; the parser's own limit is a little above it
_LONGEST_HEAD, _MOST_HEADERS = 65_536, 200  # bytes and number of header fields
_LOOKED_AT = 800  # bytes of a head from which it may hold too much: 200 empty fields have as many
_ENDLESS = 4 * 1024 * 1024  # bytes of a head that is not listened to any longer
REFUSAL = "gyebo.refusal"  # where the scope of a request says that it is refused before it is looked at


class TellingProtocol(HttpToolsProtocol):
    """uvicorn's protocol, which answers what is too long or malformed with a problem and not with plain text.

    What is too long is dropped, and the rest handed on, so that the application refuses it in the format
    and the language of the request. A head without an end, or no HTTP, ends the connection.
    """

    _in_head, _head = True, 0

    def data_received(self, data: bytes) -> None:
        """Take bytes, unless a head never ends."""
        if self._in_head:
            self._head += len(data)
            if self._head > _ENDLESS:
                self.send_400_response("")
                return
        super().data_received(data)

    def on_headers_complete(self) -> None:
        """Hand the request on, with the refusal where there is one."""
        refusal = _refusal(self.url, self.headers) if self._head > _LOOKED_AT else None
        self._in_head, self._head = False, 0
        if refusal is not None:
            self.url = self.url.partition(b"?")[0][:LONGEST_ADDRESS] or b"/"
            del self.headers[_MOST_HEADERS:]
            scope: dict[str, Any] = self.scope  # type: ignore[assignment]
            scope[REFUSAL] = refusal
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Wait for the next head."""
        super().on_message_complete()
        self._in_head = True

    def send_400_response(self, msg: str) -> None:
        """Say that this is no HTTP, and close."""
        del msg
        given = next(
            (value for name, value in self.__dict__.get("headers", ()) if name == b"accept-language"), b""
        )
        language = choose_language(None, given.decode("latin-1") or None)
        words = words_of(Problem(400, "bad-http"), language)
        members = {
            "type": f"/problem/{words.code}",  # the base IRI is the application's, which this never reaches
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


def _refusal(url: bytes, headers: list[tuple[bytes, bytes]]) -> Problem | None:
    if len(url) > LONGEST_ADDRESS:
        return Problem(414, "uri-too-long", values={"limit": LONGEST_ADDRESS}, limit=LONGEST_ADDRESS)
    if len(headers) > _MOST_HEADERS or sum(map(len, chain(*headers))) > _LONGEST_HEAD:
        values = {"limit": _LONGEST_HEAD, "most": _MOST_HEADERS}
        return Problem(431, "head-too-large", values=values, limit=_LONGEST_HEAD)
    return None
