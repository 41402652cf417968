"""One contract for every engine: embedded, `oxigraph serve` and Virtuoso, each really running."""

from __future__ import annotations

import json
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import httpx2
import pyoxigraph as ox
import pytest
from fastapi.testclient import TestClient

from api.building.build import build_release
from api.config import SettingError, Settings
from api.store.backend import releases_of
from api.store.release_format import Manifest
from api.store.releases import NoRelease
from api.store.remote import Endpoints, StoreTruncates, StoreUnreachable
from api.store.remote_releases import RemoteReleases
from api.web.app import create_app
from tests.engines import PASSWORD, oxigraph, virtuoso

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.store.backend import AnyReleases
    from api.store.releases import Release

CHILD, PARENT = (f"https://w3id.org/gyebo/model/acme/{name}" for name in ("base-tuned", "base"))
SELECT = "SELECT ?p { <model/acme/base-tuned> <def/parentModel> ?p }"
RESULTS = "application/sparql-results+json"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=["embedded", "oxigraph", "virtuoso"])
def settings(
    request: pytest.FixtureRequest, mini_settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Settings]:
    """Return the settings of a deployment on each engine, with nothing published yet."""
    state = tmp_path_factory.mktemp("deployment")
    ours = mini_settings.replace(state_dir=state, query_max_bytes=50_000_000)
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "embedded":
        yield ours
        return
    with (oxigraph if request.param == "oxigraph" else virtuoso)(folder) as addresses:
        yield ours.replace(remote_store=addresses, remote_password=PASSWORD)


@pytest.fixture(scope="module")
def releases(settings: Settings) -> Iterator[AnyReleases]:
    """Return the releases of the deployment."""
    with closing(releases_of(settings)) as releases:
        yield releases


@pytest.fixture(scope="module")
def built(settings: Settings, releases: AnyReleases) -> Settings:
    """Build the mini knowledge base into the engine."""
    with pytest.raises(NoRelease, match="gyebo build"):
        releases.current()
    assert build_release(settings, shapes=False).release.number == 1
    return settings


@pytest.fixture(scope="module")
def site(built: Settings) -> Iterator[TestClient]:
    """Serve from the engine."""
    with TestClient(create_app(built), follow_redirects=False, raise_server_exceptions=False) as client:
        yield client


def ask(client: TestClient, query: str, accept: str = RESULTS, **more: str) -> httpx2.Response:
    return client.get("/sparql", params={"query": query, **more}, headers={"Accept": accept})


@pytest.mark.usefixtures("built")
def test_a_dataset_reads_the_same_everywhere(releases: AnyReleases, mini_release: Release) -> None:
    dataset, reference = releases.current().open(), mini_release.open()
    count = "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { ?s ?p ?o } }"
    assert dataset.rows(count)[0]["n"].value == reference.rows(count)[0]["n"].value
    assert dataset.ask(f"ASK {{ <{CHILD}> ?p <{PARENT}> }}")
    assert not dataset.ask(f"ASK {{ <{PARENT}> ?p <{CHILD}> }}")
    found = {(t.predicate.value, str(t.object)) for t in dataset.match(ox.NamedNode(CHILD), None, None)}
    expected = {(t.predicate.value, str(t.object)) for t in reference.match(ox.NamedNode(CHILD), None, None)}
    assert {each for each in found ^ expected if "XMLSchema" not in each[1]} == set()
    made = {str(t) for t in dataset.triples(f"CONSTRUCT WHERE {{ <{CHILD}> a ?c }}")}
    assert made == {str(t) for t in reference.triples(f"CONSTRUCT WHERE {{ <{CHILD}> a ?c }}")}


@pytest.mark.usefixtures("built")
def test_korean_text_comes_back_as_it_was(releases: AnyReleases, mini_release: Release) -> None:
    query = (
        "SELECT DISTINCT ?l { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?l FILTER(LANG(?l) = 'ko') }"
    )
    labels = {str(row["l"]) for row in releases.current().open().rows(query)}
    assert labels == {str(row["l"]) for row in mini_release.open().rows(query)}
    assert labels


def test_select_is_answered_with_release_and_rows(site: TestClient) -> None:
    answer = ask(site, SELECT)
    assert [row["p"]["value"] for row in answer.json()["results"]["bindings"]] == [PARENT]
    assert (answer.headers["gyebo-release"], answer.headers["gyebo-rows"]) == ("1", "1")
    assert ask(site, SELECT).headers["etag"] == answer.headers["etag"]


@pytest.mark.parametrize(
    "accept", ["text/csv", "text/tab-separated-values", "application/sparql-results+xml"]
)
def test_rows_come_in_every_format(site: TestClient, accept: str) -> None:
    answer = ask(site, SELECT, accept)
    assert answer.headers["content-type"].startswith(accept)
    assert PARENT in answer.text
    assert answer.headers["gyebo-rows"] == "1"


@pytest.mark.parametrize("accept", ["text/turtle", "application/n-triples", "application/rdf+xml"])
def test_graphs_come_in_every_format(site: TestClient, accept: str) -> None:
    answer = ask(site, "CONSTRUCT WHERE { <model/acme/base-tuned> <def/parentModel> ?p }", accept)
    assert answer.headers["content-type"].startswith(accept)
    parsed = list(ox.parse(answer.content, format=ox.RdfFormat.from_media_type(accept)))
    assert [quad.object.value for quad in parsed] == [PARENT]


def test_ask_is_answered(site: TestClient) -> None:
    assert ask(site, "ASK { <model/acme/base-tuned> <def/parentModel> ?p }").json()["boolean"] is True


def test_a_syntax_error_is_400(site: TestClient) -> None:
    answer = ask(site, "SELECT * WHERE { ?s ?p }")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid-query")


def test_updates_and_service_are_refused(site: TestClient) -> None:
    for query in ("CLEAR ALL", "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"):
        assert ask(site, query).status_code == 400


def test_a_query_that_takes_too_long_is_503_and_the_next_is_answered(site: TestClient) -> None:
    heavy = (
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . "
        "FILTER (STRLEN(CONCAT(STR(?a), STR(?d), STR(?g))) = 1) }"
    )
    answer = ask(site, heavy, timeout="1")
    assert (answer.status_code, answer.json()["code"]) == (503, "query-timeout")
    assert ask(site, SELECT + " # again").status_code == 200


def test_pages_and_documents_are_served(site: TestClient) -> None:
    page = site.get("/model/acme/base-tuned.html", headers={"Accept-Language": "ko"})
    assert page.status_code == 200
    assert 'href="/model/acme/base"' in page.text
    document = site.get("/model/acme/base-tuned.nt")
    assert f"<{CHILD}> <https://w3id.org/gyebo/def/parentModel> <{PARENT}> ." in document.text
    assert site.get("/models").status_code == 200
    assert site.get("/model/acme/nobody").status_code == 404


def test_void_counts_what_is_there(site: TestClient) -> None:
    total = ask(site, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").json()["results"]["bindings"][0]["n"]["value"]
    text = site.get("/.well-known/void", headers={"Accept": "application/n-triples"}).text
    assert f'void#triples> "{total}"' in text


def test_releases_follow_each_other_and_roll_back(
    built: Settings, releases: AnyReleases, site: TestClient
) -> None:
    first = ask(site, SELECT)
    assert build_release(built, shapes=False).release.number == 2
    time.sleep(1.1)  # a remote engine is asked once a second which release is current
    second = ask(site, SELECT)
    assert second.headers["gyebo-release"] == "2"
    assert second.headers["etag"] != first.headers["etag"]
    assert site.get(first.headers["content-location"]).json() == first.json()
    assert releases.roll_back().number == 1
    assert build_release(built, shapes=False).release.number == 3
    assert build_release(built, shapes=False).release.number == 4
    assert releases.numbers() == [2, 3, 4]
    time.sleep(1.1)
    assert site.get(first.headers["content-location"]).status_code == 410


def test_on_another_engine_a_release_is_one_graph(built: Settings, site: TestClient) -> None:
    answers = [
        ask(site, "SELECT * { GRAPH ?g { ?s ?p ?o } } LIMIT 1"),
        ask(site, "SELECT * FROM <urn:x> { ?s ?p ?o } LIMIT 1"),
        ask(site, SELECT, **{"default-graph-uri": "urn:x"}),
    ]
    assert [answer.status_code for answer in answers] == [400 if built.remote_store else 200] * 3


def test_an_engine_that_cuts_answers_off_is_caught(mini_settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "engine").mkdir()
    with virtuoso(tmp_path / "engine", rows=50) as addresses:
        ours = mini_settings.replace(
            state_dir=tmp_path / "s", remote_store=addresses, remote_password=PASSWORD
        )
        node = ox.NamedNode("http://e/p")
        triples = [ox.Triple(node, node, ox.Literal(str(n))) for n in range(60)]
        with closing(RemoteReleases(Endpoints.of(ours), ours.base_iri)) as releases:
            dataset = releases.publish(triples, 3, Manifest(ours.base_iri)).open()
            with pytest.raises(StoreTruncates, match="50 rows"):
                dataset.rows("SELECT * { ?s ?p ?o }")
            assert len(dataset.rows("SELECT * { ?s ?p ?o } LIMIT 49")) == 49


def test_an_engine_that_is_away_is_502_and_not_a_traceback(mini_settings: Settings, tmp_path: Path) -> None:
    with oxigraph(tmp_path / "engine") as addresses:
        ours = mini_settings.replace(state_dir=tmp_path / "s", remote_store=addresses)
        build_release(ours, shapes=False)
        client = TestClient(create_app(ours), raise_server_exceptions=False)
        client.__enter__()
        assert ask(client, SELECT).status_code == 200
    try:
        time.sleep(1.1)
        for path in ("/models", "/model/acme/base.html", "/sparql?query=ASK%20%7B%7D"):
            answer = client.get(path, headers={"Accept": "application/json"})
            assert (answer.status_code, json.loads(answer.content)["code"]) == (502, "store-unreachable")
        with pytest.raises(StoreUnreachable):
            build_release(ours, shapes=False)
    finally:
        client.__exit__()


@pytest.mark.parametrize("text", ["http://127.0.0.1/query", "query=http://x nonsense=1", "store=http://x"])
def test_addresses_that_are_none_are_told(text: str) -> None:
    with pytest.raises(SettingError, match="GYEBO_REMOTE_STORE"):
        Endpoints.of(Settings(remote_store=text))


def test_the_query_library_answers_as_the_embedded_store_does(site: TestClient, client: TestClient) -> None:
    address = "/queries/lineage/parents"
    values = {"model": "bolt/mix2.5"}
    rows = [
        each.get(f"{address}.json", params=values).json()["results"]["bindings"] for each in (site, client)
    ]
    assert rows[0] == rows[1] != []
    page = site.get(address, params={**values, "lang": "en"}, headers={"Accept": "text/html"}).text
    assert "Acme Base Tuned" in page
