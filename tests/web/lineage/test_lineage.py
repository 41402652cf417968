"""`/lineage`: the part around one model in every format, the whole in tables, errors with a way out."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET

import pyoxigraph as ox
import pytest
from fastapi.testclient import TestClient

from api.building.build import build_release
from api.config import DEFAULT_BASE_IRI as BASE
from api.config import Settings
from api.web.app import create_app
from tests.conftest import copy_mini, make_release

MIX = "/lineage/bolt/mix2.5"


def around(client, query=""):
    return client.get(f"{MIX}.json{query}").json()


def ids(answer):
    return {node["id"].removeprefix(f"{BASE}model/"): node["steps"] for node in answer["nodes"]}


def test_json_has_every_ancestor_with_its_distance_and_every_edge_with_its_evidence(client):
    answer = around(client)
    assert ids(answer) == {
        "bolt/mix2.5": 0, "acme/base-tuned": -1, "bolt/solo": -1, "acme/base": -2, "bolt/ghost": -2,
    }  # fmt: skip
    assert len(answer["edges"]) == 4
    tuned = next(each for each in answer["edges"] if each["child"].endswith("base-tuned"))
    assert tuned["kind"] == f"{BASE}def/fineTunedFrom"
    assert tuned["followed"] is True
    assert tuned["evidence"][0]["observedOn"]
    assert tuned["evidence"][0]["source"].startswith(f"{BASE}source/")


def test_direction_depth_and_kind_narrow_the_answer(client):
    assert set(ids(around(client, "?depth=1"))) == {"bolt/mix2.5", "acme/base-tuned", "bolt/solo"}
    assert set(ids(around(client, "?direction=down"))) == {"bolt/mix2.5"}
    merged = ids(around(client, "?kind=mergedFrom"))
    assert set(merged) == {"bolt/mix2.5", "acme/base-tuned", "bolt/solo"}


def test_ends_are_the_roots_above_and_the_leaves_below(client):
    assert set(ids(around(client, "?ends=1"))) == {"bolt/mix2.5", "acme/base", "bolt/ghost"}
    below = client.get("/lineage/acme/base.json?ends=1").json()
    assert set(ids(below)) == {"acme/base", "bolt/mix2.5"}


def test_an_ancestor_of_which_only_a_name_is_known_is_told_as_such(client):
    stubs = [node["id"] for node in around(client)["nodes"] if node["stub"]]
    assert stubs == [f"{BASE}model/bolt/ghost"]


def test_a_parent_that_is_stated_and_not_followed_is_no_ancestor(tmp_path):
    settings = Settings(knowledge_dir=copy_mini(tmp_path / "knowledge"), state_dir=tmp_path / "state")
    solo = settings.knowledge_dir / "instances" / "models" / "bolt" / "solo.ttl"
    claim = """
        <{base}model/bolt/solo> prov:qualifiedDerivation <{base}model/bolt/solo#claimed> .
        <{base}model/bolt/solo#claimed> a gyebo:Derivation ; prov:entity <{base}model/acme/base> ;
            gyebo:derivationKind gyebo:fineTunedFrom .
    """
    solo.write_text(solo.read_text() + claim.format(base=BASE))
    make_release(settings.knowledge_dir, settings.state_dir)
    with TestClient(create_app(settings)) as client:
        answer = client.get("/lineage/bolt/solo.json?direction=up").json()
        page = client.get("/lineage/bolt/solo.html", headers={"Accept-Language": "en"}).text
    claimed = {node["id"]: node["claimed"] for node in answer["nodes"]}
    assert claimed[f"{BASE}model/acme/base"]
    assert not claimed[f"{BASE}model/bolt/ghost"]
    lead = re.sub("<[^>]+>", "", re.search(r'<p class="lead">(.*?)</p>', page)[1])
    assert re.findall(r"\d+", lead) == ["1", "1"]  # the ghost above, mix2.5 below


def test_a_model_whose_name_ends_like_a_format_is_not_taken_for_one(client):
    assert client.get("/lineage/bolt/notes.html").headers["content-type"].startswith("text/html")
    assert client.get("/lineage/bolt/notes.html.json").json()["model"] == f"{BASE}model/bolt/notes.html"


def test_turtle_holds_the_edges_and_the_derivations_that_state_them(client):
    triples = {quad.triple for quad in ox.parse(client.get(f"{MIX}.ttl").content, format=ox.RdfFormat.TURTLE)}
    mix, tuned = (ox.NamedNode(f"{BASE}model/{each}") for each in ("bolt/mix2.5", "acme/base-tuned"))
    assert ox.Triple(mix, ox.NamedNode(f"{BASE}def/mergedFrom"), tuned) in triples
    assert any(triple.predicate.value.endswith("/statedBy") for triple in triples)


def test_csv_has_a_line_for_every_edge_and_statement(client):
    rows = list(csv.DictReader(io.StringIO(client.get(f"{MIX}.csv").content.decode("utf-8-sig"))))
    assert len(rows) == 4
    assert {row["followed"] for row in rows} == {"true"}


def test_graphml_is_xml_with_an_edge_from_parent_to_child(client):
    root = ET.fromstring(client.get(f"{MIX}.graphml").content)  # noqa: S314 - our own
    space = "{http://graphml.graphdrawing.org/xmlns}"
    edges = {(each.get("source"), each.get("target")) for each in root.iter(f"{space}edge")}
    assert (f"{BASE}model/acme/base", f"{BASE}model/acme/base-tuned") in edges


@pytest.mark.parametrize(("suffix", "start"), [("dot", "digraph"), ("mmd", "flowchart LR")])
def test_dot_and_mermaid_have_every_model_and_edge(client, suffix, start):
    text = client.get(f"{MIX}.{suffix}").text
    assert text.startswith(start)
    assert text.count("->") == 4


def test_the_page_has_a_drawing_lists_and_the_evidence_without_scripts(client):
    text = client.get(MIX, headers={"Accept": "text/html"}).text
    assert '<svg class="lineage"' in text
    assert len(re.findall(r'<a [^>]*><g class="box', text)) == 5
    assert 'href="/lineage/acme/base"' in text


@pytest.mark.parametrize(
    ("address", "status", "says"),
    [
        ("/lineage/no/such", 404, "not-found"),
        (f"{MIX}.json?kind=bornOf", 400, "fineTunedFrom"),
        (f"{MIX}.json?depth=-1", 400, "depth"),
        (f"{MIX}.json?direction=sideways", 400, "both"),
        (f"{MIX}.json?since=yesterday", 400, "2024-01"),
        ("/lineage.json?table=none", 400, "families"),
        ("/lineage.pdf", 404, ".csv"),
        ("/lineage/between.json?model=acme/base", 400, "model"),
        ("/lineage/between.json?model=acme/base&model=no/such", 404, "no/such"),
    ],
)
def test_what_cannot_be_answered_says_what_to_write(client, address, status, says):
    answer = client.get(address, headers={"Accept": "application/problem+json"})
    assert answer.status_code == status
    assert says in answer.text


@pytest.mark.parametrize(
    "address",
    [
        f"{MIX}.json?foo=1",
        f"{MIX}.csv?kinds=mergedFrom",
        "/lineage.json?foo=1",
        "/lineage.csv?foo=1",
        "/lineage/between.json?model=acme/base&model=bolt/solo&foo=1",
        "/lineage/what-if.json?parents=acme/base&foo=1",
    ],
)
def test_a_parameter_that_no_address_takes_is_refused_to_programs_and_ignored_by_pages(client, address):
    """A misspelt condition must not look like an answer; a shared link may carry anything."""
    refused = client.get(address, headers={"Accept": "application/problem+json", "Accept-Language": "en"})
    assert (refused.status_code, refused.json()["code"]) == (400, "unknown-parameter")
    assert refused.json()["parameter"] in refused.json()["detail"]
    path, _, query = address.partition("?")
    page = client.get(f"{path.rpartition('.')[0]}?{query}", headers={"Accept": "text/html"})
    assert page.status_code == 200


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
@pytest.mark.parametrize("address", [MIX, "/lineage"])
def test_a_span_that_ends_before_it_begins_is_refused(client, address, accept):
    """Neither a page nor a program gets an empty answer for it."""
    answer = client.get(f"{address}?since=2025&until=2024", headers={"Accept": accept})
    assert answer.status_code == 400
    assert "2025" in answer.text
    same = client.get(f"{address}?since=2024-05&until=2024", headers={"Accept": accept})
    assert same.status_code == 200, "the end of a year is its last day"


def test_names_in_tables_and_files_are_in_the_language_of_the_reader(client):
    """Kinds, countries and models: Korean for one, English for the other, and the IRIs in both."""
    for path, korean, english in (
        ("/lineage.csv?table=orphan-claims", "양자화", "uanti"),
        ("/lineage.csv?table=families", "대한민국", "South Korea"),
        ("/lineage.json?table=families", "대한민국", "South Korea"),
        (f"{MIX}.csv", "병합", "merged"),
    ):
        ko = client.get(path, headers={"Accept-Language": "ko"}).text
        en = client.get(path, headers={"Accept-Language": "en"}).text
        assert korean in ko, path
        assert english in en, path
        assert korean not in en, path


def test_an_unknown_format_lists_those_there_are(client):
    answer = client.get(MIX, headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert "text/turtle" in answer.json()["available"]


def test_the_tables_of_the_whole_are_complete_in_json(client):
    tables = client.get("/lineage.json").json()
    families = {row[0].removeprefix(f"{BASE}model/"): row[2] for row in tables["families"]["rows"]}
    assert families == {"acme/base": 3, "bolt/ghost": 3}
    assert [row[0] for row in tables["merges"]["rows"]] == [f"{BASE}model/bolt/mix2.5"]
    assert {row[3] for row in tables["orphan-claims"]["rows"]} == {"name-only"}


def test_one_table_comes_as_csv(client):
    rows = list(
        csv.reader(io.StringIO(client.get("/lineage.csv?table=families").content.decode("utf-8-sig")))
    )
    assert rows[0] == ["model", "model-name", "country", "members"]
    assert len(rows) == 3


def test_kinds_restrict_the_tables(client):
    tables = client.get("/lineage.json?kind=fineTunedFrom").json()
    assert [row[2] for row in tables["families"]["rows"]] == [2]
    assert tables["merges"]["rows"] == []


def test_two_models_meet_in_their_nearest_common_ancestor(client):
    found = client.get("/lineage/between.json?model=bolt/mix2.5&model=acme/base-tuned").json()
    assert [each["iri"] for each in found["nearest"]] == [f"{BASE}model/acme/base-tuned"]
    assert {each["iri"].rpartition("/")[2] for each in found["commonAncestors"]} == {"base", "base-tuned"}
    assert found["totalWays"] == 1
    assert found["ways"][0]["kinds"] == [[f"{BASE}def/mergedFrom"]]


def test_a_repeated_question_is_answered_by_304(client):
    first = client.get(f"{MIX}.json")
    again = client.get(f"{MIX}.json", headers={"If-None-Match": first.headers["etag"]})
    assert (first.status_code, again.status_code) == (200, 304)
    assert json.loads(first.content)["release"] == 1


def test_a_model_page_leads_to_its_lineage(client):
    assert 'href="/lineage/bolt/mix2.5"' in client.get("/model/bolt/mix2.5.html").text


def test_a_query_for_ancestors_is_refused_where_the_release_holds_none(mini_settings, tmp_path):
    """An empty answer would say that no model has an ancestor."""
    settings = mini_settings.replace(state_dir=tmp_path, ancestor_triples=0)
    build_release(settings, shapes=False)
    with TestClient(create_app(settings)) as client:
        query = f"SELECT ?a {{ ?m <{BASE}def/ancestorModel> ?a }}"
        answer = client.get("/sparql", params={"query": query})
        assert answer.status_code == 400
        assert answer.json()["code"] == "without-ancestors"
        other = client.get("/sparql", params={"query": query.replace("ancestorModel", "parentModel")})
        assert other.status_code == 200
        assert set(ids(around(client))) > {"acme/base"}
