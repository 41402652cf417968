"""`/sparql` speaks the query operation of the SPARQL 1.1 Protocol, completely or with an error."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rdflib import Graph

from tests.web.asking import JSON, PARENT, SELECT, ask, bindings

if TYPE_CHECKING:
    from fastapi.testclient import TestClient


def test_query_by_get(client: TestClient) -> None:
    answer = client.get("/sparql", params={"query": SELECT}, headers={"Accept": JSON})
    assert bindings(answer) == [PARENT]


def test_query_by_post_of_a_form(client: TestClient) -> None:
    answer = client.post("/sparql", data={"query": SELECT}, headers={"Accept": JSON})
    assert bindings(answer) == [PARENT]


def test_query_by_direct_post(client: TestClient) -> None:
    headers = {"Accept": JSON, "Content-Type": "application/sparql-query"}
    assert bindings(client.post("/sparql", content=SELECT, headers=headers)) == [PARENT]


@pytest.mark.parametrize(
    ("accept", "sent"),
    [
        (JSON, JSON),
        ("application/json", JSON),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv"),
        ("text/tab-separated-values", "text/tab-separated-values"),
        ("*/*", JSON),
        ("text/csv;q=0.4, application/sparql-results+xml;q=0.6", "application/sparql-results+xml"),
    ],
)
def test_rows_come_in_the_format_asked_for(client: TestClient, accept: str, sent: str) -> None:
    answer = client.get("/sparql", params={"query": SELECT}, headers={"Accept": accept})
    assert answer.headers["content-type"].startswith(sent)
    assert PARENT in answer.text


@pytest.mark.parametrize(
    "form", ["CONSTRUCT WHERE { ?s a ?c }", "DESCRIBE <https://w3id.org/gyebo/model/acme/base>"]
)
@pytest.mark.parametrize(
    ("accept", "parser"),
    [("text/turtle", "turtle"), ("application/n-triples", "nt"), ("application/rdf+xml", "xml"),
     ("application/ld+json", "json-ld")],
)  # fmt: skip
def test_graphs_come_in_the_format_asked_for(client: TestClient, form: str, accept: str, parser: str) -> None:
    answer = client.get("/sparql", params={"query": form}, headers={"Accept": accept})
    assert answer.headers["content-type"].startswith(accept)
    assert len(Graph().parse(data=answer.text, format=parser)) > 0


def test_ask_is_answered(client: TestClient) -> None:
    answer = client.get("/sparql", params={"query": "ASK { ?s ?p ?o }"}, headers={"Accept": JSON})
    assert answer.json()["boolean"] is True


def test_a_syntax_error_is_400_with_its_place(client: TestClient) -> None:
    answer = client.get("/sparql", params={"query": "SELECT *\nWHERE { ?s ?p }"}, headers={"Accept": JSON})
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["line"] == 2
    assert answer.json()["column"] > 1


def test_an_update_is_refused_with_the_reason(client: TestClient) -> None:
    update = "INSERT DATA { <urn:a> <urn:b> <urn:c> }"
    for answer in (
        client.get("/sparql", params={"query": update}),
        client.post("/sparql", data={"update": update}),
        client.post("/sparql", content=update, headers={"Content-Type": "application/sparql-update"}),
    ):
        assert answer.status_code == 400
        assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("count", [0, 2])
def test_anything_but_one_query_is_400(client: TestClient, count: int) -> None:
    answer = client.post("/sparql", data={"query": [SELECT] * count, "x": "y"})
    assert answer.status_code == 400


def test_another_media_type_is_415_and_another_method_405(client: TestClient) -> None:
    answer = client.post("/sparql", content="{}", headers={"Content-Type": "application/json"})
    assert answer.status_code == 415
    deleted = client.delete("/sparql")
    assert deleted.status_code == 405
    assert "GET" in deleted.headers["allow"]


def test_a_format_that_is_not_there_is_406(client: TestClient) -> None:
    assert client.get("/sparql", params={"query": SELECT}, headers={"Accept": "image/png"}).status_code == 406


def test_a_query_that_takes_too_long_is_ended_and_the_next_is_answered(client: TestClient) -> None:
    heavy = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER (?a != ?g) }"
    answer = client.get("/sparql", params={"query": heavy, "timeout": "1"}, headers={"Accept": JSON})
    assert answer.status_code == 503
    assert answer.json()["code"] == "query-timeout"
    assert bindings(client.get("/sparql", params={"query": SELECT}, headers={"Accept": JSON})) == [PARENT]


def test_an_answer_above_the_limit_is_an_error_and_never_cut(client: TestClient) -> None:
    large = "SELECT ?a ?b (CONCAT(STR(?a), STR(?b), STR(?c)) AS ?d) { ?a ?x ?y . ?b ?z ?c } LIMIT 100000"
    answer = client.get("/sparql", params={"query": large}, headers={"Accept": JSON})
    assert answer.status_code == 503
    assert answer.json()["code"] == "answer-too-large"


def test_named_graphs_of_the_request_override_the_query(client: TestClient) -> None:
    graph = "https://w3id.org/gyebo/graph/model/acme/base"
    query = "SELECT DISTINCT ?p FROM <urn:nothing> { ?p a <https://w3id.org/gyebo/def/ToyModel> }"
    params = {"query": query, "default-graph-uri": graph}
    assert bindings(client.get("/sparql", params=params, headers={"Accept": JSON})) == [PARENT]
    bad = client.get("/sparql", params={"query": query, "default-graph-uri": "not an iri"})
    assert bad.status_code == 400


def test_a_query_that_is_too_long_is_413(client: TestClient) -> None:
    long = f"{SELECT} # {'x' * 1_100_000}"
    headers = {"Content-Type": "application/sparql-query"}
    assert client.post("/sparql", content=long, headers=headers).status_code == 413


def test_a_query_that_is_not_utf_8_is_400(client: TestClient) -> None:
    headers = {"Content-Type": "application/sparql-query"}
    assert client.post("/sparql", content=b"SELECT * { ?s ?p '\xff' }", headers=headers).status_code == 400


def test_without_a_query_browsers_get_a_form_with_examples(client: TestClient) -> None:
    page = client.get("/sparql", headers={"Accept": "text/html", "Accept-Language": "ko"}).text
    assert "<textarea" in page
    assert "한 모델의 모든 조상" in page


def test_a_browser_gets_the_answer_as_a_page_with_links(client: TestClient) -> None:
    answer = client.get("/sparql", params={"query": SELECT}, headers={"Accept": "text/html,*/*;q=0.1"})
    assert 'href="/model/acme/base"' in answer.text


def test_every_example_query_runs(client: TestClient, mini_dir: object) -> None:
    from pathlib import Path

    for path in sorted((Path(str(mini_dir)) / "queries/examples").glob("*.rq")):
        answer = client.get("/sparql", params={"query": path.read_text(encoding="utf-8")})
        assert answer.status_code == 200, path.name


def test_query_by_the_query_method(client: TestClient) -> None:
    headers = {"Accept": JSON, "Content-Type": "application/sparql-query"}
    assert bindings(client.request("QUERY", "/sparql", content=SELECT, headers=headers)) == [PARENT]


def test_head_has_the_headers_of_get_and_no_content(client: TestClient) -> None:
    got = ask(client)
    head = client.head("/sparql", params={"query": SELECT}, headers={"Accept": JSON})
    assert head.content == b""
    for name in ("etag", "content-length", "gyebo-rows", "content-type"):
        assert head.headers[name] == got.headers[name]


def test_a_query_in_the_address_and_one_in_the_body_are_two(client: TestClient) -> None:
    headers = {"Content-Type": "application/sparql-query"}
    answer = client.post("/sparql", params={"query": SELECT}, content=SELECT, headers=headers)
    assert answer.status_code == 400
    assert answer.json()["code"] == "one-query"


def test_graphs_of_the_address_count_for_a_query_in_the_body(client: TestClient) -> None:
    headers = {"Accept": JSON, "Content-Type": "application/sparql-query"}
    params = {"default-graph-uri": "urn:nothing"}
    assert bindings(client.post("/sparql", params=params, content=SELECT, headers=headers)) == []


def test_another_charset_than_utf_8_is_415(client: TestClient) -> None:
    headers = {"Content-Type": "application/sparql-query; charset=UTF-16"}
    answer = client.post("/sparql", content=SELECT.encode("utf-16"), headers=headers)
    assert answer.status_code == 415


def test_a_relative_iri_is_below_the_base_iri_of_the_knowledge(client: TestClient) -> None:
    relative = "SELECT ?p { <model/acme/base-tuned> <def/parentModel> ?p }"
    assert bindings(ask(client, relative)) == [PARENT]


@pytest.mark.parametrize(
    ("accept", "sent"),
    [
        ("application/*;q=0.5, text/csv;q=0.4", JSON),
        ("application/*;q=0.5, application/sparql-results+json;q=0.1", "application/sparql-results+xml"),
        ("text/*", "text/csv"),
        ("*/*;q=0.1, text/tab-separated-values", "text/tab-separated-values"),
        ("application/sparql-results+json;q=0, */*", "application/sparql-results+xml"),
    ],
)
def test_the_more_specific_range_gives_the_q_value(client: TestClient, accept: str, sent: str) -> None:
    answer = client.get("/sparql", params={"query": SELECT}, headers={"Accept": accept})
    assert answer.headers["content-type"].startswith(sent)


def test_406_lists_what_there_is_for_the_form_of_the_query(client: TestClient) -> None:
    refused = ask(client, "ASK {}", Accept="text/csv")
    assert refused.status_code == 406
    assert refused.json()["available"] == [JSON, "application/sparql-results+xml"]
    graph = ask(client, "CONSTRUCT WHERE { ?s ?p ?o }", Accept="text/csv")
    assert "text/turtle" in graph.json()["available"]


def test_405_lists_the_methods(client: TestClient) -> None:
    for method in ("PUT", "DELETE", "PATCH"):
        answer = client.request(method, "/sparql", params={"query": SELECT})
        assert answer.status_code == 405
        assert {"GET", "HEAD", "POST", "QUERY", "OPTIONS"} <= set(answer.headers["allow"].split(", "))


def test_415_says_what_is_taken(client: TestClient) -> None:
    answer = client.post("/sparql", content="{}", headers={"Content-Type": "application/json"})
    assert "application/sparql-query" in answer.headers["accept-post"]


@pytest.mark.parametrize("timeout", ["0", "-1", "soon", "nan", "inf"])
def test_a_timeout_that_is_none_is_400(client: TestClient, timeout: str) -> None:
    answer = client.get("/sparql", params={"query": SELECT, "timeout": timeout}, headers={"Accept": JSON})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad-timeout")


def test_a_request_may_ask_for_less_time(client: TestClient) -> None:
    heavy = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER (?a != ?g) }"
    answer = client.get("/sparql", params={"query": heavy, "timeout": "0.3"}, headers={"Accept": JSON})
    assert answer.status_code == 503
    assert answer.json()["limit"] == 0.3


def test_a_browser_sees_the_error_beside_its_query(client: TestClient) -> None:
    broken = "SELECT * WHERE { ?s ?p }"
    answer = client.get("/sparql", params={"query": broken}, headers={"Accept": "text/html"})
    assert answer.status_code == 400
    assert broken in answer.text
    assert "1행" in answer.text


def test_too_many_parameters_are_400(client: TestClient) -> None:
    answer = client.post("/sparql", data={f"x{n}": "1" for n in range(1001)})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "address",
    ["/sparql?query=%ff", "/sparql?query=ASK%20%7B%7D&default-graph-uri=http://[", "/sparql?query=%00"],
)
def test_hostile_addresses_are_400(client: TestClient, address: str) -> None:
    assert client.get(address, headers={"Accept": JSON}).status_code == 400


def test_a_query_of_ten_megabytes_is_413(client: TestClient) -> None:
    headers = {"Content-Type": "application/sparql-query"}
    assert client.post("/sparql", content=b"#" * 10_000_000, headers=headers).status_code == 413
