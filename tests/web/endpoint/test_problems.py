"""Mistakes in queries as people and programs are told them: whole sentences in one language, and members."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.endpoint.faulty_queries import FAULTY
from tests.web.asking import ask

if TYPE_CHECKING:
    from fastapi.testclient import TestClient

    from tests.endpoint.faulty_queries import Faulty

_HANGUL = re.compile("[가-힣]")
_ENGINE = re.compile(r"expected|error at|\[_\]|\.\.=|u\{", re.IGNORECASE)


@pytest.mark.parametrize("faulty", FAULTY, ids=lambda faulty: ascii(faulty.query[:40]))
def test_a_mistake_is_told_whole_in_the_language_of_the_reader(client: TestClient, faulty: Faulty) -> None:
    """Korean sentences hold no words of the engine, English ones no Korean; members are the same in both."""
    members = {"code": "invalid-query", "status": 400, **faulty._asdict()}
    del members["query"]
    told = {}
    for language in ("ko", "en"):
        answer = ask(client, faulty.query, Accept_Language=language)
        told[language] = answer.json()
        assert told[language].items() >= members.items()
        assert faulty.suggestion in told[language]["detail"]
    assert _HANGUL.search(told["ko"]["detail"])
    assert f"{faulty.line}행 {faulty.column}열" in told["ko"]["detail"]
    assert not _ENGINE.search(told["ko"]["detail"])
    assert not _HANGUL.search(told["en"]["detail"])
    assert f"line {faulty.line}, column {faulty.column}" in told["en"]["detail"]


def test_an_unknown_function_is_400_and_named(client: TestClient) -> None:
    answer = ask(client, "SELECT (<urn:twice>(?o) AS ?x) { ?s ?p ?o }")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid-query")
    assert "urn:twice" in answer.json()["detail"]


def test_the_page_marks_the_place_of_a_mistake(client: TestClient) -> None:
    headers = {"Accept": "text/html", "Accept-Language": "en"}
    answer = client.get("/sparql", params={"query": "SELECT *\n{ ?s x:y <&> }"}, headers=headers)
    assert answer.status_code == 400
    assert "{ ?s <mark>x:y</mark> &lt;&amp;&gt; }" in answer.text
    assert "The prefix x: is not declared." in answer.text


def test_an_answer_that_xml_cannot_hold_is_406_with_the_reason_and_the_other_formats(
    client: TestClient,
) -> None:
    answer = ask(client, "SELECT ('\\u0001' AS ?x) {}", Accept="application/sparql-results+xml")
    told = answer.json()
    assert (answer.status_code, told["code"], told["reason"]) == (406, "not-writable", "character")
    assert "text/csv" in told["available"]
    assert "application/sparql-results+xml" not in told["available"]
    graph = ask(client, "CONSTRUCT { <urn:s> <urn:1> 1 } {}", Accept="application/rdf+xml").json()
    assert (graph["status"], graph["reason"]) == (406, "property")
    assert "text/turtle" in graph["available"]


@pytest.mark.parametrize(
    ("language", "words"), [("ko", "Wikidata 서버에만"), ("en", "Wikidata's server alone")]
)
def test_the_label_service_of_wikidata_is_refused_with_what_to_write(
    client: TestClient, language: str, words: str
) -> None:
    query = "SELECT * { ?s ?p ?o SERVICE wikibase:label { bd:serviceParam wikibase:language 'en' } }"
    told = ask(client, query, Accept_Language=language).json()
    assert (told["status"], told["code"]) == (400, "refused-query")
    assert words in told["detail"]
    assert "rdfs:label" in told["detail"]
