"""`/sparql`: the query operation of the SPARQL 1.1 Protocol. Answers are complete, or they are errors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import Response

from api.services.querying import (
    AnswerTooLarge,
    InvalidQuery,
    QueryFailed,
    QueryOutOfMemory,
    QueryTimeout,
    RefusedQuery,
    TooBusy,
    query_form,
)
from api.web.errors import Problem
from api.web.messages import say
from api.web.negotiation import HTML, JSON_LD, N_TRIPLES, RDF_XML, TURTLE, Format, choose
from api.web.pages import reader_of
from api.web.responses import site_of
from api.web.sparql_page import query_page
from api.web.sparql_service import describe_service

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.web.site import Site

router = APIRouter()

ROWS = (
    Format("json", "application/sparql-results+json", "JSON", ("application/json",)),
    Format("xml", "application/sparql-results+xml", "XML", ("application/xml", "text/xml")),
    Format("csv", "text/csv", "CSV"),
    Format("tsv", "text/tab-separated-values", "TSV"),
)
TRUTH = ROWS[:2]
GRAPHS = (TURTLE, N_TRIPLES, RDF_XML, JSON_LD)
_FORMATS = {"select": ROWS, "ask": TRUTH, "construct": GRAPHS, "describe": GRAPHS}
_FORM, _DIRECT, _UPDATE = (
    "application/x-www-form-urlencoded",
    "application/sparql-query",
    "application/sparql-update",
)
_METHODS = "GET, HEAD, POST, OPTIONS"


@dataclass(frozen=True, slots=True)
class Asked:
    """One protocol request: the query and the dataset that it names."""

    query: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    format: str


@router.api_route("/sparql", methods=["GET", "HEAD", "POST"])
async def sparql(request: Request) -> Response:
    """Answer one query, or say what this service is where none is asked."""
    site = site_of(request)
    pairs = parse_qsl(request.url.query, keep_blank_values=True)
    if request.method == "POST":
        pairs += await _posted(request, site)
    if any(name == "update" for name, _ in pairs):
        raise Problem(400, "update")
    queries = [value for name, value in pairs if name == "query"]
    if not queries and request.method != "POST":
        return await run_in_threadpool(_introduce, request)
    if len(queries) != 1:
        raise Problem(400, "one-query", values={"count": len(queries)})
    asked = Asked(
        queries[0],
        tuple(_graphs(pairs, "default-graph-uri")),
        tuple(_graphs(pairs, "named-graph-uri")),
        next((value for name, value in pairs if name == "format"), ""),
    )
    return await run_in_threadpool(_answer, request, site, asked)


@router.options("/sparql", include_in_schema=False)
def preflight() -> Response:
    """Let scripts of other sites ask."""
    headers = {
        "Allow": _METHODS,
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Allow-Methods": _METHODS,
        "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type",
        "Access-Control-Max-Age": "86400",
    }
    return Response(None, 204, headers)


async def _posted(request: Request, site: Site) -> list[tuple[str, str]]:
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type == _UPDATE:
        raise Problem(400, "update")
    if media_type not in (_FORM, _DIRECT):
        raise Problem(415, "media-type", headers={"Accept-Post": f"{_FORM}, {_DIRECT}"})
    # A form escapes every byte of Korean text by three.
    limit = site.settings.query_max_length * (3 if media_type == _FORM else 1) + 65_536
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise _too_long(site)
    try:
        text = body.decode("utf-8")
        if media_type == _DIRECT:
            return [("query", text)]
        return parse_qsl(text, keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        raise Problem(400, "not-utf8") from None


def _graphs(pairs: Sequence[tuple[str, str]], name: str) -> list[str]:
    graphs = [value for key, value in pairs if key == name]
    for graph in graphs:
        if not urlsplit(graph).scheme or any(character in graph for character in '<>"{}|^`\\ \n\r\t'):
            raise Problem(400, "bad-graph", values={"graph": graph})
    return graphs


def _too_long(site: Site) -> Problem:
    limit = site.settings.query_max_length
    return Problem(413, "query-too-long", values={"limit": limit}, limit=limit)


def _introduce(request: Request) -> Response:
    form = choose(request.headers.get("accept"), (TURTLE, HTML, N_TRIPLES, RDF_XML, JSON_LD))
    if form is HTML:
        return query_page(request, "", None)
    return describe_service(request, form or TURTLE, (*ROWS, *GRAPHS))


def _answer(request: Request, site: Site, asked: Asked) -> Response:
    if len(asked.query.encode("utf-8", "surrogatepass")) > site.settings.query_max_length:
        raise _too_long(site)
    try:
        kind = query_form(asked.query)
    except (InvalidQuery, RefusedQuery) as error:
        raise problem_of(error, request, site) from None
    form = _form(request, asked, _FORMATS[kind])
    if form is HTML:
        return query_page(request, asked.query, lambda media_type: _run(request, site, asked, media_type))
    content = _run(request, site, asked, form.media_type)
    headers = {
        "Vary": "Accept",
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Expose-Headers": "Gyebo-Release",
        "Gyebo-Release": str(site.view.knowledge.number),
    }
    return Response(content, 200, headers, form.content_type)


def _form(request: Request, asked: Asked, formats: Sequence[Format]) -> Format:
    """Choose by `format=` from a form, else by Accept; a browser that asks for a page gets one."""
    named = next((each for each in (*formats, HTML) if each.name == asked.format), None)
    form = named or choose(request.headers.get("accept"), (*formats, HTML))
    if form is None:
        available = ", ".join(each.media_type for each in formats)
        raise Problem(406, "not-acceptable", values={"available": available}, available=available.split(", "))
    return form


def _run(request: Request, site: Site, asked: Asked, media_type: str) -> bytes:
    try:
        return site.pool.run(
            site.view.release,
            asked.query,
            media_type,
            default_graphs=asked.default_graphs,
            named_graphs=asked.named_graphs,
        )
    except (InvalidQuery, RefusedQuery, QueryFailed) as error:
        raise problem_of(error, request, site) from None


def problem_of(error: Exception, request: Request, site: Site) -> Problem:
    """Turn what a query met into an answer that says which limit, or where the text is wrong."""
    if isinstance(error, InvalidQuery):
        values = {"message": error.message, "place": _place(error, request)}
        return Problem(400, "invalid-query", values=values, line=error.line, column=error.column)
    if isinstance(error, RefusedQuery):
        korean = reader_of(request).language == "ko"
        return Problem(
            400, "refused-query", values={"reason": error.reason_ko if korean else error.reason_en}
        )
    return _limit(error, site)


def _limit(error: Exception, site: Site) -> Problem:
    match error:
        case QueryTimeout():
            seconds = f"{error.seconds:g}"
            return Problem(503, "query-timeout", values={"seconds": seconds}, limit=error.seconds)
        case AnswerTooLarge():
            return Problem(503, "answer-too-large", values={"limit": error.limit}, limit=error.limit)
        case QueryOutOfMemory():
            limit = site.settings.query_memory
            return Problem(503, "query-memory", values={"limit": limit}, limit=limit)
        case TooBusy():
            wait = f"{site.settings.query_timeout:g}"
            return Problem(503, "too-busy", headers={"Retry-After": "5"}, values={"seconds": wait})
        case _:
            return Problem(500, "query-failed", values={"reason": str(error)})


def _place(error: InvalidQuery, request: Request) -> str:
    if error.line is None:
        return ""
    return say("place-line", reader_of(request).language, line=error.line, column=error.column or 1)
