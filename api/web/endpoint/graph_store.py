"""`/store`: the reading half of the SPARQL 1.1 Graph Store Protocol, on the current release or a kept one."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import Response

from api.endpoint.limits import QueryFailed
from api.endpoint.query_text import read_query
from api.formats import formats_of
from api.web.endpoint.answer import Asking, answer_query
from api.web.endpoint.problems import problem_of
from api.web.endpoint.request import Asked, is_iri, release_number
from api.web.http.acceptable import acceptable, format_asked
from api.web.http.problem import Problem
from api.web.representation import site_of

if TYPE_CHECKING:
    from api.store.releases import AnyRelease
    from api.web.site import Site

router = APIRouter()

_GRAPH = "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
_ALL = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


@router.api_route("/store", methods=["GET", "HEAD"])
async def store(request: Request) -> Response:
    """Return one named graph (`?graph=<iri>`), or all of them as one (`?default`)."""
    site = site_of(request)
    pairs = parse_qsl(request.url.query, keep_blank_values=True)
    graphs = [value for name, value in pairs if name == "graph"]
    whole = [value for name, value in pairs if name == "default"]
    if len(graphs) + len(whole) != 1:
        raise Problem(400, "one-graph")
    given = dict(reversed(pairs))
    release = site.release(release_number(given.get("at", "")))
    if graphs:
        await run_in_threadpool(_require, site, release, graphs[0])
    query = read_query(_GRAPH.format(graph=graphs[0]) if graphs else _ALL)
    formats = formats_of("graph")
    named = given.get("format")
    form = format_asked(named, formats) if named else acceptable(request, formats)
    asked = Asked(query.text, (), (), form.name, None, release.number)
    try:
        return await answer_query(request, site, Asking(asked, release, query, form))
    except QueryFailed as error:
        raise problem_of(error, request, site) from None


def _require(site: Site, release: AnyRelease, graph: str) -> None:
    if not is_iri(graph):
        raise Problem(400, "bad-graph", values={"graph": graph})
    view = site.view
    dataset = view.knowledge.dataset if release == view.release else release.open()
    if not dataset.has_graph(graph):
        raise Problem(404, "no-graph", values={"graph": graph})
