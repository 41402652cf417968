"""An empty answer to a misspelt question says so, in a header for programs and on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.web.asking import SELECT, ask

if TYPE_CHECKING:
    from fastapi.testclient import TestClient

GYEBO = "PREFIX gyebo: <https://w3id.org/gyebo/def/> "
MISSPELT = GYEBO + "SELECT * { ?m gyebo:parentmodel ?p }"


@pytest.mark.parametrize(
    ("query", "notice"),
    [
        (MISSPELT, 'unknown-term; term="gyebo:parentmodel"; similar="gyebo:parentModel"'),
        (GYEBO + "SELECT (COUNT(*) AS ?n) { ?m gyebo:parentmodel ?p }", "gyebo:parentModel"),
        (GYEBO + "ASK { ?m gyebo:parentmodel ?p }", "gyebo:parentModel"),
        (GYEBO + "CONSTRUCT WHERE { ?m gyebo:parentmodel ?p }", "gyebo:parentModel"),
        ("SELECT * { ?m <def/parentmodel> ?p }", 'similar="<https://w3id.org/gyebo/def/parentModel>"'),
        (GYEBO + "SELECT * { ?m gyebo:zzz ?p }", 'unknown-term; term="gyebo:zzz"'),
        ("SELECT * { ?m ?p <http://w3id.org/gyebo/model/acme/base> }",
         'other-scheme; term="<http://w3id.org/gyebo/model/acme/base>"; similar="<https://w3id.org/gyebo/model/acme/base>"'),
        ("PREFIX t: <http://purl.org/dc/terms/> SELECT * { ?m t:licence ?p }", 'similar="t:license"'),
        ("SELECT * { <model/acme/bas> ?p ?o }", 'similar="<https://w3id.org/gyebo/model/acme/base>"'),
        ("SELECT * { <model/가나> ?p ?o }", "%EA%B0%80"),
        ("SELECT (SUM(COUNT(?o)) AS ?n) { ?s ?p ?o }", "nested-aggregate"),
        ("SELECT * { ?s <urn:none> ?o\uff0e }", 'odd-sign; term="%EF%BC%8E"; similar="."'),
    ],
)  # fmt: skip
def test_a_term_that_the_release_does_not_have_is_told_in_a_header(
    client: TestClient, query: str, notice: str
) -> None:
    """Answered anew or from the cache, what is known of the terms stands beside the empty answer."""
    accept = "application/n-triples" if "CONSTRUCT" in query else "application/sparql-results+json"
    for _ in range(3):
        answer = ask(client, query, Accept=accept)
        assert answer.status_code == 200
        assert notice in answer.headers["gyebo-notice"]
        assert answer.headers["gyebo-notice"].isascii()


@pytest.mark.parametrize(
    "query",
    [
        SELECT,
        GYEBO + "SELECT * { ?m gyebo:parentModel <urn:nothing> }",
        "PREFIX foaf: <http://xmlns.com/foaf/0.1/> SELECT * { ?m foaf:mbox ?p }",
        GYEBO + "SELECT * { ?m gyebo:parentModel ?p OPTIONAL { ?m gyebo:parentmodel ?q } }",
    ],
)
def test_nothing_is_told_where_nothing_is_misspelt_or_there_are_rows(client: TestClient, query: str) -> None:
    """A term that nobody uses is honest, and rows speak for themselves."""
    assert "gyebo-notice" not in ask(client, query).headers


def test_the_header_stays_small(client: TestClient) -> None:
    """However many terms are unknown, it has 500 bytes at most."""
    many = " . ".join(f"?m gyebo:notthere{n} ?p{n}" for n in range(60))
    assert 0 < len(ask(client, f"{GYEBO} SELECT * {{ {many} }}").headers["gyebo-notice"]) <= 500


@pytest.mark.parametrize(
    ("language", "words"),
    [("ko", "비슷한 이름: gyebo:parentModel"), ("en", "Did you mean gyebo:parentModel?")],
)
def test_the_page_asks_whether_another_term_was_meant(client: TestClient, language: str, words: str) -> None:
    headers = {"Accept": "text/html", "Accept-Language": language}
    assert words in client.get("/sparql", params={"query": MISSPELT}, headers=headers).text
