"""Hostile queries: none changes anything, reaches anybody, or costs more than reading it."""

from __future__ import annotations

import socket
import threading
import time

import pytest

from api.endpoint.limits import QueryFailed
from api.endpoint.query_text import InvalidQuery, RefusedQuery, read_query
from tests.endpoint.pools import (
    JSON,
    LIGHT,
    light_query_answers,
    values,
)


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <http://e/x> <http://e/p> 1 }",
        "DELETE WHERE { ?s ?p ?o }",
        "LOAD <file:///etc/passwd>",
        "CLEAR ALL",
        "DROP ALL",
        "PREFIX e: <http://e/> WITH e:g DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "# SELECT\ncreate graph <http://e/g>",
    ],
)
def test_updates_are_refused_with_a_reason_in_both_languages(pool, release, update):
    """Nothing writes, and the message says what this address is for."""
    with pytest.raises(RefusedQuery, match="update") as caught:
        pool.run(release, update, JSON)
    assert "조회" in caught.value.reason_ko


def test_an_update_behind_a_query_does_not_run(pool, release):
    """A second statement is a syntax error."""
    with pytest.raises(InvalidQuery):
        pool.run(release, "SELECT * {} ; DROP ALL", JSON)
    assert light_query_answers(pool, release)


@pytest.fixture
def listener():
    """Listen on loopback, and count who calls."""
    calls = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        stop = threading.Event()

        def accept():
            while not stop.is_set():
                try:
                    connection, _ = server.accept()
                except TimeoutError:
                    continue
                calls.append(1)
                connection.close()

        thread = threading.Thread(target=accept)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/", calls
        stop.set()
        thread.join()


@pytest.mark.parametrize(
    "call",
    [
        "SERVICE <X> { ?a ?b ?c }",
        "service<X>{ ?a ?b ?c }",
        "SeRvIcE SILENT <X> { ?a ?b ?c }",
        "?s ?p ?o . SERVICE ?x { ?a ?b ?c } VALUES ?x { <X> }",
        "?s ?p ?o.SERVICE:x{ ?a ?b ?c }",
        "?s ?p 1.SERVICE:x{ ?a ?b ?c }",
        "?s ?p 'a'SERVICE:x{ ?a ?b ?c }",
        "?s ?p true.service:x{ ?a ?b ?c }",
        "?s ?p ?o SERVICE#\n:x{ ?a ?b ?c }",
        "{ SELECT * { SERVICE :x { ?a ?b ?c } } }",
        "OPTIONAL { FILTER EXISTS { SERVICE :x { ?a ?b ?c } } }",
        "\\u0053ERVICE <X> { ?a ?b ?c }",
        "?s ?p '\\u0027 . SERVICE <X> { ?a ?b ?c } #'",
    ],
)
def test_no_query_reaches_another_server(pool, release, listener, call):
    """SERVICE is refused however it is written, and nobody is called."""
    address, calls = listener
    query = f"PREFIX : <{address}>\nSELECT * {{ {call.replace('X', address)} }}"
    with pytest.raises(RefusedQuery, match="SERVICE"):
        pool.run(release, query, JSON)
    assert not calls


def test_from_and_its_graphs_reach_nobody(pool, release, listener):
    """FROM names a graph of ours or an empty one; nothing is fetched."""
    address, calls = listener
    query = "SELECT ?o FROM <X> { ?s ?p ?o }".replace("X", address)
    assert values(pool.run(release, query, JSON)) == set()
    assert values(pool.run(release, LIGHT, JSON, default_graphs=["file:///etc/passwd"])) == set()
    assert not calls


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service { ?service ?p ?o } # SERVICE <http://e/>",
        'SELECT * { ?s ?p "SERVICE <http://e/> {}" }',
        "SELECT * { ?s ?p '''SERVICE\n<http://e/> {}''' }",
        "SELECT * { ?s <http://e/SERVICE> ?o }",
        "PREFIX e: <http://e/> SELECT * { ?s e:service ?o ; e:a.service ?x }",
        "SELECT * { ?s ?p 'it\\'s SERVICE' }",
        "SELECT * { ?s ?p ?o FILTER(?o<3 && ?o>1) } # 'not a string",
    ],
)
def test_the_word_service_elsewhere_is_only_a_word(query):
    """Variables, strings, comments, IRIs and local names may hold any letters."""
    assert read_query(query).form == "select"


@pytest.mark.parametrize(
    "query",
    [
        "",
        "nonsense",
        "SELECT",
        "SELECT * { ?s ?p 'open }",
        'SELECT * { ?s ?p """open" }',
        "SELECT * {" * 2000,
        "SELECT * { " + "{" * 200_000,
        "SELECT * { FILTER(" + "(" * 5000 + "1" + ")" * 5000 + ") }",
        "SELECT * { ?s " + "^" * 100_000 + "<http://e/p> ?o }",
        "SELECT * { \0 }",
        "SELECT * { ?s ?p '\ud800' }",
        "SELECT * { ?s <http://e/a b> ?o }",
        "\ufeff\u202eSELECT * { ?s",
        "SELECT ?o { ?s ?p ?o } LIMIT 99999999999999999999999999",
    ],
    ids=lambda query: ascii(query[:24]),
)
def test_hostile_text_gets_an_error_and_the_next_query_its_answer(pool, release, query):
    """Whatever the text is, the pool says no and goes on."""
    with pytest.raises((InvalidQuery, RefusedQuery, QueryFailed)):
        pool.run(release, query, JSON)
    assert light_query_answers(pool, release)


@pytest.mark.parametrize(
    "unit", ['\\"""\n', "'\\", "<a", ".", "a-", "a:", "#\n", "\\u0053", "@a", "?a", '"a"']
)
def test_reading_a_text_takes_time_in_proportion_to_its_length(unit):
    """A megabyte of anything is read within seconds: no part of it is read again and again."""
    started = time.monotonic()
    with pytest.raises((InvalidQuery, RefusedQuery)):
        read_query(unit * (1024 * 1024 // len(unit)))
    assert time.monotonic() - started < 10
