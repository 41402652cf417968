"""`/queries`: the public query library, a page and a documented call for each query."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import Response

from api.endpoint.limits import QueryFailed
from api.endpoint.query_text import InvalidQuery, RefusedQuery, read_query
from api.formats import HTML, JSON, QUERY_TEXT, Format
from api.queries.public import FEATURES, public_queries, public_query, read_timings, search
from api.web.endpoint.answer import Asking, answer_query
from api.web.endpoint.answer_view import answer_for_page
from api.web.endpoint.problems import problem_of
from api.web.endpoint.request import Asked
from api.web.endpoint.sparql import result_formats
from api.web.http.acceptable import acceptable, format_named
from api.web.http.caching import CACHING
from api.web.http.problem import Problem
from api.web.pages.templates import page
from api.web.queries.call import Call, read_call
from api.web.queries.page import QueryListPage, library_record, query_page, told
from api.web.representation import Resource, respond, respond_once, site_of

if TYPE_CHECKING:
    from api.endpoint.query_text import QueryForm
    from api.queries.library import Query
    from api.web.site import Site

router = APIRouter()


@router.api_route("/queries", methods=["GET", "HEAD"])
def queries(request: Request) -> Response:
    """List the public queries, by feature; `q` keeps those in which all of its words stand."""
    return _list(request)


@router.api_route("/queries.{name}", methods=["GET", "HEAD"], include_in_schema=False)
def queries_in(request: Request, name: str) -> Response:
    """Give the list in one format."""
    return _list(request, name)


def _list(request: Request, named: str | None = None) -> Response:
    site = site_of(request)
    view = site.view
    words = request.query_params.get("q", "").strip()

    def make(form: Format) -> bytes:
        found = search(public_queries(site.library), words)
        if form is JSON:
            measured = read_timings(view.release)
            listed = [library_record(query, measured.get(query.name)) for query in found]
            return json.dumps({"queries": listed}, ensure_ascii=False, indent=1).encode()
        groups = [
            (feature, [(each, told(each)) for each in found if each.name.startswith(f"{feature}/")])
            for feature in FEATURES
        ]
        context = QueryListPage(words=words, groups=[pair for pair in groups if pair[1]], total=len(found))
        return page(request, context, urlencode({"q": words}) if words else "")

    resource = Resource(key=("queries", words), formats=(HTML, JSON), make=make)
    return respond(request, view, resource, named=named)


async def one_query(request: Request) -> Response:
    """Run one query with the values in the address, or show its page."""
    site = site_of(request)
    query, suffix = _query_at(site, request.path_params["path"])
    form = read_query(query.example(site.settings.base_iri)).form
    formats = (*result_formats(form), HTML, QUERY_TEXT)
    chosen = format_named(suffix, formats) if suffix else acceptable(request, formats)
    if chosen is HTML:
        return await _page(request, site, query, form)
    call = await run_in_threadpool(read_call, request, site, query)
    if call.problem is not None:
        raise call.problem
    if chosen is QUERY_TEXT:
        headers = {"Cache-Control": CACHING, "Vary": "Accept, Accept-Encoding"}
        return Response(call.text, 200, headers, chosen.content_type)
    try:
        return await answer_query(request, site, _asking(site, call, chosen))
    except (InvalidQuery, RefusedQuery, QueryFailed) as error:
        raise problem_of(error, request, site) from None


# A plain route: the interface is described query by query, with the parameters of each.
router.add_route("/queries/{path:path}", one_query, methods=["GET", "HEAD"])


def _query_at(site: Site, path: str) -> tuple[Query, str]:
    """Return the query of an address and the suffix after its name."""
    whole = public_query(site.library, path)
    if whole is not None:
        return whole, ""
    folder, slash, file = path.rpartition("/")
    name, _, suffix = file.partition(".")
    query = public_query(site.library, f"{folder}{slash}{name}")
    if query is None:
        raise Problem(404, "no-query", values={"name": path})
    return query, suffix


def _asking(site: Site, call: Call, chosen: Format) -> Asking:
    asked = Asked(call.text, (), (), chosen.name, None, call.at)
    return Asking(asked, site.release(call.at), read_query(call.text, site.settings.service_hosts), chosen)


async def _page(request: Request, site: Site, query: Query, form: QueryForm) -> Response:
    """Show the page; with an answer where values were given, or where none are needed."""
    call = await run_in_threadpool(read_call, request, site, query)
    problem, shown = call.problem, None
    if problem is None and call.complete:
        try:
            shown = await answer_for_page(request, site, _asking(site, call, result_formats(form)[0]))
        except (InvalidQuery, RefusedQuery, QueryFailed) as error:
            problem = problem_of(error, request, site)
    if not call.complete and not call.given:
        problem = None  # nothing was asked: the form waits, and that a value is missing is no error yet
    content = await run_in_threadpool(
        query_page, request, query, call, result_formats(form), problem=problem, shown=shown
    )
    return respond_once(request, content, problem)
