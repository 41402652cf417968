"""Answers of `/sparql`: release, rows and time, entity tags, permanent addresses, codings, descriptions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rdflib import RDF, Graph, URIRef

from api.endpoint.query_text import _remembered
from tests.web.asking import JSON, SELECT, ask, bindings

if TYPE_CHECKING:
    from fastapi.testclient import TestClient


def test_without_a_query_programs_get_a_service_description(client: TestClient) -> None:
    answer = client.get("/sparql", headers={"Accept": "text/turtle"})
    graph = Graph().parse(data=answer.text, format="turtle")
    assert any("SPARQL11Query" in str(o) for _, _, o in graph)


def test_scripts_of_other_sites_may_ask(client: TestClient) -> None:
    answer = client.options("/sparql", headers={"Origin": "https://example.org"})
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == "*"


def test_preflight_is_answered_for_whatever_can_be_read(client: TestClient) -> None:
    headers = {"Origin": "https://example.org", "Access-Control-Request-Method": "GET"}
    for path in ("/store", "/.well-known/void", "/model/acme/base"):
        answer = client.options(path, headers=headers)
        assert (answer.status_code, answer.headers["access-control-allow-methods"]) == (204, "GET, HEAD")
        assert "If-None-Match" in answer.headers["access-control-allow-headers"]
    assert "QUERY" in client.options("/sparql", headers=headers).headers["access-control-allow-methods"]


def test_a_star_in_if_none_match_does_not_hide_what_is_wrong(client: TestClient) -> None:
    assert ask(client, "SELECT * { ?s ?p }", If_None_Match="*").status_code == 400


def test_the_same_request_again_is_answered_the_same_and_counted(client: TestClient) -> None:
    query = f"{SELECT} # asked again"
    first, second = ask(client, query), ask(client, query)
    told = [name for name in first.headers if name != "date"]
    assert [first.headers[name] for name in told] == [second.headers[name] for name in told]
    assert first.content == second.content
    other = ask(client, query, Accept="text/csv")
    assert other.headers["content-type"].startswith("text/csv")


def test_every_complete_answer_tells_release_rows_and_time(client: TestClient) -> None:
    answer = ask(client)
    assert answer.headers["gyebo-rows"] == "1"
    assert float(answer.headers["gyebo-seconds"]) > 0
    assert int(answer.headers["gyebo-release"]) >= 1
    graph = ask(
        client, "CONSTRUCT WHERE { <model/acme/base-tuned> <def/parentModel> ?p }", Accept="text/turtle"
    )
    assert graph.headers["gyebo-rows"] == "1"
    exposed = answer.headers["access-control-expose-headers"]
    assert all(name in exposed for name in ("Gyebo-Release", "Gyebo-Rows", "Gyebo-Seconds", "ETag"))


def test_the_permanent_address_gives_the_same_answer(client: TestClient) -> None:
    answer = ask(client)
    address = answer.headers["content-location"]
    assert f'<{address}>; rel="bookmark"' in answer.headers["link"]
    again = client.get(address)
    assert again.content == answer.content
    assert again.headers["etag"] == answer.headers["etag"]


@pytest.mark.parametrize(
    ("at", "status", "code"),
    [("999", 404, "no-release"), ("x", 400, "bad-release"), ("0", 404, "no-release")],
)
def test_a_release_that_is_not_there_is_told(client: TestClient, at: str, status: int, code: str) -> None:
    answer = client.get("/sparql", params={"query": SELECT, "at": at}, headers={"Accept": JSON})
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_the_same_query_has_the_same_entity_tag_and_304(client: TestClient) -> None:
    tag = ask(client).headers["etag"]
    assert not tag.startswith("W/")
    answer = ask(client, If_None_Match=f'"other", {tag}')
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["etag"] == tag
    assert "Accept" in answer.headers["vary"]


def test_query_format_and_graphs_make_different_entity_tags(client: TestClient) -> None:
    tags = {
        ask(client).headers["etag"],
        ask(client, SELECT + " ").headers["etag"],
        ask(client, Accept="text/csv").headers["etag"],
        client.get(
            "/sparql", params={"query": SELECT, "default-graph-uri": "urn:a"}, headers={"Accept": JSON}
        ).headers["etag"],
        client.get(
            "/sparql", params={"query": SELECT, "named-graph-uri": "urn:a"}, headers={"Accept": JSON}
        ).headers["etag"],
        ask(client, Accept_Encoding="gzip", query=WIDE).headers["etag"],
        ask(client, Accept_Encoding="zstd", query=WIDE).headers["etag"],
    }
    assert len(tags) == 7


WIDE = "SELECT * { ?s ?p ?o } LIMIT 200"


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (NOW() AS ?t) {}",
        "SELECT (RAND() AS ?t) {}",
        "SELECT (StrUUID() AS ?t) {}",
        "SELECT (UUID() AS ?t) {}",
        "SELECT (BNODE() AS ?t) {}",
        "CONSTRUCT { [] <urn:p> ?o } WHERE { ?s ?p ?o }",
        "CONSTRUCT { _:x <urn:p> ?o } WHERE { ?s ?p ?o }",
        "CONSTRUCT { ?s <urn:p> (1 2) } WHERE { ?s ?p ?o } LIMIT 5 # { }",
    ],
)
def test_an_answer_that_changes_each_time_has_no_entity_tag(client: TestClient, query: str) -> None:
    answer = ask(client, query, Accept="*/*")
    assert answer.status_code == 200
    assert "etag" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "query",
    [
        'SELECT ("NOW()" AS ?t) {} # RAND()',
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER (1 = 1) }",
        "PREFIX now: <urn:x> SELECT ?rand { ?rand now:uuid ?x }",
    ],
)
def test_words_that_only_look_like_chance_do_no_harm(client: TestClient, query: str) -> None:
    assert "etag" in ask(client, query, Accept="*/*").headers


@pytest.mark.parametrize(
    ("accepted", "used"),
    [
        ("gzip", "gzip"),
        ("zstd, gzip", "zstd"),
        ("gzip;q=1, zstd;q=0.5", "gzip"),
        ("br", None),
        ("gzip;q=0", None),
        ("identity;q=1, gzip;q=0.5", None),
    ],
)
def test_answers_are_compressed_as_the_client_can_take_them(
    client: TestClient, accepted: str, used: str | None
) -> None:
    plain = ask(client, WIDE, Accept_Encoding="identity")
    answer = ask(client, WIDE, Accept_Encoding=accepted)
    assert answer.headers.get("content-encoding") == used
    assert "Accept-Encoding" in answer.headers["vary"]
    if used == "gzip":
        assert answer.content == plain.content  # the client library unpacks it
    if used == "zstd":
        assert int(answer.headers["content-length"]) < len(plain.content)


def test_the_service_description_tells_truly_what_the_release_holds(client: TestClient) -> None:
    described = Graph().parse(
        data=client.get("/sparql", headers={"Accept": "text/turtle"}).text, format="turtle"
    )
    void = "http://rdfs.org/ns/void#"
    triples = described.value(predicate=URIRef(f"{void}class"), object=URIRef(TOY))
    entities = int(described.value(triples, URIRef(f"{void}entities")))
    counted = ask(client, f"SELECT (COUNT(DISTINCT ?s) AS ?p) {{ ?s a <{TOY}> }}")
    assert bindings(counted) == [str(entities)]
    total = ask(client, "SELECT (COUNT(*) AS ?p) { ?s ?q ?o }")
    dataset = described.value(predicate=RDF.type, object=URIRef(f"{void}Dataset"))
    assert bindings(total) == [str(described.value(dataset, URIRef(f"{void}triples")))]
    endpoint = "http://www.w3.org/ns/sparql-service-description#endpoint"
    assert list(described.objects(None, URIRef(endpoint))) == [URIRef("http://testserver/sparql")]


def test_void_is_at_its_well_known_address(client: TestClient) -> None:
    answer = client.get("/.well-known/void", headers={"Accept": "application/n-triples"})
    assert answer.headers["content-type"].startswith("application/n-triples")
    assert "http://rdfs.org/ns/void#propertyPartition" in answer.text
    assert client.get("/.well-known/void", headers={"If-None-Match": answer.headers["etag"]}).status_code in (
        200,
        304,
    )


TOY = "https://w3id.org/gyebo/def/ToyModel"


def test_the_text_of_a_query_is_read_once_a_request(client: TestClient) -> None:
    """From the request to the worker, what was read goes along; nobody reads the text again."""

    def readings() -> int:
        told = _remembered.cache_info()
        return told.hits + told.misses

    before = readings()
    assert ask(client, f"{SELECT} # read once").status_code == 200
    assert readings() == before + 1
