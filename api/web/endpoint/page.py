"""The query form for people, which works without JavaScript, with the answer or the error below it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import pyoxigraph as ox
from starlette.responses import Response

from api.queries.public import public_queries
from api.text import Text
from api.web.http.responses import site_of
from api.web.pages.messages import say, say_all
from api.web.pages.templates import page, reader_of

if TYPE_CHECKING:
    from starlette.requests import Request

    from api.endpoint.answers import Answer
    from api.endpoint.query_text import QueryForm
    from api.text import Language
    from api.web.endpoint.answer import Asking
    from api.web.http.problem import Problem

_SHOWN = 500  # rows and lines on the page; downloads hold all


@dataclass(frozen=True, slots=True)
class Example:
    """One query of the library, to start from."""

    name: str
    summary: Text
    query: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a row: kind is uri, literal, bnode or triple; empty where the variable is unbound."""

    kind: str = ""
    value: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """The beginning of an answer, and the counts of all of it."""

    kind: str
    release: int
    seconds: float
    permanent: str | None
    total: int = 0
    shown: int = 0
    names: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    text: str = ""
    truth: bool = False


def show(form: QueryForm, given: Answer, asking: Asking) -> Shown:
    """Read the beginning of an answer."""
    common = (asking.release.number, given.seconds, asking.permanent_address())
    file = given.spool.file()
    if form in ("construct", "describe"):
        lines = [line.decode().rstrip("\n") for line in islice(file, _SHOWN + 1)]
        whole = len(lines) <= _SHOWN
        text = "\n".join(lines[:_SHOWN])
        return Shown("graph", *common, total=given.rows or 0, shown=0 if whole else _SHOWN, text=text)
    results = ox.parse_query_results(file, format=ox.QueryResultsFormat.JSON)
    if isinstance(results, ox.QueryBoolean):
        return Shown("truth", *common, truth=bool(results))
    names = tuple(variable.value for variable in results.variables)
    rows = tuple(tuple(_cell(value) for value in row) for row in islice(results, _SHOWN))
    return Shown("rows", *common, total=given.rows or 0, shown=len(rows), names=names, rows=rows)


def _cell(term: object) -> Cell:
    match term:
        case ox.NamedNode():
            return Cell("uri", term.value)
        case ox.Literal():
            return Cell("literal", term.value, term.language or "")
        case None:
            return Cell()
        case _:
            return Cell("other", str(term))


def sparql_page(
    request: Request, query: str, *, shown: Shown | None = None, problem: Problem | None = None
) -> Response:
    """Show the form, with the answer or with what is wrong where a query was asked."""
    site = site_of(request)
    examples = _examples(request)
    language = reader_of(request).language
    content = page(
        request,
        "sparql.html",
        query=query or (examples[0].query if examples else ""),
        examples=examples,
        editor_words={"base": site.settings.base_iri, **say_all("editor-", language)},
        answer=shown,
        problem=None if problem is None else _told(problem, language),
        seconds=f"{site.settings.query_timeout:g}",
        megabytes=site.settings.query_max_bytes // 2**20,
    )
    headers = {"Vary": "Accept, Accept-Language", "Content-Language": language, "Cache-Control": "no-cache"}
    if problem is not None:
        headers |= {**problem.headers, "Cache-Control": "no-store"}
    return Response(content, problem.status if problem else 200, headers, "text/html; charset=utf-8")


def _told(problem: Problem, language: Language) -> dict[str, object]:
    title = say(f"error-{problem.code}", language, **problem.values)
    detail = say(f"error-{problem.code}-detail", language, **problem.values)
    return {"title": title, "detail": detail, **problem.members}


def _examples(request: Request) -> list[Example]:
    """Return the public queries, each with the example of its parameters, so that it runs as pasted."""
    site = site_of(request)
    return [
        Example(
            query.name,
            Text(query.header.get("summary-ko", ""), query.header.get("summary", "")),
            query.example(site.settings.base_iri).strip(),
        )
        for query in public_queries(site.library)
    ]
