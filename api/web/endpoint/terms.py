"""`/sparql/terms.json`: what the query editor completes, from the current release and from nowhere else."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.catalogue.vocabulary import vocabulary_as_json
from api.formats import JSON, Format
from api.web.representation import Resource, respond, site_of

router = APIRouter()


@router.api_route("/sparql/terms.json", methods=["GET", "HEAD"])
def terms(request: Request) -> Response:
    """List prefixes, classes and properties with their Korean and English names."""
    view = site_of(request).view

    def make(_: Format) -> bytes:
        return vocabulary_as_json(view.vocabulary).encode()

    resource = Resource(key=("sparql-terms",), formats=(JSON,), make=make, translated=())
    return respond(request, view, resource, named=JSON.name)
