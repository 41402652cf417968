"""A Korean title of a model is a Korean label for queries, pages and whoever asks by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.config import DEFAULT_BASE_IRI as BASE

if TYPE_CHECKING:
    from fastapi.testclient import TestClient

QUERY = """
PREFIX gyebo: <https://w3id.org/gyebo/def/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?model ?label WHERE { ?model a gyebo:AITechnology ; rdfs:label ?label FILTER (LANG(?label) = "ko") }
"""


def test_a_query_for_korean_labels_finds_every_model_with_a_korean_title(client: TestClient) -> None:
    answer = client.get("/sparql", params={"query": QUERY}, headers={"Accept": "application/json"}).json()
    found = {row["model"]["value"]: row["label"]["value"] for row in answer["results"]["bindings"]}
    assert found == {
        f"{BASE}model/acme/base": "에이스 기본형",
        f"{BASE}model/bolt/mix2.5": "볼트 믹스 2.5",
    }


def test_a_korean_page_goes_by_the_korean_name_and_an_english_one_by_the_english(client: TestClient) -> None:
    for language, name in (("ko", "에이스 기본형"), ("en", "Acme Base")):
        page = client.get(f"/model/acme/base.html?lang={language}").text
        assert f"<title>{name}" in page
