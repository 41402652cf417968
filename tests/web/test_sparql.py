"""`/sparql` speaks the query operation of the SPARQL 1.1 Protocol, completely or with an error."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from rdflib import RDF, Graph, URIRef

SELECT = (
    "SELECT ?p { <https://w3id.org/gyebo/model/acme/base-tuned> <https://w3id.org/gyebo/def/parentModel> ?p }"
)
PARENT = "https://w3id.org/gyebo/model/acme/base"
JSON = "application/sparql-results+json"


def bindings(answer: object) -> list[str]:
    return [row["p"]["value"] for row in answer.json()["results"]["bindings"]]  # type: ignore[attr-defined]


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


def test_a_syntax_error_is_told_in_words_that_can_be_read(client: TestClient) -> None:
    answer = client.get("/sparql", params={"query": "SELECT * { ?s ?p ?o ."}, headers={"Accept": JSON})
    assert "a letter" in answer.json()["detail"]
    assert "u{" not in answer.json()["detail"]
    assert "[_]" not in answer.json()["detail"]


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
    answer = client.get("/sparql", params={"query": heavy}, headers={"Accept": JSON})
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


def test_without_a_query_programs_get_a_service_description(client: TestClient) -> None:
    answer = client.get("/sparql", headers={"Accept": "text/turtle"})
    graph = Graph().parse(data=answer.text, format="turtle")
    assert any("SPARQL11Query" in str(o) for _, _, o in graph)


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


def test_scripts_of_other_sites_may_ask(client: TestClient) -> None:
    answer = client.options("/sparql", headers={"Origin": "https://example.org"})
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == "*"


def ask(client: TestClient, query: str = SELECT, **more: str) -> object:
    """Ask by GET; `more` are headers, with `_` for `-`."""
    headers = {"Accept": JSON, **{name.replace("_", "-"): value for name, value in more.items()}}
    return client.get("/sparql", params={"query": query}, headers=headers)


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


@pytest.mark.parametrize("timeout", ["0", "-1", "soon", "nan", "inf"])
def test_a_timeout_that_is_none_is_400(client: TestClient, timeout: str) -> None:
    answer = client.get("/sparql", params={"query": SELECT, "timeout": timeout}, headers={"Accept": JSON})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad-timeout")


def test_a_request_may_ask_for_less_time(client: TestClient) -> None:
    heavy = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER (?a != ?g) }"
    answer = client.get("/sparql", params={"query": heavy, "timeout": "0.3"}, headers={"Accept": JSON})
    assert answer.status_code == 503
    assert answer.json()["limit"] == 0.3


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


def test_a_browser_sees_the_error_beside_its_query(client: TestClient) -> None:
    broken = "SELECT * WHERE { ?s ?p }"
    answer = client.get("/sparql", params={"query": broken}, headers={"Accept": "text/html"})
    assert answer.status_code == 400
    assert broken in answer.text
    assert "1행" in answer.text


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
