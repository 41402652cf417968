"""Answers to queries come in the format that is asked for, by whatever word, or not at all."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from tests.web.asking import PARENT, SELECT

if TYPE_CHECKING:
    from fastapi.testclient import TestClient

GRAPH = "CONSTRUCT WHERE { <model/acme/base> ?p ?o }"


@pytest.mark.parametrize(
    ("word", "sent"),
    [
        ("TSV", "text/tab-separated-values"),
        ("tsv", "text/tab-separated-values"),
        ("Json", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv"),
    ],
)
def test_a_format_goes_by_any_spelling(client: TestClient, word: str, sent: str) -> None:
    answer = client.get("/sparql", params={"query": SELECT, "format": word})
    assert answer.headers["content-type"].startswith(sent)


@pytest.mark.parametrize("word", ["bogus", "turtle", "png"])
def test_a_format_that_is_none_is_406_with_those_that_there_are(client: TestClient, word: str) -> None:
    answer = client.get("/sparql", params={"query": SELECT, "format": word})
    assert (answer.status_code, answer.json()["code"]) == (406, "unknown-format")
    assert {"json", "xml", "csv", "tsv", "excel.csv"} <= set(answer.json()["names"])


@pytest.mark.parametrize(
    ("accept", "sent", "written"),
    [
        ("application/trig", "application/trig", ox.RdfFormat.TRIG),
        ("application/n-quads", "application/n-quads", ox.RdfFormat.N_QUADS),
        ("application/json", "application/ld+json", ox.RdfFormat.JSON_LD),
        ("text/n3", "text/turtle", ox.RdfFormat.TURTLE),
        ("application/xml", "application/rdf+xml", ox.RdfFormat.RDF_XML),
        ("application/x-turtle", "text/turtle", ox.RdfFormat.TURTLE),
    ],
)
def test_a_graph_comes_by_every_name_of_its_formats(
    client: TestClient, accept: str, sent: str, written: ox.RdfFormat
) -> None:
    answer = client.get("/sparql", params={"query": GRAPH}, headers={"Accept": accept})
    assert answer.headers["content-type"].startswith(sent)
    plain = client.get("/sparql", params={"query": GRAPH}, headers={"Accept": "application/n-triples"})
    expected = {quad.triple for quad in ox.parse(plain.content, format=ox.RdfFormat.N_TRIPLES)}
    assert {quad.triple for quad in ox.parse(answer.content, format=written)} == expected


def test_excel_gets_a_byte_order_mark_and_programs_do_not(client: TestClient) -> None:
    query = 'SELECT (1 AS ?이름) ("한국어" AS ?b) {}'
    plain = client.get("/sparql", params={"query": query, "format": "csv"})
    excel = client.get("/sparql", params={"query": query, "format": "excel.csv"})
    assert not plain.content.startswith(b"\xef\xbb\xbf")
    assert excel.content.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(excel.content.decode("utf-8-sig")))) == [
        ["이름", "b"],
        ["1", "한국어"],
    ]
    assert excel.headers["gyebo-rows"] == "1"


def test_excel_runs_no_formula_of_the_data(client: TestClient) -> None:
    query = 'SELECT ("=HYPERLINK(1)" AS ?a) {}'
    excel = client.get("/sparql", params={"query": query, "format": "Excel"})
    assert "'=HYPERLINK(1)" in excel.text


@pytest.mark.parametrize("path", ["/models", "/lineage", "/lineage/acme/base"])
def test_one_rule_for_csv_everywhere(client: TestClient, path: str) -> None:
    plain, excel = client.get(f"{path}.csv").content, client.get(f"{path}.excel.csv").content
    assert excel == b"\xef\xbb\xbf" + plain


def test_the_endpoint_is_the_same_with_a_slash_behind_it(client: TestClient) -> None:
    answer = client.get("/sparql/", params={"query": SELECT, "format": "json"})
    assert answer.json()["results"]["bindings"][0]["p"]["value"] == PARENT


def test_the_service_description_names_every_graph_and_no_picture_is_given(client: TestClient) -> None:
    described = client.get("/sparql", headers={"Accept": "application/n-triples"}).text
    named = {line.split()[2].strip("<>") for line in described.splitlines() if "description#name>" in line}
    asked = client.get(
        "/sparql",
        params={"query": "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"},
        headers={"Accept": "application/sparql-results+json"},
    ).json()
    assert named == {row["g"]["value"] for row in asked["results"]["bindings"]}
    assert client.get("/sparql", headers={"Accept": "image/png"}).status_code == 406
