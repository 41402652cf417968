"""`/lineage/between?model=…&model=…`: common ancestors of some models, and the ways between two."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.formats import HTML, JSON
from api.lineage.common_ancestors import Between, between
from api.lineage.graph import UnknownKind
from api.web.http.parameters import refuse_unknown
from api.web.http.problem import Problem
from api.web.lineage.models_named import models_named
from api.web.lineage.request import BETWEEN_PARAMETERS, unknown_kind
from api.web.pages.context import PageContext
from api.web.pages.templates import page
from api.web.representation import Resource, respond, site_of

if TYPE_CHECKING:
    from api.formats import Format

router = APIRouter()


@dataclass(frozen=True, slots=True, kw_only=True)
class BetweenPage(PageContext):
    """What some models share.

    given: the words in the fields. found: common ancestors and ways; None where too few models were given.
    """

    template: ClassVar[str] = "between.html"
    given: list[str]
    found: Between | None


@router.api_route("/lineage/between", methods=["GET", "HEAD"])
def lineage_between(request: Request) -> Response:
    """Compare the lineage of two or more models, given by IRI, path or any known name."""
    return _answer(request)


@router.api_route("/lineage/between.{name}", methods=["GET", "HEAD"], include_in_schema=False)
def lineage_between_in(request: Request, name: str) -> Response:
    """Compare, and answer in one format."""
    return _answer(request, name)


def _answer(request: Request, named: str | None = None) -> Response:
    view = site_of(request).view
    refuse_unknown(request, (HTML, JSON), named, BETWEEN_PARAMETERS)
    given = [each for each in request.query_params.getlist("model") if each.strip()]
    kinds = [each for each in request.query_params.getlist("kind") if each]
    models = models_named(request, "model")

    def make(form: Format) -> bytes:
        found = None
        if len(models) > 1:
            try:
                found = between(view.knowledge, view.lineage, [each.iri for each in models], kinds)
            except UnknownKind as error:
                raise unknown_kind(error) from None
        elif form is JSON:
            raise Problem(400, "two-models")
        if form is JSON and found:
            return _json(found)
        query = urlencode([*(("model", each) for each in given), *(("kind", each) for each in kinds)])
        return page(request, BetweenPage(given=given, found=found), query)

    formats = (HTML, JSON)
    key = ("between", *given, "kinds", *kinds)
    resource = Resource(key=key, formats=formats, make=make, translated=formats)
    return respond(request, view, resource, named=named)


def _json(found: Between) -> bytes:
    body = {
        "models": [each.record() for each in found.models],
        "commonAncestors": [each.record() for each in found.common],
        "nearest": [each.record() for each in found.nearest],
        "ways": [
            {
                "models": [each.iri for each in way.models],
                "kinds": [[kind.iri for kind in step] for step in way.kinds],
                "over": way.models[way.top].iri,
            }
            for way in found.ways
        ],
        "totalWays": found.total_ways,
    }
    return json.dumps(body, ensure_ascii=False).encode()
