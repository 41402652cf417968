"""`/sparql`: the query operation of the SPARQL 1.1 Protocol. Answers are complete, or they are errors."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import Response

from api.endpoint.limits import QueryFailed
from api.endpoint.query_text import InvalidQuery, RefusedQuery, read_query
from api.formats import HTML, Format, Use, formats_of
from api.web.endpoint.answer import Asking, answer_query
from api.web.endpoint.answer_view import answer_for_page
from api.web.endpoint.page import sparql_page
from api.web.endpoint.problems import problem_of
from api.web.endpoint.request import DIRECT, FORM, Asked, read_request
from api.web.endpoint.service_description import service_resource
from api.web.http.acceptable import acceptable, format_asked, not_acceptable
from api.web.http.negotiation import accept_of, choose
from api.web.http.problem import Problem
from api.web.representation import respond, site_of

if TYPE_CHECKING:
    from api.endpoint.query_text import QueryForm
    from api.web.site import View

router = APIRouter()

_USES: dict[QueryForm, Use] = {
    "select": "rows",
    "ask": "truth",
    "construct": "graph",
    "describe": "graph",
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
        asking = Asking(asked, release, query, result_formats(query.form)[0])
        shown = await answer_for_page(request, site, asking)
        return await run_in_threadpool(sparql_page, request, asked.query, shown=shown)
    except (InvalidQuery, RefusedQuery, QueryFailed) as error:
        problem = problem_of(error, request, site)
        if not _wants_page(request, asked):
            raise problem from None
        return await run_in_threadpool(sparql_page, request, asked.query, problem=problem)


async def _leaves_ancestors_out(view: View) -> bool:
    # Asked of the store once a release; a thread for each query would cost as much as a light query itself.
    known = vars(view).get("without_ancestors")
    return await run_in_threadpool(lambda: view.without_ancestors) if known is None else bool(known)


def _wants_page(request: Request, asked: Asked) -> bool:
    # Nothing is known of a query that is wrong, its form among it.
    return fitting_format(asked.format, accept_of(request), "select") is HTML


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
    view = site_of(request).view
    resource = service_resource(request, view)
    given = request.query_params.get("format")
    described = (*resource.formats[:1], HTML, *resource.formats[1:])
    chosen = format_asked(given, described) if given else acceptable(request, described)
    if chosen is HTML:
        return sparql_page(request, "")
    return respond(request, view, resource, named=chosen.name)


def result_formats(form: QueryForm) -> tuple[Format, ...]:
    """Return the formats in which queries of a form are answered."""
    return formats_of(_USES[form])


def _format(request: Request, asked: Asked, form: QueryForm) -> Format:
    """Choose by `format=`, else by Accept; a browser that asks for a page gets one. Raises Problem (406)."""
    chosen = fitting_format(asked.format, accept_of(request), form)
    if chosen is None:
        raise not_acceptable(result_formats(form), asked.format[:100])
    return chosen


@lru_cache(maxsize=200)
def fitting_format(name: str, accept: str | None, form: QueryForm) -> Format | None:
    """Return the format of an answer to such a query, by its name or by Accept; None: nothing fits."""
    formats = (*result_formats(form), HTML)
    if name:
        return next((each for each in formats if each.means(name)), None)
    return choose(accept, formats)
