"""`/resolve?name=`: from any known name or outside id to the thing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.formats import HTML, JSON, Format
from api.web.http.problem import Problem
from api.web.lineage.models_named import unknown_name
from api.web.pages.context import PageContext
from api.web.pages.templates import page
from api.web.representation import Resource, respond, site_of

if TYPE_CHECKING:
    from api.catalogue.knowledge import Link

router = APIRouter()
_LONGEST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvePage(PageContext):
    """The things that share a name.

    name: what was asked for. found: the things.
    """

    template: ClassVar[str] = "resolve.html"
    name: str
    found: list[Link]


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

    def make(form: Format) -> bytes:
        if form is HTML:
            return page(request, ResolvePage(name=name, found=found), urlencode({"name": name}))
        things = [each.record() for each in found]
        return json.dumps({"name": name, "things": things}, ensure_ascii=False).encode()

    return respond(
        request,
        site.view,
        Resource(key=("resolve", name), formats=(HTML, JSON), make=make, status=300),
    )
