"""`/models`: everything that the frameworks describe, as a page, JSON or CSV."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.catalogue.search_index import Search, UnknownFilter
from api.spreadsheets import as_spreadsheet
from api.web.http.acceptable import acceptable, named
from api.web.http.negotiation import CSV, HTML, JSON, Format
from api.web.http.problem import Problem
from api.web.http.responses import finished, site_of
from api.web.pages.templates import page, reader_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from api.catalogue.knowledge import Link
    from api.catalogue.search_index import Entry, Found, SearchIndex
    from api.web.site import View

router = APIRouter()

_FORMATS = (HTML, JSON, CSV)
_SIZE, _LARGEST = 50, 500
_OWN = ("q", "sort", "page", "size", "lang")


@dataclass(frozen=True, slots=True)
class Window:
    """Which lines of a list are shown. `first` and `last` count from 1."""

    page: int
    pages: int
    size: int
    total: int

    @property
    def first(self) -> int:
        """Number of the first line shown."""
        return min((self.page - 1) * self.size + 1, self.total)

    @property
    def last(self) -> int:
        """Number of the last line shown."""
        return min(self.page * self.size, self.total)

    def of(self, positions: tuple[int, ...]) -> tuple[int, ...]:
        """Return the part of all positions that is shown."""
        return positions[(self.page - 1) * self.size : self.page * self.size]


@router.api_route("/models", methods=["GET", "HEAD"])
def models(request: Request) -> Response:
    """List everything, narrowed by words and by the codes of the frameworks' properties."""
    return _list(request, acceptable(request, _FORMATS))


@router.api_route("/models.{name}", methods=["GET", "HEAD"], include_in_schema=False)
def models_in(request: Request, name: str) -> Response:
    """Give the list in one format."""
    return _list(request, named(name, _FORMATS))


def _list(request: Request, form: Format) -> Response:
    view = site_of(request).view
    search = _search(request)
    try:
        found = view.index.search(search)
    except UnknownFilter as error:
        known = ", ".join(error.known[:40])
        raise Problem(400, "unknown-filter", values={"name": error.name, "known": known}) from None
    window = _window(request, len(found.positions))
    reader = reader_of(request)
    headers = {"Vary": "Accept, Accept-Language" if form is HTML else "Accept"}
    if form is not HTML:
        headers["Access-Control-Allow-Origin"] = "*"

    def make() -> bytes:
        if form is JSON:
            return _json(view, found, window)
        if form is CSV:
            return _csv(view, found.positions)
        return _page(request, view, search, found, window)

    key = ("models", form.name, request.url.query, *reader.key)
    return finished(request, view, key, make, content_type=form.content_type, headers=headers)


def _search(request: Request) -> Search:
    pairs = request.query_params.multi_items()
    filters: dict[str, list[str]] = {}
    for name, value in pairs:
        if name not in _OWN and value:
            filters.setdefault(name, []).append(value)
    return Search(request.query_params.get("q", ""), filters, request.query_params.get("sort", ""))


def _window(request: Request, total: int) -> Window:
    given = request.query_params
    try:
        number, size = int(given.get("page", "1")), int(given.get("size", str(_SIZE)))
    except ValueError:
        number = size = 0
    if number < 1 or not 1 <= size <= _LARGEST:
        raise Problem(400, "bad-page", values={"largest": _LARGEST})
    return Window(number, max(1, -(-total // size)), size, total)


def _page(request: Request, view: View, search: Search, found: Found, window: Window) -> bytes:
    given = [pair for pair in request.query_params.multi_items() if pair[0] != "lang" and pair[1]]

    def without(*names: str) -> list[tuple[str, str]]:
        return [pair for pair in given if pair[0] not in names]

    def removed(key: str, value: str) -> str:
        left = [pair for pair in without("page") if pair != (key, value)]
        return "/models?" + urlencode(left)

    def turned(number: int) -> str:
        return "/models?" + urlencode([*without("page"), ("page", str(number))])

    query = urlencode(without("page"))
    return page(
        request,
        "models.html",
        search=search,
        facets=found.facets,
        columns=view.index.columns,
        entries=list(view.index.entries(window.of(found.positions))),
        window=window,
        removed=removed,
        turned=turned,
        formats=[(each, f"/models.{each.name}" + (f"?{query}" if query else "")) for each in (JSON, CSV)],
    )


def _json(view: View, found: Found, window: Window) -> bytes:
    entries = view.index.entries(window.of(found.positions))
    body = {
        "total": window.total,
        "page": window.page,
        "pages": window.pages,
        "size": window.size,
        "models": [_record(view.index, entry) for entry in entries],
    }
    return json.dumps(body, ensure_ascii=False, indent=1).encode()


def _record(index: SearchIndex, entry: Entry) -> dict[str, object]:
    values = {
        column.key: [cell if isinstance(cell, str) else cell.iri for cell in cells]
        for column, cells in zip(index.columns, entry.cells, strict=True)
    }
    return {**entry.link.record(), **values}


def _csv(view: View, positions: Iterable[int]) -> bytes:
    """Write all lines, not a page of them."""

    def rows() -> Iterator[list[str]]:
        yield ["iri", "name", *(column.key for column in view.index.columns)]
        for entry in view.index.entries(positions):
            cells = [" | ".join(_plain(cell) for cell in some) for some in entry.cells]
            yield [entry.link.iri, entry.link.label["ko"], *cells]

    return as_spreadsheet(rows())


def _plain(cell: Link | str) -> str:
    return cell if isinstance(cell, str) else cell.label["ko"]
