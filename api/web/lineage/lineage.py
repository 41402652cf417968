"""`/lineage` and `/lineage/<org>/<slug>`: the whole lineage in tables, and the part around one model."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.catalogue.description import namespaces
from api.formats import CSV, EXCEL, HTML, JSON, Format, format_of
from api.lineage import serialization
from api.lineage.graph import UnknownKind, UnknownModel
from api.lineage.layout import draw
from api.lineage.neighbourhood import neighbourhood
from api.lineage.tables import restricted, tables
from api.store.turtle_files import serialize
from api.web.http.parameters import refuse_unknown
from api.web.http.problem import Problem
from api.web.http.reader import reader_of
from api.web.lineage.page import lineage_page, tables_as_csv, tables_as_json, whole_page
from api.web.lineage.request import (
    AROUND_PARAMETERS,
    TABLE_FORMATS,
    WHOLE_PARAMETERS,
    AskedAround,
    around_formats,
    read_around,
    read_whole,
    unknown_kind,
)
from api.web.other_spellings import moved_to, not_found, other_spelling
from api.web.pages.templates import page
from api.web.representation import Resource, respond, site_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from api.web.site import View

router = APIRouter()


@router.api_route("/lineage", methods=["GET", "HEAD"])
def whole(request: Request) -> Response:
    """Answer questions about the whole lineage: families, depth, merges, growth, licences."""
    return _whole(request)


@router.api_route("/lineage.{name}", methods=["GET", "HEAD"], include_in_schema=False)
def whole_in(request: Request, name: str) -> Response:
    """Give the tables in one format."""
    return _whole(request, name)


@router.api_route("/lineage/{path:path}", methods=["GET", "HEAD"])
def around(request: Request, path: str) -> Response:
    """Give ancestors, descendants, kinds and evidence around one model."""
    site = site_of(request)
    view = site.view
    base = f"{site.settings.base_iri}model/"
    suffixed = [each for each in around_formats() if path.endswith(each.suffix)]
    for model, named in ((path, None), *((path.removesuffix(each.suffix), each.name) for each in suffixed)):
        if view.lineage.names.find(base + model) is not None:
            return _around(request, view, base + model, named)
    for model, ending in ((path, ""), *((path.removesuffix(each.suffix), each.suffix) for each in suffixed)):
        iri = other_spelling(view, base + model)
        if iri is not None:
            return moved_to(request, f"/lineage/{iri.removeprefix(base)}{ending}")
    raise not_found(request, f"model/{path}")


def _whole(request: Request, named: str | None = None) -> Response:
    view = site_of(request).view
    refuse_unknown(request, TABLE_FORMATS, named, WHOLE_PARAMETERS)
    asked = read_whole(request)
    language = reader_of(request).language

    def make(form: Format) -> bytes:
        try:
            graph = restricted(view.lineage, view.lineage.allowed(asked.kinds), asked.dates)
        except UnknownKind as error:
            raise unknown_kind(error) from None
        answers = tables(view.knowledge, graph, language)
        if form is JSON:
            return tables_as_json(answers, asked.table)
        if form in (CSV, EXCEL):
            return tables_as_csv(answers, asked.table, language, for_excel=form is EXCEL)
        return page(request, whole_page(view, answers, asked), urlencode(asked.pairs()))

    resource = Resource(
        key=("lineage", repr(asked)), formats=TABLE_FORMATS, make=make, translated=TABLE_FORMATS
    )
    return respond(request, view, resource, named=named)


def _around(request: Request, view: View, iri: str, named: str | None) -> Response:
    refuse_unknown(request, around_formats(), named, AROUND_PARAMETERS)
    asked = read_around(request)

    def make(form: Format) -> bytes:
        try:
            return _content(request, view, iri, asked, form)
        except UnknownKind as error:
            raise unknown_kind(error) from None
        except UnknownModel:
            raise Problem(404, "not-found") from None

    formats = around_formats()
    resource = Resource(key=("lineage", iri, repr(asked)), formats=formats, make=make, translated=formats)
    return respond(request, view, resource, named=named)


def _content(request: Request, view: View, iri: str, asked: AskedAround, form: Format) -> bytes:
    if form is HTML:
        return page(request, lineage_page(view, iri, asked), urlencode(asked.pairs()))
    alone = form is JSON and asked.drawing == "only"
    part = neighbourhood(view.knowledge, view.lineage, iri, asked.around, bare=alone)
    if form is JSON:
        opened = {f"{view.knowledge.base_iri}model/{path}" for path in asked.opened}
        told = {"release": view.knowledge.number, **asked.told()}
        if alone:
            return serialization.drawing_as_json(part, told, draw(part, opened))
        return serialization.lineage_as_json(part, told, draw(part, opened) if asked.drawing else None)
    if form.graph_writer is not None:
        triples = serialization.lineage_as_triples(view.knowledge, part)
        return serialize(triples, form.graph_writer, namespaces(triples, view.knowledge.base_iri))
    language = reader_of(request).language
    writers: dict[Format, Callable[[], bytes]] = {
        CSV: lambda: serialization.lineage_as_csv(part, language),
        EXCEL: lambda: serialization.lineage_as_csv(part, language, for_excel=True),
        format_of("lineage", "graphml"): lambda: serialization.lineage_as_graphml(part),
        format_of("lineage", "dot"): lambda: serialization.lineage_as_dot(part, language),
        format_of("lineage", "mmd"): lambda: serialization.lineage_as_mermaid(part, language),
    }
    return writers[form]()
