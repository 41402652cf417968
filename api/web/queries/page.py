"""What the pages of the query library show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlencode

from api.formats import QUERY_TEXT, Format
from api.queries.public import read_timings
from api.text import Text
from api.web.http.reader import reader_of
from api.web.pages.context import PageContext
from api.web.pages.templates import page
from api.web.problems.words import ProblemWords, words_of
from api.web.queries.call import takes
from api.web.representation import site_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.requests import Request

    from api.queries.library import Parameter, Query
    from api.queries.public import QueryTiming
    from api.web.endpoint.answer_view import AnswerView
    from api.web.http.problem import Problem
    from api.web.queries.call import Call


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


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryListPage(PageContext):
    """The public queries by feature.

    words: what was searched for. groups: features with their queries and what their headers say. total: how
    many were found.
    """

    template: ClassVar[str] = "queries.html"
    words: str
    groups: list[tuple[str, list[tuple[Query, Told]]]]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryPage(PageContext):
    """One query: its form, its answer, and how it is called.

    query, feature and told: what it is. fields: of the form. columns and headings: names of the columns.
    text: the query filled in. formats: of the answer, with addresses. curl and media_type: a call as an
    example. measured: how long it took at the last build, or None. answer, or None. problem, or None;
    similar: names that may have been meant.
    """

    template: ClassVar[str] = "query.html"
    query: Query
    feature: str
    told: Told
    fields: list[Field]
    columns: list[tuple[str, Text]]
    headings: dict[str, Text]
    text: str
    formats: list[tuple[Format, str]]
    curl: str
    media_type: str
    measured: QueryTiming | None
    answer: AnswerView | None
    problem: ProblemWords | None
    similar: list[tuple[str, str]]


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


def query_page(
    request: Request,
    query: Query,
    call: Call,
    formats: Sequence[Format],
    *,
    problem: Problem | None,
    shown: AnswerView | None,
) -> bytes:
    """Render the page of one query."""
    site, language = site_of(request), reader_of(request).language
    # What the links ask for is what the page shows; where it waits for values, the examples.
    examples = {} if call.complete else {each.name: each.example for each in query.described}
    values = call.given or examples
    csv = next((each for each in formats if each.name == "csv"), formats[0])
    address = f"/queries/{query.name}"
    context = QueryPage(
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
        formats=[(each, _with(f"{address}{each.suffix}", values)) for each in (*formats, QUERY_TEXT)],
        curl=_with(f"{str(request.base_url).rstrip('/')}{address}", values),
        media_type=csv.media_type,
        measured=read_timings(site.view.release).get(query.name),
        answer=shown,
        problem=None if problem is None else words_of(problem, language),
        similar=_similar(address, values, problem),
    )
    return page(request, context, urlencode(call.given))


def _value(parameter: Parameter, call: Call) -> str:
    waiting = parameter.example if parameter.default is None or not call.complete else parameter.default
    return call.given.get(parameter.name, waiting)


def _similar(address: str, values: Mapping[str, str], problem: Problem | None) -> list[tuple[str, str]]:
    """Return the names that may have been meant, each with the address that asks for it."""
    members = {} if problem is None else problem.members
    names, parameter = members.get("similar", []), str(members.get("parameter"))
    assert isinstance(names, list)  # noqa: S101 - of our own making
    return [(name, _with(address, {**values, parameter: name})) for name in names]


def _with(address: str, values: Mapping[str, str]) -> str:
    return f"{address}?{urlencode(values, safe='/')}" if values else address
