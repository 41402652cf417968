"""`/sparql`: the query operation of the SPARQL 1.1 Protocol. Answers are complete, or they are errors."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import Response

from api.endpoint.limits import AnswerTooLarge, QueryFailed
from api.endpoint.query_text import InvalidQuery, RefusedQuery, read_query
from api.endpoint.run import LiveAnswer
from api.web.endpoint.answer import Asking, answer_query
from api.web.endpoint.page import show, sparql_page
from api.web.endpoint.problems import problem_of
from api.web.endpoint.request import DIRECT, FORM, Asked, read_request
from api.web.endpoint.service_description import describe_service
from api.web.http.acceptable import not_acceptable
from api.web.http.connection import while_connected
from api.web.http.negotiation import HTML, JSON_LD, N_TRIPLES, RDF_XML, TURTLE, Format, choose
from api.web.http.problem import Problem
from api.web.http.responses import site_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.endpoint.query_text import QueryForm, QueryText
    from api.store.releases import AnyRelease
    from api.web.site import Site, View

router = APIRouter()

ROWS = (
    Format("json", "application/sparql-results+json", "JSON", ("application/json",)),
    Format("xml", "application/sparql-results+xml", "XML", ("application/xml", "text/xml")),
    Format("csv", "text/csv", "CSV"),
    Format("tsv", "text/tab-separated-values", "TSV"),
)
TRUTH = ROWS[:2]
GRAPHS = (TURTLE, N_TRIPLES, RDF_XML, JSON_LD)
RESULT_FORMATS: dict[QueryForm, Sequence[Format]] = {
    "select": ROWS,
    "ask": TRUTH,
    "construct": GRAPHS,
    "describe": GRAPHS,
}
_METHODS = ("GET", "HEAD", "POST", "QUERY", "OPTIONS")


@router.api_route("/sparql", methods=["GET", "POST"], response_class=Response)
async def sparql(request: Request) -> Response:
    """Answer one query, or say what this service is where none is asked.

    Requests come here by `api.web.endpoint.fast_path`; the route is for the description of the interface.
    """
    if request.method not in _METHODS:
        allow = {"Allow": ", ".join(_METHODS)}
        raise Problem(405, "method", headers=allow, values={"method": request.method})
    if request.method == "OPTIONS":
        return _preflight()
    site = site_of(request)
    asked = await read_request(request, site.settings)
    if asked is None:
        return await run_in_threadpool(_introduce, request)
    release = site.release(asked.at)
    try:
        query = read_query(asked.query, site.settings.service_hosts)
        if "ancestorModel" in asked.query and await _leaves_ancestors_out(site.view):
            raise Problem(400, "without-ancestors")  # an empty answer would be a wrong one
        chosen = _format(request, asked, query.form)
        if chosen is not HTML:
            return await answer_query(request, site, Asking(asked, release, query, chosen))
        return await _page(request, site, asked, release, query)
    except (InvalidQuery, RefusedQuery, QueryFailed) as error:
        problem = problem_of(error, request, site)
        if _format(request, asked, "select") is not HTML:
            raise problem from None
        return await run_in_threadpool(sparql_page, request, asked.query, problem=problem)


async def _leaves_ancestors_out(view: View) -> bool:
    # Asked of the store once a release; a thread for each query would cost as much as a light query itself.
    known = vars(view).get("without_ancestors")
    return await run_in_threadpool(lambda: view.without_ancestors) if known is None else bool(known)


def _preflight() -> Response:
    # Scripts of other sites may ask; who may read the answer stands on every answer.
    methods = ", ".join(_METHODS)
    headers = {
        "Allow": methods,
        "Accept-Query": f"{DIRECT}, {FORM}",
        "Access-Control-Allow-Methods": methods,
        "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type, If-None-Match",
        "Access-Control-Max-Age": "86400",
    }
    return Response(None, 204, headers)


def _introduce(request: Request) -> Response:
    form = choose(request.headers.get("accept"), (TURTLE, HTML, N_TRIPLES, RDF_XML, JSON_LD))
    if form is HTML:
        return sparql_page(request, "")
    return describe_service(request, form or TURTLE, (*ROWS, *GRAPHS))


def _format(request: Request, asked: Asked, form: QueryForm) -> Format:
    """Choose by `format=` from a form, else by Accept; a browser that asks for a page gets one."""
    chosen = _fitting(asked.format, request.headers.get("accept"), form)
    if chosen is None:
        raise not_acceptable(RESULT_FORMATS[form])
    return chosen


@lru_cache(maxsize=200)
def _fitting(name: str, accept: str | None, form: QueryForm) -> Format | None:
    formats = (*RESULT_FORMATS[form], HTML)
    named = next((each for each in formats if each.name == name), None)
    return named or choose(accept, formats)


async def _page(
    request: Request, site: Site, asked: Asked, release: AnyRelease, query: QueryText
) -> Response:
    first = RESULT_FORMATS[query.form][0]
    asking = Asking(asked, release, query, first)
    given = await while_connected(request, site.pool.answer(asking.question(request)))
    try:
        if isinstance(given, LiveAnswer):
            raise AnswerTooLarge(site.settings.query_hold_bytes)
        shown = await run_in_threadpool(show, query.form, given, asking)
    finally:
        await given.close()
    return await run_in_threadpool(sparql_page, request, asked.query, shown=shown)
