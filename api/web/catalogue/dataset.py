"""`/dataset`: what this release holds and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.catalogue.statistics import KnowledgeReport, knowledge_report, statistics_as_json
from api.formats import HTML, JSON, formats_of
from api.web.endpoint.service_description import dataset_description
from api.web.pages.context import PageContext
from api.web.pages.templates import page
from api.web.representation import Resource, respond, site_of

if TYPE_CHECKING:
    from api.formats import Format

router = APIRouter()


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetPage(PageContext):
    """What the release holds.

    report: counts, coverage of items, sources, countries and conflicts.
    """

    template: ClassVar[str] = "dataset.html"
    report: KnowledgeReport


@router.api_route("/dataset", methods=["GET", "HEAD"])
def dataset(request: Request) -> Response:
    """Tell the numbers of the release: counts, coverage of items, sources, countries, conflicts."""
    return _answer(request)


@router.api_route("/dataset.{name}", methods=["GET", "HEAD"], include_in_schema=False)
def dataset_in(request: Request, name: str) -> Response:
    """Tell them in one format."""
    return _answer(request, name)


def _answer(request: Request, named: str | None = None) -> Response:
    view = site_of(request).view

    def make(form: Format) -> bytes:
        if form.graph_writer is not None:
            return dataset_description(request, view, form)
        report = knowledge_report(view.knowledge)
        return (
            statistics_as_json(report).encode() if form is JSON else page(request, DatasetPage(report=report))
        )

    formats = (HTML, JSON, *formats_of("graph"))
    key = ("dataset", str(request.base_url))
    return respond(request, view, Resource(key=key, formats=formats, make=make), named=named)
