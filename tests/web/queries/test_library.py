"""`/queries`: every public query is a page and a documented call, complete or an error that says why."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
from rdflib import Graph
from selectolax.lexbor import LexborHTMLParser as HTMLParser

if TYPE_CHECKING:
    from fastapi.testclient import TestClient

PARENTS = "/queries/lineage/parents"
MIX = "model/bolt/mix2.5"
BASE = "https://w3id.org/gyebo/"
HTML = {"Accept": "text/html"}
JSON = "application/sparql-results+json"


def test_the_list_shows_all_and_is_searched_without_javascript(client: TestClient) -> None:
    page = HTMLParser(client.get("/queries?lang=ko", headers=HTML).text)
    links = [a.attributes["href"] for a in page.css(".queries a")]
    assert "/queries/lineage/parents?lang=ko" in links
    assert len(links) > 50
    found = HTMLParser(client.get("/queries", params={"q": "공통 조상"}, headers=HTML).text)
    assert {a.attributes["href"] for a in found.css(".queries a")} == {
        "/queries/lineage/common-ancestors",
        "/queries/lineage/nearest-common-ancestors",
    }


def test_the_list_comes_as_json(client: TestClient) -> None:
    listed = client.get("/queries", headers={"Accept": "application/json"}).json()["queries"]
    assert client.get("/queries.json").json()["queries"] == listed
    parents = next(each for each in listed if each["name"] == "lineage/parents")
    assert parents["parameters"][0]["type"] == "model"
    assert parents["summary"]["ko"] and parents["summary"]["en"]


@pytest.mark.parametrize(
    ("suffix", "accept", "sent"),
    [
        ("", JSON, JSON),
        ("", "*/*", JSON),
        ("", "text/csv", "text/csv"),
        (".json", "*/*", JSON),
        (".xml", "*/*", "application/sparql-results+xml"),
        (".tsv", "*/*", "text/tab-separated-values"),
        (".csv", JSON, "text/csv"),
    ],
)
def test_a_query_runs_in_any_format_by_accept_or_suffix(
    client: TestClient, suffix: str, accept: str, sent: str
) -> None:
    answer = client.get(PARENTS + suffix, params={"model": MIX}, headers={"Accept": accept})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(sent)
    assert answer.headers["gyebo-rows"] == "2"
    assert answer.headers["gyebo-release"]
    assert f"{BASE}model/acme/base-tuned" in answer.text


def test_rows_are_those_of_the_query_and_the_answer_has_a_permanent_address(client: TestClient) -> None:
    answer = client.get(f"{PARENTS}.csv", params={"model": MIX})
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["parent"] for row in rows] == [f"{BASE}model/acme/base-tuned", f"{BASE}model/bolt/solo"]
    assert {row["kind"] for row in rows} == {f"{BASE}def/mergedFrom"}
    assert client.get(answer.headers["content-location"]).text == answer.text


@pytest.mark.parametrize(
    "given",
    ["bolt/mix2.5", f"/{MIX}", BASE + MIX, f"http://testserver/{MIX}", f"http://testserver/{MIX}.html"],
)
def test_a_thing_may_be_given_by_name_path_iri_or_page(client: TestClient, given: str) -> None:
    assert client.get(f"{PARENTS}.json", params={"model": given}).headers["gyebo-rows"] == "2"


def test_a_construct_comes_as_rdf(client: TestClient) -> None:
    answer = client.get(
        "/queries/lineage/graph-around", params={"model": MIX}, headers={"Accept": "text/turtle"}
    )
    assert len(Graph().parse(data=answer.text, format="turtle")) == 4
    assert client.get("/queries/lineage/graph-around.csv", params={"model": MIX}).status_code == 404


def test_conditional_requests_and_releases_work_as_on_the_endpoint(client: TestClient) -> None:
    first = client.get(f"{PARENTS}.json", params={"model": MIX})
    again = client.get(
        f"{PARENTS}.json", params={"model": MIX}, headers={"If-None-Match": first.headers["etag"]}
    )
    assert again.status_code == 304
    release = first.headers["gyebo-release"]
    assert client.get(f"{PARENTS}.json", params={"model": MIX, "at": release}).text == first.text
    assert client.get(f"{PARENTS}.json", params={"model": MIX, "at": "999"}).status_code == 404


def test_head_has_the_headers_alone(client: TestClient) -> None:
    answer = client.head(f"{PARENTS}.json", params={"model": MIX})
    assert answer.status_code == 200 and answer.text == ""


def test_the_text_of_a_query_is_given_too(client: TestClient) -> None:
    text = client.get(f"{PARENTS}.rq", params={"model": MIX})
    assert text.headers["content-type"].startswith("application/sparql-query")
    asked = client.get("/sparql", params={"query": text.text}, headers={"Accept": JSON})
    assert asked.json() == client.get(f"{PARENTS}.json", params={"model": MIX}).json()


@pytest.mark.parametrize(
    "path", ["lineage/nothing", "checks/unknown-thing", "pages/numbers", "lineage/parents/x", "../x"]
)
def test_what_is_not_public_is_not_found(client: TestClient, path: str) -> None:
    assert client.get(f"/queries/{path}", headers={"Accept": "application/json"}).status_code == 404


@pytest.mark.parametrize(
    ("query", "code", "parameter"),
    [
        ("", "missing-parameter", "model"),
        ("model=", "missing-parameter", "model"),
        ("model=a%20b", "bad-parameter", "model"),
        ("model=organization/acme", "bad-parameter", "model"),
        ("model=nobody/nothing", "unknown-thing", "model"),
        (f"model={MIX}&modle=x", "unknown-parameter", "modle"),
        (f"model={MIX}&model=x", "parameter-twice", "model"),
    ],
)
def test_a_wrong_value_is_400_naming_the_parameter(
    client: TestClient, query: str, code: str, parameter: str
) -> None:
    answer = client.get(f"{PARENTS}.json?{query}", headers={"Accept": "application/json"})
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert (told["code"], told["parameter"]) == (code, parameter)
    if code in ("missing-parameter", "bad-parameter"):
        assert told["example"] and told["takes"]


def test_an_unknown_thing_is_answered_with_those_of_a_similar_name(client: TestClient) -> None:
    told = client.get(f"{PARENTS}.json", params={"model": "Bolt Mix 2.5"}).json()
    assert told["code"] in ("bad-parameter", "unknown-thing")
    told = client.get(f"{PARENTS}.json", params={"model": "bolt/mix25"}).json()
    assert told["similar"] == [MIX]
    page = HTMLParser(client.get(PARENTS, params={"model": "bolt/mix25"}, headers=HTML).text)
    (link,) = page.css("[role=alert] a")
    assert client.get(link.attributes["href"], headers=HTML).status_code == 200


def test_a_kind_of_derivation_or_a_country_is_suggested_by_part_of_its_name(client: TestClient) -> None:
    address = "/queries/lineage/country-families.json"
    assert client.get(address, params={"country": "korea"}).json()["similar"][-1:] == ["code/country/kr"]
    gain = client.get(
        "/queries/lineage/benchmark-gain.json", params={"metric": "toy-speed", "kind": "fineTuned"}
    )
    assert "def/fineTunedFrom" in gain.json()["similar"]


def test_the_page_waits_with_the_example_filled_in(client: TestClient) -> None:
    answer = client.get(f"{PARENTS}?lang=ko", headers=HTML)
    assert answer.status_code == 200
    page = HTMLParser(answer.text)
    assert page.css_first("#p-model").attributes["value"] == "shanghai-ai-lab/internvl1.5"
    assert page.css_first("label[for=p-model]").text().startswith("모델")
    assert page.css_first("[role=alert]") is None
    assert page.css_first("#result") is None
    assert "curl -H" in page.css_first("[aria-labelledby=call] pre").text()
    assert {a.text() for a in page.css(".formats a")} == {
        "JSON",
        "XML",
        "CSV",
        "CSV (Excel)",
        "TSV",
        "SPARQL",
    }


def test_the_page_runs_what_is_given_and_names_the_things(client: TestClient) -> None:
    page = HTMLParser(client.get(PARENTS, params={"model": MIX, "lang": "en"}, headers=HTML).text)
    cells = [cell.text() for cell in page.css("table.rows td")]
    assert cells[1:3] == ["Acme Base Tuned", "merged from"]
    assert [head.text() for head in page.css("table.rows th")] == [
        "Child model",
        "Parent model",
        "Kind of derivation",
    ]


def test_the_page_says_what_is_wrong_and_keeps_what_was_typed(client: TestClient) -> None:
    answer = client.get(PARENTS, params={"model": "a b", "lang": "ko"}, headers=HTML)
    assert answer.status_code == 400
    page = HTMLParser(answer.text)
    assert "a b" in page.css_first("[role=alert]").text()
    assert page.css_first("#p-model").attributes["value"] == "a b"


def test_a_query_without_parameters_runs_at_once(client: TestClient) -> None:
    page = HTMLParser(client.get("/queries/lineage/merges", headers=HTML).text)
    assert len(page.css("table.rows tbody tr")) == 2


def test_a_default_counts_where_nothing_is_given(client: TestClient) -> None:
    page = HTMLParser(client.get("/queries/lineage/biggest-families", headers=HTML).text)
    assert page.css_first("#p-least").attributes["value"] == "1"
    assert page.css_first("#result") is not None


def test_every_page_is_there_in_both_languages(client: TestClient) -> None:
    for each in client.get("/queries.json").json()["queries"]:
        for language in ("ko", "en"):
            answer = client.get(each["address"], params={"lang": language}, headers=HTML)
            assert answer.status_code == 200, each["name"]


def test_every_query_is_described_in_the_interface(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    ids = [each["operationId"] for path in paths.values() for each in path.values()]
    assert len(ids) == len(set(ids))
    listed = client.get("/queries.json").json()["queries"]
    assert {each["address"] for each in listed} <= set(paths)
    gain = paths["/queries/lineage/derived-within-days"]["get"]
    days = next(each for each in gain["parameters"] if each["name"] == "days")
    assert days["schema"] == {"type": "integer", "minimum": 0, "maximum": 36500, "default": 30}
    assert days["required"] is False and days["example"] == 30
    assert "부모" in gain["summary"] and "parent" in gain["summary"]
    assert JSON in gain["responses"]["200"]["content"]


def test_the_editor_offers_the_queries_ready_to_run(client: TestClient) -> None:
    page = HTMLParser(client.get("/sparql", headers=HTML).text)
    texts = [pre.text() for pre in page.css("#example-list pre")]
    assert len(texts) > 50
    assert not [text for text in texts if "param:" in text]
    assert client.get("/sparql", params={"query": texts[0]}, headers={"Accept": JSON}).status_code == 200
