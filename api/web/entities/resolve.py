"""`/resolve?name=`: from any known name or outside id to the thing."""

from __future__ import annotations

import json

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.web.http.negotiation import HTML, JSON, choose
from api.web.http.problem import Problem
from api.web.http.responses import site_of
from api.web.lineage.models_named import unknown_name
from api.web.pages.templates import page, reader_of

router = APIRouter()
_LONGEST = 500


@router.api_route("/resolve", methods=["GET", "HEAD"])
def resolve(request: Request) -> Response:
    """Lead to the one thing of a name (303), or list those that share it (300)."""
    name = request.query_params.get("name", "").strip()[:_LONGEST]
    if not name:
        raise Problem(400, "name-missing")
    site = site_of(request)
    found = site.view.resolver.resolve(name)
    if not found:
        raise unknown_name(request, name)
    if len(found) == 1:
        address = site.addresses.path_of(found[0].iri) or found[0].iri
        return RedirectResponse(address, 303)
    if choose(request.headers.get("accept"), (HTML, JSON)) is HTML:
        content = page(request, "resolve.html", name=name, found=found)
        headers = {"Vary": "Accept, Accept-Language", "Content-Language": reader_of(request).language}
        return Response(content, 300, headers, HTML.content_type)
    things = [each.record() for each in found]
    body = json.dumps({"name": name, "things": things}, ensure_ascii=False)
    return Response(body, 300, {"Vary": "Accept", "Access-Control-Allow-Origin": "*"}, JSON.media_type)
