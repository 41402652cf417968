"""What a request to `/sparql` asks, by the SPARQL 1.1 Protocol; anything else is an error that says why."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qsl, quote_plus, unquote_to_bytes, urlencode, urlsplit

from api.web.http.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request

    from api.config import Settings

FORM, DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"
_UPDATE = "application/sparql-update"
_BODIED = ("POST", "QUERY")
_LONGEST_ADDRESS = 4096  # what servers and clients on the way take without trouble
_UTF_8 = ("", "utf-8", "utf8", "us-ascii")
_QUERY_ALONE = re.compile(r"query=([A-Za-z0-9%+._~*-]+)")


class Asked(NamedTuple):
    """One protocol request: the query, the dataset that it names, and this service's own parameters."""

    query: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    format: str
    timeout: float | None
    at: int | None
    escaped: str = ""  # the query as the client escaped it, where that may be said again

    def address(self, release: int, format_name: str) -> str | None:
        """Return where this answer stays as long as the release is kept; None: too long for an address."""
        if len(self.query) > _LONGEST_ADDRESS:
            return None
        address = f"/sparql?at={release}&format={format_name}&query={self.escaped or quote_plus(self.query)}"
        graphs = [("default-graph-uri", graph) for graph in self.default_graphs]
        graphs += [("named-graph-uri", graph) for graph in self.named_graphs]
        if graphs:
            address += f"&{urlencode(graphs)}"
        return address if len(address) <= _LONGEST_ADDRESS else None


async def read_request(request: Request, settings: Settings) -> Asked | None:
    """Read a request; None where it asks nothing. Raises Problem."""
    sent = request.scope["query_string"].decode("latin-1")
    alone = _QUERY_ALONE.fullmatch(sent)
    pairs = [("query", _unescaped(alone[1]))] if alone else _decoded(sent)
    if request.method in _BODIED:
        pairs += await _body(request, settings)
    if any(name == "update" for name, _ in pairs):
        raise Problem(400, "update")
    queries = [value for name, value in pairs if name == "query"]
    if not queries and request.method not in _BODIED:
        return None
    if len(queries) != 1:
        raise Problem(400, "one-query", values={"count": len(queries)})
    given = dict(reversed(pairs))  # of a parameter given twice the first counts
    asked = Asked(
        queries[0],
        tuple(_graphs(pairs, "default-graph-uri")),
        tuple(_graphs(pairs, "named-graph-uri")),
        given.get("format", ""),
        _seconds(given.get("timeout", "")),
        release_number(given.get("at", "")),
        alone[1] if alone and request.method not in _BODIED else "",
    )
    if len(asked.query.encode("utf-8", "surrogatepass")) > settings.query_max_length:
        raise too_long(settings)
    return asked


def too_long(settings: Settings) -> Problem:
    """Say how long a query may be."""
    limit = settings.query_max_length
    return Problem(413, "query-too-long", values={"limit": limit}, limit=limit)


async def _body(request: Request, settings: Settings) -> list[tuple[str, str]]:
    media_type, _, parameters = request.headers.get("content-type", "").partition(";")
    media_type = media_type.strip().lower()
    if media_type == _UPDATE:
        raise Problem(400, "update")
    if media_type not in (FORM, DIRECT):
        raise Problem(
            415,
            "media-type",
            headers={"Accept-Post": f"{FORM}, {DIRECT}", "Accept-Query": f"{DIRECT}, {FORM}"},
        )
    if _charset(parameters) not in _UTF_8:
        raise Problem(415, "not-utf8")
    # A form escapes every byte of Korean text by three.
    limit = settings.query_max_length * (3 if media_type == FORM else 1) + 65_536
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise too_long(settings)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise Problem(400, "not-utf8") from None
    return [("query", text)] if media_type == DIRECT else _decoded(text)


def _charset(parameters: str) -> str:
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip('"').lower()
    return ""


def _decoded(form: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(form, keep_blank_values=True, errors="strict", max_num_fields=1000)
    except UnicodeDecodeError:
        raise Problem(400, "not-utf8") from None
    except ValueError:
        raise Problem(400, "too-many-fields") from None


def _unescaped(text: str) -> str:
    # What `_decoded` does, without looking for other parameters: half of the time of reading a light query.
    try:
        return unquote_to_bytes(text.replace("+", " ")).decode("utf-8")
    except UnicodeDecodeError:
        raise Problem(400, "not-utf8") from None


def _graphs(pairs: Sequence[tuple[str, str]], name: str) -> list[str]:
    graphs = [value for key, value in pairs if key == name]
    for graph in graphs:
        if not is_iri(graph):
            raise Problem(400, "bad-graph", values={"graph": graph})
    return graphs


def is_iri(text: str) -> bool:
    """Tell whether a text may stand as an absolute IRI."""
    try:
        scheme = urlsplit(text).scheme
    except ValueError:  # an address of a host that is none
        return False
    return bool(scheme) and not any(character in '<>"{}|^`\\' or character <= " " for character in text)


def _seconds(text: str) -> float | None:
    if not text:
        return None
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < math.inf:
        raise Problem(400, "bad-timeout", values={"given": text})
    return seconds


def release_number(text: str) -> int | None:
    """Read the number of a release; None where none is given. Raises Problem."""
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Problem(400, "bad-release", values={"given": text})
    return int(text)
