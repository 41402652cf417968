"""`/lineage/between?model=…&model=…`: common ancestors of some models, and the ways between two."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.lineage.common_ancestors import Between, between
from api.lineage.graph import UnknownKind
from api.web.http.acceptable import acceptable
from api.web.http.negotiation import HTML, JSON
from api.web.http.problem import Problem
from api.web.http.responses import finished, site_of
from api.web.lineage.models_named import models_named
from api.web.lineage.request import unknown_kind
from api.web.pages.templates import page, reader_of

if TYPE_CHECKING:
    from api.web.http.negotiation import Format

router = APIRouter()


@router.api_route("/lineage/between", methods=["GET", "HEAD"])
def lineage_between(request: Request) -> Response:
    """Compare the lineage of two or more models, given by IRI, path or any known name."""
    return _answer(request, acceptable(request, (HTML, JSON)))


@router.api_route("/lineage/between.json", methods=["GET", "HEAD"], include_in_schema=False)
def lineage_between_json(request: Request) -> Response:
    """Compare, and answer in JSON."""
    return _answer(request, JSON)


def _answer(request: Request, form: Format) -> Response:
    view = site_of(request).view
    given = [each for each in request.query_params.getlist("model") if each.strip()]
    models = models_named(request, "model")
    reader = reader_of(request)

    def make() -> bytes:
        found = None
        if len(models) > 1:
            try:
                iris = [each.iri for each in models]
                found = between(view.knowledge, view.lineage, iris, request.query_params.getlist("kind"))
            except UnknownKind as error:
                raise unknown_kind(error) from None
        elif form is JSON:
            raise Problem(400, "two-models")
        return (
            _json(found)
            if form is JSON and found
            else page(request, "between.html", given=given, found=found)
        )

    headers = {"Vary": "Accept, Accept-Language"}
    key = ("between", form.name, request.url.query, *reader.key)
    return finished(request, view, key, make, content_type=form.content_type, headers=headers)


def _json(found: Between) -> bytes:
    body = {
        "models": [each.record() for each in found.models],
        "commonAncestors": [each.record() for each in found.common],
        "nearest": [each.record() for each in found.nearest],
        "ways": [
            {
                "models": [each.iri for each in way.models],
                "kinds": [[kind.iri for kind in step] for step in way.kinds],
            }
            for way in found.ways
        ],
        "totalWays": found.total_ways,
    }
    return json.dumps(body, ensure_ascii=False).encode()
