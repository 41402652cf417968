"""The query form for people, which works without JavaScript, with the answer or the error below it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from starlette.responses import Response

from api.formats import Format, formats_of
from api.queries.public import QueryGroup, query_groups
from api.text import Text
from api.web.http.reader import reader_of
from api.web.pages.context import PageContext
from api.web.pages.messages import say_all
from api.web.pages.templates import page
from api.web.problems.words import ProblemWords, words_of
from api.web.representation import respond_once, site_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from api.web.endpoint.answer_view import AnswerView
    from api.web.http.problem import Problem
    from api.web.site import Site


_AROUND = 80  # characters shown on each side of a mistake


@dataclass(frozen=True, slots=True)
class Example:
    """One query of the library, to start from."""

    name: str
    summary: Text
    query: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SparqlPage(PageContext):
    """The query form of the endpoint.

    query: what stands in the form. groups: headings, each with its examples. editor_words: what the
    editor says. formats: those to choose from. answer: what was found, or None. notices: what to know
    of the terms of the query where the answer is empty. problem: what is wrong, or None. excerpt: the
    line of a mistake: before it, the part that is meant, after it. seconds and megabytes: the limits.
    """

    template: ClassVar[str] = "sparql.html"
    query: str
    groups: list[tuple[Text, list[Example]]]
    editor_words: dict[str, str]
    formats: tuple[Format, ...]
    answer: AnswerView | None
    notices: tuple[Text, ...]
    problem: ProblemWords | None
    excerpt: tuple[str, str, str] | None
    seconds: str
    megabytes: int


def sparql_page(
    request: Request, query: str, *, shown: AnswerView | None = None, problem: Problem | None = None
) -> Response:
    """Show the form, with the answer or with what is wrong where a query was asked."""
    site = site_of(request)
    base_iri = site.settings.base_iri
    groups = [(each.label, _examples(each, base_iri)) for each in query_groups(site.library)]
    language = reader_of(request).language
    context = SparqlPage(
        query=query or (groups[0][1][0].query if groups else ""),
        groups=groups,
        editor_words={"base": base_iri, **say_all("editor-", language)},
        formats=formats_of("page", "rows", "graph"),
        answer=shown,
        notices=_notices(site, query, shown),
        problem=None if problem is None else words_of(problem, language),
        excerpt=None if problem is None else _excerpt(query, problem.members),
        seconds=f"{site.settings.query_timeout:g}",
        megabytes=site.settings.query_max_bytes // 2**20,
    )
    return respond_once(request, page(request, context, request.url.query), problem)


def _notices(site: Site, query: str, shown: AnswerView | None) -> tuple[Text, ...]:
    if shown is None or shown.release != site.view.release.number or shown.truth or shown.total > 1:
        return ()
    return tuple(each.words for each in site.view.notices(query))


def _excerpt(query: str, members: Mapping[str, object]) -> tuple[str, str, str] | None:
    """Return the line of a mistake: what stands before, the part that is meant, what stands after."""
    line, column, fragment = (members.get(name) for name in ("line", "column", "fragment"))
    if not isinstance(line, int) or not isinstance(column, int):
        return None
    lines = query.split("\n")
    text = lines[line - 1].rstrip("\r") if line <= len(lines) else ""
    start, end = column - 1, column - 1 + len(str(fragment or "").split("\n", 1)[0])
    return text[max(start - _AROUND, 0) : start], text[start:end] or "␣", text[end : end + _AROUND]


def _examples(group: QueryGroup, base_iri: str) -> list[Example]:
    """Return the queries of a group, each with the example of its parameters, so that it runs as pasted."""
    return [
        Example(
            query.name,
            Text(query.header.get("summary-ko", ""), query.header.get("summary", "")),
            query.example(base_iri).strip(),
        )
        for query in group.queries
    ]
