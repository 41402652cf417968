"""Pages for people: Korean first, complete, safe, and honest about what is missing."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

if TYPE_CHECKING:
    from fastapi.testclient import TestClient

    from api.catalogue.knowledge import Knowledge

HTML = {"Accept": "text/html"}
PAGES = ["/", "/models", "/model/acme/base.html", "/framework/toy.html", "/sparql", "/metric/toy-speed.html"]


def tree(client: TestClient, path: str) -> HTMLParser:
    answer = client.get(path, headers=HTML)
    assert answer.status_code == 200, path
    return HTMLParser(answer.text)


def test_pages_are_korean_unless_the_reader_wants_english(client: TestClient) -> None:
    for headers, language in [
        ({}, "ko"),
        ({"Accept-Language": "en-GB,en;q=0.9"}, "en"),
        ({"Accept-Language": "ko;q=0.9, en;q=0.3"}, "ko"),
        ({"Accept-Language": "fr"}, "ko"),
    ]:
        page = HTMLParser(client.get("/", headers={**HTML, **headers}).text)
        assert page.css_first("html").attributes["lang"] == language


def test_a_language_asked_for_stays_in_the_links(client: TestClient) -> None:
    page = tree(client, "/model/acme/base.html?lang=en")
    links = [a.attributes.get("href") or "" for a in page.css("main a")]
    ours = [
        link
        for link in links
        if link.startswith("/") and not link.endswith((".ttl", ".nt", ".rdf", ".jsonld", ".trig", ".nq"))
    ]
    assert [link for link in ours if "lang=en" not in link and not link.endswith(".html")] == []


def test_a_profile_shows_every_item_grouped_by_factor(client: TestClient, mini_knowledge: Knowledge) -> None:
    text = tree(client, "/model/acme/base.html?lang=ko").body.text()  # type: ignore[union-attr]
    framework = next(each for each in mini_knowledge.frameworks if each.iri.endswith("/toy"))
    for factor in framework.factors:
        assert factor.label.ko in text
    for item in framework.items:
        assert item.label.ko in text


def test_a_value_stands_with_its_source_and_date(client: TestClient) -> None:
    page = tree(client, "/model/acme/base.html?lang=en")
    evidence = " ".join(node.text() for node in page.css(".evidence"))
    assert "2024-05-01" in evidence
    assert "row 1" in evidence
    assert page.css_first('.evidence a[href^="/source/"]') is not None


def test_measurements_stand_with_their_unit(client: TestClient) -> None:
    page = tree(client, "/model/acme/base.html?lang=en")
    assert "120.5" in page.css_first(".measurements td.number").text()
    assert page.css_first(".measurements .unit").text().strip()


def test_parents_and_children_stand_with_the_kind_of_derivation(client: TestClient) -> None:
    child = tree(client, "/model/acme/base-tuned.html?lang=en")
    assert child.css_first('table.edges a[href^="/model/acme/base?"]') is not None
    assert "fine-tuned from" in child.css_first("table.edges").text()
    parent = tree(client, "/model/acme/base.html?lang=en")
    assert parent.css_first('table.edges a[href^="/model/acme/base-tuned"]') is not None


def test_what_is_missing_says_why(client: TestClient) -> None:
    states = set()
    for slug in ("acme/base", "acme/base-tuned", "bolt/solo", "bolt/mix2.5"):
        page = tree(client, f"/model/{slug}.html?lang=en")
        states |= {node.text().strip() for node in page.css(".state")}
    assert any("Withheld" in state or "withheld" in state for state in states)
    assert len(states) >= 2


def test_a_stub_says_that_it_is_one(client: TestClient) -> None:
    assert tree(client, "/model/bolt/ghost.html?lang=ko").css_first(".notice") is not None


def test_the_list_is_found_by_words_narrowed_and_given_in_other_formats(client: TestClient) -> None:
    assert tree(client, "/models?q=solo").css(".models tbody tr").__len__() == 1
    red = client.get("/models.json", params={"toyColour": "red"}).json()
    assert {"https://w3id.org/gyebo/model/acme/base"} <= {each["iri"] for each in red["models"]}
    rows = list(csv.DictReader(io.StringIO(client.get("/models.csv").content.decode("utf-8-sig"))))
    assert len(rows) == client.get("/models.json").json()["total"]


@pytest.mark.parametrize(
    "query", ["nobody=1", "toyColour=nobody", "sort=nobody", "page=0", "page=x", "size=100000"]
)
def test_a_filter_that_is_not_there_is_400_and_says_so(client: TestClient, query: str) -> None:
    answer = client.get(f"/models?{query}", headers={"Accept": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["detail"]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_page_has_landmarks_a_heading_and_a_skip_link(
    client: TestClient, path: str, language: str
) -> None:
    page = tree(client, f"{path}?lang={language}")
    assert len(page.css("h1")) == 1
    assert page.css_first("main#content") is not None
    assert page.css_first("a.skip").attributes["href"] == "#content"
    for table in page.css("table"):
        assert table.css("th[scope]")
    for field in page.css("input:not([type=hidden]):not([type=checkbox]), select, textarea"):
        assert page.css_first(f'label[for="{field.attributes["id"]}"]') is not None


@pytest.mark.parametrize("path", PAGES)
def test_no_page_needs_another_host(client: TestClient, path: str) -> None:
    answer = client.get(path, headers=HTML)
    page = HTMLParser(answer.text)
    for node in page.css("script[src], img[src], link[rel=stylesheet], link[rel=icon]"):
        address = node.attributes.get("src") or node.attributes.get("href") or ""
        assert address.startswith("/")
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_hostile_words_come_out_as_words(client: TestClient) -> None:
    answer = client.get("/models", params={"q": '"><script>alert(1)</script>'}, headers=HTML)
    assert "<script>alert" not in answer.text


def test_health_names_the_release(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok", "release": 1}


def test_hostile_values_in_the_data_come_out_as_words(client: TestClient) -> None:
    page = client.get("/model/bolt/notes.html.html", headers=HTML).text
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;" in page
    assert 'href="javascript:' not in page.lower()


@pytest.mark.parametrize(("language", "said"), [("ko", "단계적 풀이"), ("en", "Chain of thought")])
@pytest.mark.parametrize("path", ["/model/acme/base.html", "/metric/toy-speed.html"])
def test_a_code_is_said_in_the_readers_language_wherever_it_stands(
    client: TestClient, path: str, language: str, said: str
) -> None:
    text = client.get(f"{path}?lang={language}").text
    other = {"ko": "Chain of thought", "en": "단계적 풀이"}[language]
    assert (said in text, other in text) == (True, False)


@pytest.mark.parametrize(("language", "said"), [("ko", "에이스 장난감"), ("en", "Acme Toys")])
def test_a_list_in_csv_has_names_in_the_readers_language(
    client: TestClient, language: str, said: str
) -> None:
    assert said in client.get(f"/models.csv?lang={language}").text
