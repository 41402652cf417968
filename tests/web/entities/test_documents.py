"""Every IRI leads to documents about the thing, by the web's own rules."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from rdflib import Graph, URIRef

if TYPE_CHECKING:
    from fastapi.testclient import TestClient

THING = "/model/acme/base-tuned"
IRI = f"https://w3id.org/gyebo{THING}"
RDF = {
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
}
PARSERS = {"ttl": "turtle", "jsonld": "json-ld", "nt": "nt", "rdf": "xml"}


@pytest.mark.parametrize(
    ("accept", "suffix"),
    [
        ("text/html", "html"),
        ("*/*", "html"),
        (None, "html"),
        ("text/turtle", "ttl"),
        ("application/ld+json", "jsonld"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "rdf"),
        ("text/html;q=0.5, text/turtle", "ttl"),
        ("text/*;q=0.9, application/rdf+xml;q=1.0", "rdf"),
        ("text/html;q=0, */*;q=0.1", "ttl"),
        ("text/turtle;q=0.2, application/*;q=0.8", "jsonld"),
    ],
)
def test_an_iri_leads_to_the_document_that_suits_best(
    client: TestClient, accept: str | None, suffix: str
) -> None:
    answer = client.get(THING, headers={"Accept": accept} if accept else {"Accept": ""})
    assert answer.status_code == 303
    assert answer.headers["location"] == f"{THING}.{suffix}"
    assert "Accept" in answer.headers["vary"]


def test_a_format_that_is_not_there_is_406_and_says_what_is(client: TestClient) -> None:
    answer = client.get(THING, headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert "text/turtle" in answer.json()["available"]


@pytest.mark.parametrize("suffix", RDF)
def test_every_rdf_format_parses_and_holds_the_same_triples(client: TestClient, suffix: str) -> None:
    answer = client.get(f"{THING}.{suffix}")
    assert answer.headers["content-type"].startswith(RDF[suffix])
    graph = Graph().parse(data=answer.text, format=PARSERS[suffix])
    reference = Graph().parse(data=client.get(f"{THING}.nt").text, format="nt")
    assert set(graph) == set(reference)
    parent = URIRef("https://w3id.org/gyebo/def/fineTunedFrom")
    assert (URIRef(IRI), parent, URIRef("https://w3id.org/gyebo/model/acme/base")) in graph


def test_a_document_holds_the_statements_about_the_thing_with_their_sources(client: TestClient) -> None:
    graph = Graph().parse(data=client.get(f"{THING}.ttl").text, format="turtle")
    claim = URIRef(f"{IRI}#claim-colour")
    assert (claim, URIRef("http://purl.org/dc/terms/source"), None) in graph


def test_an_unknown_iri_is_404_for_programs_and_for_people(client: TestClient) -> None:
    problem = client.get("/model/acme/nobody", headers={"Accept": "application/json"})
    assert (problem.status_code, problem.headers["content-type"]) == (404, "application/problem+json")
    page = client.get("/model/acme/nobody", headers={"Accept": "text/html", "Accept-Language": "ko"})
    assert page.status_code == 404
    assert "찾을 수 없습니다" in page.text


def test_an_iri_that_ends_like_a_document_is_still_the_thing(client: TestClient) -> None:
    answer = client.get("/model/bolt/notes.html", headers={"Accept": "text/turtle"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/model/bolt/notes.html.ttl")
    assert client.get("/model/bolt/notes.html.ttl").status_code == 200
    assert client.get("/model/bolt/mix2.5.html").status_code == 200


def test_an_unchanged_document_is_304(client: TestClient) -> None:
    first = client.get(f"{THING}.ttl")
    again = client.get(f"{THING}.ttl", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_two_languages_and_two_formats_have_different_entity_tags(client: TestClient) -> None:
    tags = {
        client.get(f"{THING}.html?lang=ko").headers["etag"],
        client.get(f"{THING}.html?lang=en").headers["etag"],
        client.get(f"{THING}.ttl").headers["etag"],
        client.get(f"{THING}.nt").headers["etag"],
    }
    assert len(tags) == 4


def test_head_gives_the_headers_alone(client: TestClient) -> None:
    answer = client.head(f"{THING}.ttl")
    assert answer.status_code == 200
    assert answer.content == b""
    assert answer.headers["etag"] == client.get(f"{THING}.ttl").headers["etag"]


def test_a_document_names_its_other_formats(client: TestClient) -> None:
    links = client.get(f"{THING}.html").headers["link"]
    for suffix, media_type in RDF.items():
        assert f'<{THING}.{suffix}>; rel="alternate"; type="{media_type}"' in links


def test_scripts_of_other_sites_may_read_the_data(client: TestClient) -> None:
    assert client.get(f"{THING}.ttl").headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    "path",
    [
        "/organization/acme",
        "/def/parentModel",
        "/def/ToyModel",
        "/framework/toy",
        "/framework/toy/colour",
        "/code/toy-colour/red",
        "/code/toy-colour",
        "/metric/toy-speed",
        "/source/toy-catalogue",
        "/benchmark/slope-run",
        "/graph/model/acme/base",
    ],
)
def test_things_of_every_kind_have_a_page_and_data(client: TestClient, path: str) -> None:
    assert client.get(path, headers={"Accept": "text/html"}).headers["location"] == f"{path}.html"
    page = client.get(f"{path}.html")
    assert page.status_code == 200
    assert "<h1>" in page.text
    assert len(Graph().parse(data=client.get(f"{path}.ttl").text, format="turtle")) > 0


@pytest.mark.parametrize("path", ["/%00", "/model/%ff%fe", "/model/<script>", "/model/" + "a" * 5000, "/%22"])
def test_hostile_addresses_get_a_plain_404(client: TestClient, path: str) -> None:
    answer = client.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert "<script>" not in answer.text.replace("<script src", "")


def test_json_ld_names_no_remote_context(client: TestClient) -> None:
    document = json.loads(client.get(f"{THING}.jsonld").text)
    contexts = [
        node["@context"]
        for node in ([document] if isinstance(document, dict) else document)
        if "@context" in node
    ]
    assert not [context for context in contexts if isinstance(context, str)]
