"""`/store` reads graphs by the SPARQL 1.1 Graph Store Protocol."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from rdflib import Graph

GRAPH = "https://w3id.org/gyebo/graph/model/acme/base"


def test_get_returns_one_named_graph(client: TestClient) -> None:
    answer = client.get("/store", params={"graph": GRAPH}, headers={"Accept": "text/turtle"})
    graph = Graph().parse(data=answer.text, format="turtle")
    assert len(graph) == int(answer.headers["gyebo-rows"]) > 0
    assert "etag" in answer.headers


def test_get_default_returns_all_graphs_as_one(client: TestClient) -> None:
    named = client.get("/store", params={"graph": GRAPH})
    whole = client.get("/store?default", headers={"Accept": "application/n-triples"})
    assert whole.headers["content-type"] == "application/n-triples"
    assert int(whole.headers["gyebo-rows"]) > int(named.headers["gyebo-rows"])


def test_head_tells_the_same_without_content(client: TestClient) -> None:
    head = client.head("/store", params={"graph": GRAPH})
    assert (head.status_code, head.content) == (200, b"")
    assert client.head("/store", params={"graph": "urn:nothing"}).status_code == 404


def test_a_graph_that_is_not_there_is_404(client: TestClient) -> None:
    answer = client.get("/store", params={"graph": "urn:nothing"})
    assert (answer.status_code, answer.json()["code"]) == (404, "no-graph")


@pytest.mark.parametrize(
    "query", ["", "graph=urn:a&graph=urn:b", "graph=urn:a&default", "graph=not%20an%20iri", "graph=%3E%7D"]
)
def test_anything_but_one_graph_is_400(client: TestClient, query: str) -> None:
    assert client.get(f"/store?{query}").status_code == 400


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
def test_writing_is_405(client: TestClient, method: str) -> None:
    answer = client.request(method, "/store", params={"graph": GRAPH}, content="")
    assert answer.status_code == 405
    assert "GET" in answer.headers["allow"]


def test_a_format_that_is_not_there_is_406(client: TestClient) -> None:
    answer = client.get("/store", params={"graph": GRAPH}, headers={"Accept": "text/csv"})
    assert answer.status_code == 406
    assert "text/turtle" in answer.json()["available"]
