"""What is wrong with a query is told by kind, place and suggestion, whatever the engine says."""

from __future__ import annotations

# ruff: noqa: E501, ISC004 - one query a line
import time
from pathlib import Path

import pytest

from api.endpoint.mistakes import find_mistake, known_prefixes
from api.endpoint.query_grammar import QueryGrammar
from api.endpoint.query_text import InvalidQuery
from api.terms import NAMESPACES
from tests.endpoint.faulty_queries import FAULTY
from tests.endpoint.pools import JSON, question

BASE = "https://w3id.org/gyebo/"


@pytest.mark.parametrize("faulty", FAULTY, ids=lambda faulty: ascii(faulty.query[:40]))
def test_a_mistake_is_told_by_kind_place_and_suggestion(pool, release, faulty):
    """Asked of the real engine, each faulty query is refused with its own mistake."""
    with pytest.raises(InvalidQuery) as caught:
        pool.call(pool.pool.answer(question(release, faulty.query, JSON)))
    told = caught.value.mistake
    assert (told.kind, told.line, told.column) == (faulty.kind, faulty.line, faulty.column)
    assert (told.fragment, told.suggestion) == (faulty.fragment, faulty.suggestion)


def test_queries_without_a_mistake_are_read_to_their_end():
    """Of our own queries, which the engine takes, the second reading blames none."""
    files = sorted((Path(__file__).parents[2] / "queries").rglob("*.rq"))
    assert len(files) > 100
    for file in files:
        QueryGrammar(file.read_text(encoding="utf-8")).read()


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p ?o . FILTER(?o<3&&?o>1) }",
        "SELECT * { ?s ^<urn:a>/(<urn:b>|!(<urn:c>|^a))*/<urn:d>? [ <urn:e> ( 1 2 ) ; a _:b ], -5 }",
        "SELECT (COUNT(DISTINCT *) AS ?n) { { ?s ?p ?o } UNION { ?s ?q ?r } MINUS { ?s ?p 1 } }",
        "SELECT ?y (GROUP_CONCAT(DISTINCT ?o; SEPARATOR=',') AS ?all) { ?s ?p ?o } GROUP BY (YEAR(?o) AS ?y)"
        " HAVING (COUNT(*) > 1) (SUM(?o) < 5) ORDER BY DESC(?y) LIMIT 5 OFFSET 2",
        "CONSTRUCT { ?s ?p ?o . } FROM <urn:g> FROM NAMED <urn:h> WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY ?s",
        'DESCRIBE ?s <urn:a> { ?s ?p \'x\'@ko, """y\n"z" """^^<urn:t> } VALUES (?s) { (UNDEF) (<urn:b>) }',
        "ASK { FILTER NOT EXISTS { ?s ?p ?o } BIND(IF(BOUND(?x), 1, COALESCE()) AS ?y) VALUES ?z { 1 true } }",
        "SELECT ?s { { SELECT ?s (MAX(?o) AS ?m) { ?s ?p ?o } GROUP BY ?s } ?s ?p ?m . FILTER(?m IN (1, 2)) }",
        "BASE <http://e/> PREFIX 한국: <http://k/> SELECT * { 한국:모델 한국:a.b ?o ; ; . OPTIONAL { ?s a <x> } }",
    ],
)
def test_nothing_that_the_engine_takes_is_blamed(pool, release, query):
    """The grammar is the standard's: each of these is asked of the engine and read again without a mistake."""
    media_type = "application/n-triples" if query[0] in "CD" else JSON
    answer = pool.call(pool.pool.answer(question(release, query, media_type)))
    pool.call(answer.close())
    assert find_mistake(query, BASE).kind == "unreadable"


@pytest.mark.parametrize("unit", ['"""\n', "(", "{", "?a ", "<a ", "a:", "'\\", "1.", "a-", "_:a.", "\\u"])
def test_hostile_text_ends_the_second_reading_soon(unit):
    """A text of 200,000 characters is read in seconds, however it nests or repeats."""
    started = time.monotonic()
    assert find_mistake("SELECT * { " + unit * (199_000 // len(unit)), BASE).kind
    assert time.monotonic() - started < 10


def test_known_prefixes_are_the_namespaces_and_our_own():
    """A deployment with a base IRI of its own gets its own namespaces."""
    known = known_prefixes("https://other.example/")
    assert known["gyebo"] == "https://other.example/def/"
    assert known["model"] == "https://other.example/model/"
    assert known.items() >= NAMESPACES.items()
