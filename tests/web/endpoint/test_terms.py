"""`/sparql/terms.json` is what the editor completes."""

from __future__ import annotations

from fastapi.testclient import TestClient


def test_prefixes_classes_and_properties_of_the_release(client: TestClient) -> None:
    told = client.get("/sparql/terms.json").json()
    assert told["prefixes"]["gyebo"] == "https://w3id.org/gyebo/def/"
    by_iri = {term["iri"]: term for term in told["properties"]}
    assert by_iri["https://w3id.org/gyebo/def/parentModel"]["ko"]
    assert "https://w3id.org/gyebo/def/AIModel" in {term["iri"] for term in told["classes"]}


def test_a_reader_that_has_them_gets_304(client: TestClient) -> None:
    tag = client.get("/sparql/terms.json").headers["etag"]
    assert client.get("/sparql/terms.json", headers={"If-None-Match": tag}).status_code == 304
