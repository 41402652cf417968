"""`/lineage/between?model=…&model=…`: common ancestors of some models, and the ways between two."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.services.lineage.between import Between, between
from api.services.lineage.graph import UnknownKind, UnknownModel
from api.web.errors import Problem
from api.web.negotiation import HTML, JSON, choose
from api.web.pages import page, reader_of
from api.web.responses import finished, site_of

if TYPE_CHECKING:
    from api.services.knowledge import Link
    from api.web.negotiation import Format
    from api.web.site import Site

router = APIRouter()
_MOST = 20  # models compared at once


@router.api_route("/lineage/between", methods=["GET", "HEAD"])
def lineage_between(request: Request) -> Response:
    """Compare the lineage of two or more models, given by IRI, path or any known name."""
    form = choose(request.headers.get("accept"), (HTML, JSON))
    if form is None:
        raise Problem(406, "not-acceptable", values={"available": "text/html, application/json"})
    return _answer(request, form)


@router.api_route("/lineage/between.json", methods=["GET", "HEAD"], include_in_schema=False)
def lineage_between_json(request: Request) -> Response:
    """Compare, and answer in JSON."""
    return _answer(request, JSON)


def _answer(request: Request, form: Format) -> Response:
    site = site_of(request)
    view = site.view
    given = [each for each in request.query_params.getlist("model") if each.strip()]
    if len(given) > _MOST:
        raise Problem(400, "too-many-models", values={"most": _MOST})
    reader = reader_of(request)

    def make() -> bytes:
        found = None
        if len(given) > 1:
            iris = [_model(site, each) for each in given]
            try:
                found = between(view.knowledge, view.lineage, iris, request.query_params.getlist("kind"))
            except UnknownKind as error:
                values = {"name": error.name, "known": ", ".join(error.known)}
                raise Problem(400, "unknown-kind", values=values, known=list(error.known)) from None
            except UnknownModel as error:
                raise Problem(404, "name-unknown", values={"name": str(error)}) from None
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


def _model(site: Site, name: str) -> str:
    """Return the model that a word means. Raises Problem where it means none, or more than one."""
    view = site.view
    for iri in (name, f"{site.settings.base_iri}model/{name}", f"{site.settings.base_iri}{name}"):
        if view.lineage.names.find(iri) is not None:
            return iri
    found = [each for each in view.resolver.resolve(name) if view.lineage.names.find(each.iri) is not None]
    if not found:
        raise Problem(404, "name-unknown", values={"name": name})
    if len(found) > 1:
        known = ", ".join(each.iri.removeprefix(f"{site.settings.base_iri}model/") for each in found)
        raise Problem(400, "name-ambiguous", values={"name": name, "known": known})
    return found[0].iri


def _json(found: Between) -> bytes:
    def things(some: tuple[Link, ...]) -> list[dict[str, object]]:
        return [{"iri": each.iri, "name": {"ko": each.label.ko, "en": each.label.en}} for each in some]

    body = {
        "models": things(found.models),
        "commonAncestors": things(found.common),
        "nearest": things(found.nearest),
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
