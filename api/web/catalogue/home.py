"""The front page: what this is, how much it holds, and where each kind of reader goes in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.formats import HTML, formats_of
from api.web.endpoint.service_description import dataset_description
from api.web.pages.context import PageContext
from api.web.pages.templates import page
from api.web.representation import Resource, respond, site_of

if TYPE_CHECKING:
    from api.formats import Format
    from api.web.site import View

router = APIRouter()


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage(PageContext):
    """The front page.

    numbers: what is counted, each with the end of its message's key. example: the IRI of a thing worth
    opening first.
    """

    template: ClassVar[str] = "home.html"
    numbers: list[tuple[str, int]]
    example: str


@router.api_route("/", methods=["GET", "HEAD"], include_in_schema=False)
def home(request: Request) -> Response:
    """Say what this is to people; to programs, what the release holds."""
    view = site_of(request).view

    def make(form: Format) -> bytes:
        if form is HTML:
            return page(request, HomePage(numbers=_numbers(view), example=_example(view)))
        return dataset_description(request, view, form)

    root = str(request.base_url)
    return respond(
        request, view, Resource(key=("home", root), formats=(HTML, *formats_of("graph")), make=make)
    )


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
