"""Users' queries: each form in the format and over the graphs asked for, or an error that tells its place."""

from __future__ import annotations

from dataclasses import replace

import pytest

from api.endpoint.limits import QueryFailed
from api.endpoint.query_text import InvalidQuery
from tests.endpoint.pools import (
    JSON,
    LIGHT,
    LONG,
    light_query_answers,
    question,
    values,
)


@pytest.mark.parametrize(
    ("query", "media_type", "expected"),
    [
        (LIGHT, "text/csv", b"o\r\n0\r\n"),
        ("ASK { <http://e/1> ?p ?o }", JSON, b'{"head":{},"boolean":true}'),
        (
            "CONSTRUCT WHERE { <http://e/0> ?p ?o }",
            "application/n-triples",
            b'<http://e/0> <http://e/p> "0" .\n',
        ),
        ("DESCRIBE <http://e/0>", "application/n-triples", b'<http://e/0> <http://e/p> "0" .\n'),
    ],
)
def test_each_form_is_answered_in_the_format_asked_for(pool, release, query, media_type, expected):
    """SELECT and ASK give results, CONSTRUCT and DESCRIBE give triples."""
    assert pool.run(release, query, media_type) == expected


def test_without_graphs_a_query_sees_all_of_them(pool, release):
    """The default graph is the union."""
    body = pool.run(release, "SELECT ?o { VALUES ?s { <http://e/0> <http://e/1> } ?s ?p ?o }", JSON)
    assert values(body) == {"0", "1"}


def test_the_querys_own_from_is_honoured(pool, release):
    """FROM limits the default graph to what it names."""
    query = "SELECT ?o FROM <http://e/g1> { VALUES ?s { <http://e/0> <http://e/1> } ?s ?p ?o }"
    assert values(pool.run(release, query, JSON)) == {"1"}


def test_graphs_of_the_request_override_from(pool, release):
    """The SPARQL protocol lets the request win over FROM."""
    query = "SELECT ?o FROM <http://e/g1> { VALUES ?s { <http://e/0> <http://e/1> } ?s ?p ?o }"
    assert values(pool.run(release, query, JSON, default_graphs=["http://e/g0"])) == {"0"}


def test_a_syntax_error_is_told_with_its_place(pool, release):
    """Line and column count from 1, and the worker lives on."""
    with pytest.raises(InvalidQuery) as caught:
        pool.run(release, "SELECT *\nWHERE { ?s ?p }", JSON)
    assert caught.value.mistake.line == 2
    assert caught.value.mistake.column > 13
    assert light_query_answers(pool, release)


@pytest.mark.parametrize(
    ("query", "media_type", "rows"),
    [
        (LONG, JSON, 90_000),
        (LONG, "application/sparql-results+xml", 90_000),
        (LONG, "text/csv", 90_000),
        (LONG, "text/tab-separated-values", 90_000),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "text/turtle", 300),
        ("ASK { ?s ?p ?o }", JSON, None),
    ],
)
def test_an_answer_tells_its_rows(pool, release, query, media_type, rows):
    """Rows of a SELECT and triples of a CONSTRUCT are counted in every format."""

    async def ask():
        answer = await pool.pool.answer(question(release, query, media_type))
        await answer.close()
        return answer.rows

    assert pool.call(ask()) == rows


def test_a_release_that_is_gone_is_an_error(pool, release):
    """A store that cannot be opened is told, and the worker lives on."""
    gone = replace(release, directory=release.directory.parent / "99")
    with pytest.raises(QueryFailed):
        pool.run(gone, LIGHT, JSON)
    assert light_query_answers(pool, release)
