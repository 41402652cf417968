"""What the pages of the query library show."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pyoxigraph as ox

from api.queries.public import read_timings
from api.terms import XSD
from api.text import Text
from api.web.endpoint.page import show
from api.web.http.responses import site_of
from api.web.pages.messages import say
from api.web.pages.templates import page, reader_of
from api.web.queries.call import SPARQL, takes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.requests import Request

    from api.catalogue.knowledge import Knowledge, Link
    from api.endpoint.answers import Answer
    from api.endpoint.query_text import QueryForm
    from api.queries.library import Parameter, Query
    from api.queries.public import QueryTiming
    from api.text import Language
    from api.web.endpoint.answer import Asking
    from api.web.http.negotiation import Format
    from api.web.http.problem import Problem
    from api.web.queries.call import Call

_SHOWN = 200  # rows on the page; downloads hold all
_DECIMALS = 4
_EXACT = 12  # digits before the point up to which a float holds the decimals shown
_NUMBERS = tuple(f"{XSD}{name}" for name in ("integer", "decimal", "double"))


@dataclass(frozen=True, slots=True)
class Told:
    """What a header says, in both languages; the description may be empty."""

    summary: Text
    description: Text


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the form: the parameter, its label, what it takes and what stands in it."""

    parameter: Parameter
    label: Text
    takes: str
    value: str


@dataclass(frozen=True, slots=True)
class NamedCell:
    """One value: a thing with its name, or a text; `number` where it is one. Empty: there is none."""

    link: Link | None = None
    text: str = ""
    language: str = ""
    number: bool = False

    @property
    def short(self) -> str:
        """Return a number with as many decimals as a reader can use; the whole one stands beside it."""
        whole, _, fraction = self.text.partition(".")
        return (
            f"{float(self.text):.{_DECIMALS}f}"
            if len(fraction) > _DECIMALS and len(whole) < _EXACT
            else self.text
        )


@dataclass(frozen=True, slots=True)
class AnswerShown:
    """The beginning of an answer, and the counts of all of it. A graph is shown as text."""

    release: int
    seconds: float
    permanent: str | None
    total: int
    shown: int
    names: tuple[str, ...] = ()
    rows: tuple[tuple[NamedCell, ...], ...] = ()
    text: str = ""


def told(query: Query) -> Told:
    """Return the words of a header."""
    said = query.header
    return Told(
        Text(said.get("summary-ko", ""), said.get("summary", "")),
        Text(said.get("description-ko", ""), said.get("description", "")),
    )


def library_record(query: Query, measured: QueryTiming | None) -> dict[str, object]:
    """Describe one query for programs."""
    words = told(query)
    record: dict[str, object] = {
        "name": query.name,
        "address": f"/queries/{query.name}",
        "summary": words.summary.record(),
        "parameters": [
            {
                "name": each.name,
                "type": each.type,
                "label": Text(each.ko, each.en).record(),
                "example": each.example,
                **({} if each.default is None else {"default": each.default}),
            }
            for each in query.described
        ],
        "columns": [{"name": each.name, "label": Text(each.ko, each.en).record()} for each in query.columns],
    }
    if words.description:
        record["description"] = words.description.record()
    if measured is not None:
        record["measured"] = {"seconds": measured.seconds, "rows": measured.rows}
    return record


def show_answer(knowledge: Knowledge, form: QueryForm, given: Answer, asking: Asking) -> AnswerShown:
    """Read the beginning of an answer, with the names of the things in it."""
    if form not in ("select", "ask"):
        graph = show(form, given, asking)
        shown = graph.shown or graph.total
        return AnswerShown(graph.release, graph.seconds, graph.permanent, graph.total, shown, text=graph.text)
    results = ox.parse_query_results(given.spool.file(), format=ox.QueryResultsFormat.JSON)
    common = (asking.release.number, given.seconds, asking.permanent_address())
    if isinstance(results, ox.QueryBoolean):
        return AnswerShown(*common, total=1, shown=1, text=str(bool(results)).lower())
    names = tuple(variable.value for variable in results.variables)
    rows = tuple(tuple(_cell(knowledge, value) for value in row) for row in islice(results, _SHOWN))
    return AnswerShown(*common, total=given.rows or 0, shown=len(rows), names=names, rows=rows)


def _cell(knowledge: Knowledge, term: object) -> NamedCell:
    match term:
        case ox.NamedNode():
            return NamedCell(knowledge.names.link(term.value))
        case ox.Literal():
            return NamedCell(None, term.value, term.language or "", term.datatype.value in _NUMBERS)
        case None:
            return NamedCell()
        case _:
            return NamedCell(None, str(term))


def query_page(
    request: Request,
    query: Query,
    call: Call,
    formats: Sequence[Format],
    *,
    problem: Problem | None,
    shown: AnswerShown | None,
) -> bytes:
    """Render the page of one query."""
    site, language = site_of(request), reader_of(request).language
    # What the links ask for is what the page shows; where it waits for values, the examples.
    examples = {} if call.complete else {each.name: each.example for each in query.described}
    values = call.given or examples
    csv = next((each for each in formats if each.name == "csv"), formats[0])
    address = f"/queries/{query.name}"
    return page(
        request,
        "query.html",
        query=query,
        feature=query.name.partition("/")[0],
        told=told(query),
        fields=[
            Field(each, Text(each.ko, each.en), takes(each, language), _value(each, call))
            for each in query.described
        ],
        columns=[(each.name, Text(each.ko, each.en)) for each in query.columns],
        headings={each.name: Text(each.ko, each.en) for each in query.columns},
        text=call.text,
        formats=[(each, _with(f"{address}{each.suffix}", values)) for each in (*formats, SPARQL)],
        curl=_with(f"{str(request.base_url).rstrip('/')}{address}", values),
        media_type=csv.media_type,
        measured=read_timings(site.view.release).get(query.name),
        answer=shown,
        problem=None if problem is None else _said(problem, language),
        similar=_similar(address, values, problem),
    )


def _value(parameter: Parameter, call: Call) -> str:
    waiting = parameter.example if parameter.default is None or not call.complete else parameter.default
    return call.given.get(parameter.name, waiting)


def _similar(address: str, values: Mapping[str, str], problem: Problem | None) -> list[tuple[str, str]]:
    """Return the names that may have been meant, each with the address that asks for it."""
    members = {} if problem is None else problem.members
    names, parameter = members.get("similar", []), str(members.get("parameter"))
    assert isinstance(names, list)  # noqa: S101 - of our own making
    return [(name, _with(address, {**values, parameter: name})) for name in names]


def _said(problem: Problem, language: Language) -> dict[str, str]:
    keys = {"title": f"error-{problem.code}", "detail": f"error-{problem.code}-detail"}
    return {name: say(key, language, **problem.values) for name, key in keys.items()}


def _with(address: str, values: Mapping[str, str]) -> str:
    return f"{address}?{urlencode(values, safe='/')}" if values else address
