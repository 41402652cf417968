"""`/lineage` and `/lineage/<org>/<slug>`: the whole lineage in tables, and the part around one model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request
from pyoxigraph import RdfFormat
from starlette.responses import Response

from api.catalogue.description import namespaces
from api.lineage import serialization
from api.lineage.graph import UnknownKind, UnknownModel
from api.lineage.layout import draw
from api.lineage.neighbourhood import neighbourhood
from api.lineage.tables import restricted, tables
from api.store.turtle_files import serialize
from api.web.http.acceptable import acceptable, named
from api.web.http.negotiation import CSV, HTML, JSON, TURTLE, Format
from api.web.http.problem import Problem
from api.web.http.responses import finished, site_of
from api.web.lineage.page import lineage_page, tables_as_csv, tables_as_json, whole_page
from api.web.lineage.request import FORMATS, TABLE_FORMATS, AskedAround, read_around, read_whole, unknown_kind
from api.web.pages.templates import page, reader_of

if TYPE_CHECKING:
    from api.web.site import View

router = APIRouter()


@router.api_route("/lineage", methods=["GET", "HEAD"])
def whole(request: Request) -> Response:
    """Answer questions about the whole lineage: families, depth, merges, growth, licences."""
    return _whole(request, acceptable(request, TABLE_FORMATS))


@router.api_route("/lineage.{name}", methods=["GET", "HEAD"], include_in_schema=False)
def whole_in(request: Request, name: str) -> Response:
    """Give the tables in one format."""
    return _whole(request, named(name, TABLE_FORMATS))


@router.api_route("/lineage/{path:path}", methods=["GET", "HEAD"])
def around(request: Request, path: str) -> Response:
    """Give ancestors, descendants, kinds and evidence around one model."""
    site = site_of(request)
    view = site.view
    suffixed = [each for each in FORMATS if path.endswith(each.suffix)]
    for model, forms in ((path, []), *((path.removesuffix(each.suffix), [each]) for each in suffixed)):
        iri = f"{site.settings.base_iri}model/{model}"
        if view.lineage.names.find(iri) is not None:
            form = forms[0] if forms else acceptable(request, FORMATS)
            return _around(request, view, iri, form)
    raise Problem(404, "not-found")


def _whole(request: Request, form: Format) -> Response:
    view = site_of(request).view
    asked = read_whole(request)
    reader = reader_of(request)

    def make() -> bytes:
        try:
            graph = restricted(view.lineage, view.lineage.allowed(asked.kinds), asked.dates)
        except UnknownKind as error:
            raise unknown_kind(error) from None
        answers = tables(view.knowledge, graph)
        if form is JSON:
            return tables_as_json(answers, asked.table)
        if form is CSV:
            return tables_as_csv(answers, asked.table)
        return page(request, "lineage.html", **whole_page(view, answers, asked))

    return _finished(request, view, form, make, key=("lineage", form.name, request.url.query, *reader.key))


def _around(request: Request, view: View, iri: str, form: Format) -> Response:
    asked = read_around(request)
    reader = reader_of(request)

    def make() -> bytes:
        try:
            return _content(request, view, iri, asked, form)
        except UnknownKind as error:
            raise unknown_kind(error) from None
        except UnknownModel:
            raise Problem(404, "not-found") from None

    return _finished(
        request, view, form, make, key=("lineage", iri, form.name, request.url.query, *reader.key)
    )


def _content(request: Request, view: View, iri: str, asked: AskedAround, form: Format) -> bytes:
    if form is HTML:
        return page(request, "lineage-of.html", **lineage_page(view, iri, asked))
    alone = form is JSON and asked.drawing == "only"
    part = neighbourhood(view.knowledge, view.lineage, iri, asked.around, bare=alone)
    language = reader_of(request).language
    if form is JSON:
        opened = {f"{view.knowledge.base_iri}model/{path}" for path in asked.opened}
        told = {"release": view.knowledge.number, **asked.told()}
        if alone:
            return serialization.drawing_as_json(part, told, draw(part, opened))
        return serialization.lineage_as_json(part, told, draw(part, opened) if asked.drawing else None)
    if form is CSV:
        return serialization.lineage_as_csv(part)
    if form is TURTLE:
        triples = serialization.lineage_as_triples(view.knowledge, part)
        return serialize(triples, RdfFormat.TURTLE, namespaces(triples, view.knowledge.base_iri))
    writers: dict[str, Any] = {
        "graphml": lambda: serialization.lineage_as_graphml(part),
        "dot": lambda: serialization.lineage_as_dot(part, language),
        "mmd": lambda: serialization.lineage_as_mermaid(part, language),
    }
    content: bytes = writers[form.name]()
    return content


def _finished(request: Request, view: View, form: Format, make: Any, *, key: tuple[str, ...]) -> Response:
    headers = {"Vary": "Accept, Accept-Language"}
    if form is HTML:
        headers["Content-Language"] = reader_of(request).language
    return finished(request, view, key, make, content_type=form.content_type, headers=headers)
