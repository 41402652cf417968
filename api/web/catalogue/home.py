"""The front page, and whether the server is well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.web.http.negotiation import HTML
from api.web.http.responses import finished, site_of
from api.web.pages.templates import page, reader_of

if TYPE_CHECKING:
    from api.web.site import View

router = APIRouter()


@router.api_route("/", methods=["GET", "HEAD"], include_in_schema=False)
def home(request: Request) -> Response:
    """Say what this is, how much it holds, and where each kind of reader goes in."""
    view = site_of(request).view
    reader = reader_of(request)
    headers = {"Vary": "Accept-Language", "Content-Language": reader.language}

    def make() -> bytes:
        return page(request, "home.html", numbers=_numbers(view), example=_example(view))

    key = ("home", *reader.key)
    return finished(request, view, key, make, content_type=HTML.content_type, headers=headers)


def _numbers(view: View) -> list[tuple[str, int]]:
    row = view.knowledge.rows("pages/numbers")[0]
    counts = [(name, int(term.value)) for name, term in row.items()]
    return [*counts, ("triples", view.knowledge.dataset.size())]


def _example(view: View) -> str:
    """Return the thing with the longest ancestry, as a first page worth opening."""
    rows = view.knowledge.rows("pages/deepest")
    if rows:
        return rows[0]["model"].value
    return view.index.iris[0] if view.index.iris else view.knowledge.base_iri
