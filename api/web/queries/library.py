"""`/queries`: the public query library, a page and a documented call for each query."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import Response

from api.endpoint.limits import AnswerTooLarge, QueryFailed
from api.endpoint.query_text import InvalidQuery, RefusedQuery, read_query
from api.endpoint.run import LiveAnswer
from api.queries.public import FEATURES, public_queries, public_query, read_timings, search
from api.web.endpoint.answer import Asking, answer_query
from api.web.endpoint.problems import problem_of
from api.web.endpoint.request import Asked
from api.web.endpoint.sparql import RESULT_FORMATS
from api.web.http.acceptable import acceptable, named
from api.web.http.connection import while_connected
from api.web.http.negotiation import HTML, JSON, Format
from api.web.http.problem import Problem
from api.web.http.responses import CACHING, finished, site_of
from api.web.pages.templates import page, reader_of
from api.web.queries.call import SPARQL, Call, read_call
from api.web.queries.page import library_record, query_page, show_answer, told

if TYPE_CHECKING:
    from api.endpoint.query_text import QueryForm
    from api.queries.library import Query
    from api.web.queries.page import AnswerShown
    from api.web.site import Site

router = APIRouter()


@router.api_route("/queries", methods=["GET", "HEAD"])
def queries(request: Request) -> Response:
    """List the public queries, by feature; `q` keeps those in which all of its words stand."""
    return _list(request, acceptable(request, (HTML, JSON)))


@router.api_route("/queries.json", methods=["GET", "HEAD"], include_in_schema=False)
def queries_as_json(request: Request) -> Response:
    """Give the list to programs."""
    return _list(request, JSON)


def _list(request: Request, form: Format) -> Response:
    site = site_of(request)
    view = site.view
    words = request.query_params.get("q", "")
    reader = reader_of(request)

    def make() -> bytes:
        found = search(public_queries(site.library), words)
        measured = read_timings(view.release)
        if form is JSON:
            listed = [library_record(query, measured.get(query.name)) for query in found]
            return json.dumps({"queries": listed}, ensure_ascii=False, indent=1).encode()
        groups = [
            (feature, [each for each in found if each.name.startswith(f"{feature}/")]) for feature in FEATURES
        ]
        return page(
            request,
            "queries.html",
            words=words,
            groups=[(feature, [(each, told(each)) for each in some]) for feature, some in groups if some],
            measured=measured,
            total=len(found),
        )

    headers = {"Vary": "Accept, Accept-Language", "Access-Control-Allow-Origin": "*"}
    key = ("queries", form.name, words, *reader.key)
    return finished(request, view, key, make, content_type=form.content_type, headers=headers)


async def one_query(request: Request) -> Response:
    """Run one query with the values in the address, or show its page."""
    site = site_of(request)
    query, suffix = _query_at(site, request.path_params["path"])
    form = read_query(query.example(site.settings.base_iri)).form
    formats = (*RESULT_FORMATS[form], HTML, SPARQL)
    chosen = named(suffix, formats) if suffix else acceptable(request, formats)
    if chosen is HTML:
        return await _page(request, site, query, form)
    call = await run_in_threadpool(read_call, request, site, query)
    if call.problem is not None:
        raise call.problem
    if chosen is SPARQL:
        headers = {"Cache-Control": CACHING, "Vary": "Accept", "Access-Control-Allow-Origin": "*"}
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
    name, _, suffix = path.rpartition(".")
    query = public_query(site.library, name)
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
            shown = await _answer(request, site, call, form)
        except (InvalidQuery, RefusedQuery, QueryFailed) as error:
            problem = problem_of(error, request, site)
    if not call.complete and not call.given:
        problem = None  # nothing was asked: the form waits, and that a value is missing is no error yet
    content = await run_in_threadpool(
        query_page, request, query, call, RESULT_FORMATS[form], problem=problem, shown=shown
    )
    language = reader_of(request).language
    headers = {"Vary": "Accept, Accept-Language", "Content-Language": language, "Cache-Control": "no-cache"}
    if problem is not None:
        headers |= {**problem.headers, "Cache-Control": "no-store"}
    return Response(content, problem.status if problem else 200, headers, HTML.content_type)


async def _answer(request: Request, site: Site, call: Call, form: QueryForm) -> AnswerShown:
    asking = _asking(site, call, RESULT_FORMATS[form][0])
    given = await while_connected(request, site.pool.answer(asking.question(request)))
    try:
        if isinstance(given, LiveAnswer):
            raise AnswerTooLarge(site.settings.query_hold_bytes)
        return await run_in_threadpool(show_answer, site.view.knowledge, form, given, asking)
    finally:
        await given.close()
