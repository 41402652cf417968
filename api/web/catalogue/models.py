"""`/models`: everything that the frameworks describe, as a page, JSON or CSV."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.catalogue.search_index import Search, UnknownFilter
from api.formats import CSV, EXCEL, HTML, JSON, Format
from api.spreadsheets import csv_of
from api.web.http.problem import Problem
from api.web.http.reader import reader_of
from api.web.pages.context import PageContext
from api.web.pages.templates import page
from api.web.representation import Resource, respond, site_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from api.catalogue.facets import Facet, Found
    from api.catalogue.knowledge import Link
    from api.catalogue.search_index import Entry, ListColumn, SearchIndex
    from api.text import Language
    from api.web.site import View

router = APIRouter()

_FORMATS = (HTML, JSON, CSV, EXCEL)
_TRANSLATED = (HTML, CSV, EXCEL)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelsPage(PageContext):
    """The list of everything that the frameworks describe.

    search: what was asked. facets: the filters with their counts. columns and entries: the table, one entry a
    line. window: which lines are shown. removed(key, value): the address without one filter. turned(number):
    that of another page. formats: the same list in other formats, with the address of each.
    """

    template: ClassVar[str] = "models.html"
    search: Search
    facets: Sequence[Facet]
    columns: Sequence[ListColumn]
    entries: list[Entry]
    window: Window
    removed: Callable[[str, str], str]
    turned: Callable[[int], str]
    formats: list[tuple[Format, str]]


@router.api_route("/models", methods=["GET", "HEAD"])
def models(request: Request) -> Response:
    """List everything, narrowed by words and by the codes of the frameworks' properties."""
    return _list(request)


@router.api_route("/models.{name}", methods=["GET", "HEAD"], include_in_schema=False)
def models_in(request: Request, name: str) -> Response:
    """Give the list in one format."""
    return _list(request, name)


def _list(request: Request, named: str | None = None) -> Response:
    view = site_of(request).view
    search = _search(request)
    try:
        found = view.index.search(search)
    except UnknownFilter as error:
        known = ", ".join(error.known[:40])
        raise Problem(400, "unknown-filter", values={"name": error.name, "known": known}) from None
    window = _window(request, len(found.positions))

    def make(form: Format) -> bytes:
        if form is JSON:
            return _json(view, found, window)
        if form in (CSV, EXCEL):
            return _csv(view, found.positions, form, reader_of(request).language)
        return _page(request, view, search, found, window)

    key = ("models", _given(request))
    return respond(
        request, view, Resource(key=key, formats=_FORMATS, make=make, translated=_TRANSLATED), named=named
    )


def _given(request: Request, *without: str) -> str:
    """Return the query of the address without what has no value, and without the language."""
    pairs = request.query_params.multi_items()
    return urlencode([(name, value) for name, value in pairs if name not in ("lang", *without) and value])


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
    def removed(key: str, value: str) -> str:
        left = [pair for pair in parse_qsl(_given(request, "page")) if pair != (key, value)]
        return "/models?" + urlencode(left)

    def turned(number: int) -> str:
        return f"/models?{_given(request, 'page')}&page={number}".replace("?&", "?")

    query = _given(request, "page")
    context = ModelsPage(
        search=search,
        facets=found.facets,
        columns=view.index.columns,
        entries=list(view.index.entries(window.of(found.positions))),
        window=window,
        removed=removed,
        turned=turned,
        formats=[(each, f"/models{each.suffix}" + (f"?{query}" if query else "")) for each in _FORMATS[1:]],
    )
    return page(request, context, _given(request))


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


def _csv(view: View, positions: Iterable[int], form: Format, language: Language) -> bytes:
    """Write all lines, not a page of them, with names in one language."""

    def rows() -> Iterator[list[str]]:
        yield ["iri", "name", *(column.key for column in view.index.columns)]
        for entry in view.index.entries(positions):
            cells = [" | ".join(_plain(cell, language) for cell in some) for some in entry.cells]
            yield [entry.link.iri, entry.link.label[language], *cells]

    return csv_of(rows(), for_excel=form is EXCEL)


def _plain(cell: Link | str, language: Language) -> str:
    return cell if isinstance(cell, str) else cell.label[language]
