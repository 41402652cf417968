"""`/dataset`: what this release holds and where it comes from."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.catalogue.statistics import knowledge_report, statistics_as_json
from api.web.http.acceptable import acceptable
from api.web.http.negotiation import HTML, JSON
from api.web.http.responses import finished, site_of
from api.web.pages.templates import page, reader_of

router = APIRouter()


@router.api_route("/dataset", methods=["GET", "HEAD"])
def dataset(request: Request) -> Response:
    """Tell the numbers of the release: counts, coverage of items, sources, countries, conflicts."""
    form = acceptable(request, (HTML, JSON))
    view = site_of(request).view
    reader = reader_of(request)

    def make() -> bytes:
        report = knowledge_report(view.knowledge)
        return (
            statistics_as_json(report).encode()
            if form is JSON
            else page(request, "dataset.html", report=report)
        )

    headers = {"Vary": "Accept, Accept-Language"}
    key = ("dataset", form.name, *reader.key)
    return finished(request, view, key, make, content_type=form.content_type, headers=headers)
