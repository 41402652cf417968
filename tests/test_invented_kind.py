"""A kind of derivation is one sub-property in the ontology: an invented one is known wherever kinds are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from fastapi.testclient import TestClient

from api.building.build import build_release, check_knowledge
from api.config import DEFAULT_BASE_IRI as BASE
from api.config import Settings
from api.store.dataset import Dataset
from api.terms import own_term
from api.web.app import create_app
from tests.conftest import copy_mini

if TYPE_CHECKING:
    from collections.abc import Iterator

    from httpx import Response

ROOT = Path(__file__).parent.parent
KIND = """
PREFIX gyebo: <https://w3id.org/gyebo/def/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

gyebo:repaintedFrom a owl:ObjectProperty ;
    rdfs:label "덧칠한 원본"@ko, "repainted from"@en ;
    skos:definition "빛깔을 바꾸기 전의 모델."@ko, "The model before it was given another colour."@en ;
    rdfs:subPropertyOf gyebo:parentModel .
"""
# The model is dated, so that it counts among what was derived in a year.
DATE = """
<{base}model/acme/base-tuned> gyebo:releaseDate "2024-05"^^xsd:gYearMonth .
<{base}model/acme/base-tuned#claim-date> a gyebo:Claim ;
    gyebo:claimSubject <{base}model/acme/base-tuned> ;
    gyebo:claimProperty gyebo:releaseDate ;
    gyebo:claimValue "2024-05"^^xsd:gYearMonth ;
    dcterms:source <{base}source/toy-catalogue/toys-csv> ;
    gyebo:statedBy organization:acme ;
    gyebo:observedOn "2024-05-01"^^xsd:date ;
    gyebo:sourceRecord "row 2" ;
    gyebo:confidence confidence:stated .
"""


@dataclass(frozen=True)
class Served:
    """A release in which `acme/base-tuned` was made from `acme/base` by the invented kind."""

    settings: Settings
    http: TestClient

    def get(self, path: str, accept: str = "*/*") -> Response:
        answer = self.http.get(path, headers={"Accept": accept})
        assert answer.status_code == 200, answer.text[:300]
        return answer

    def holds(self, subject: str, property_: str, value: str) -> bool:
        directory = next((self.settings.state_dir / "releases").glob("*/store"))
        names = f"{BASE}model/{subject}", own_term(BASE, property_), f"{BASE}model/{value}"
        return any(Dataset.read_only(directory).match(*map(ox.NamedNode, names)))


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("kind")
    knowledge = copy_mini(folder / "knowledge")
    (knowledge / "ontology/core/repainted.ttl").write_text(KIND, encoding="utf-8")
    model = knowledge / "instances/models/acme/base-tuned.ttl"
    text = model.read_text(encoding="utf-8")
    assert text.count("gyebo:fineTunedFrom") == 2, "asserted, and in the record of the derivation"
    text = text.replace("gyebo:fineTunedFrom", "gyebo:repaintedFrom") + DATE.format(base=BASE)
    model.write_text(text, encoding="utf-8")
    settings = Settings(knowledge_dir=knowledge, state_dir=folder / "state", query_workers=1)
    build_release(settings)
    with TestClient(create_app(settings)) as http:
        yield Served(settings, http)


def test_validation_accepts_it(served: Served) -> None:
    report = check_knowledge(served.settings)
    assert [finding for finding in report.findings if finding.severity == "Violation"] == []


def test_it_makes_parents_and_ancestors_and_prov_derivations(served: Served) -> None:
    assert served.holds("acme/base-tuned", "parentModel", "acme/base")
    assert served.holds("bolt/mix2.5", "ancestorModel", "acme/base")
    assert served.holds("bolt/mix2.5", "rootModel", "acme/base")


def test_it_is_in_the_lists_the_legend_and_the_filters_of_the_page(served: Served) -> None:
    for language, label in (("ko", "덧칠한 원본"), ("en", "repainted from")):
        page = served.get(f"/lineage/bolt/mix2.5?lang={language}", "text/html").text
        legend = re.search(r'<p class="legend".*?</p>', page, re.DOTALL)
        assert legend is not None and label in legend[0]
        assert re.search(rf'name="kind" value="repaintedFrom"[^>]*> <?[^<]*{label}', page)
        assert f'href="/def/repaintedFrom?lang={language}"' in page or 'href="/def/repaintedFrom"' in page


def test_it_is_drawn_by_a_line_that_can_be_seen(served: Served) -> None:
    page = served.get("/lineage/bolt/mix2.5?lang=en", "text/html").text
    line = re.search(r'<path class="line ([^"]*)"[^>]*><title>[^<]*← repainted from ←', page)
    assert line is not None
    style = (ROOT / "api/static/gyebo.css").read_text(encoding="utf-8")
    rules = [
        re.search(rf"^\.{each} \{{ --kind: var\(--ink\); \}}$", style, re.MULTILINE)
        for each in line[1].split()
    ]
    assert any(rules), "no rule gives the line a colour"


def test_programs_find_it_and_can_ask_for_it_alone(served: Served) -> None:
    edges = served.get("/lineage/bolt/mix2.5.json").json()["edges"]
    assert own_term(BASE, "repaintedFrom") in {edge["kind"] for edge in edges}
    alone = served.get("/lineage/acme/base-tuned.json?kind=repaintedFrom").json()
    assert {node["id"] for node in alone["nodes"]} == {
        f"{BASE}model/acme/{name}" for name in ("base", "base-tuned")
    }
    table = served.get("/lineage.csv?table=growth&kind=repaintedFrom").text
    assert f"2024,{own_term(BASE, 'repaintedFrom')}," in table


@pytest.mark.parametrize(
    "call",
    [
        "edges-by-kind.csv",
        "growth.csv",
        "parents.csv?model=acme/base-tuned",
        "children.csv?model=acme/base",
        "ancestry.csv?model=bolt/mix2.5",
        "ancestry-evidence.csv?model=bolt/mix2.5",
        "organization-lineage.csv?organization=acme",
        "edge-evidence.csv?model=acme/base-tuned&parent=acme/base",
        "path.csv?model=bolt/mix2.5&ancestor=acme/base",
    ],
)
def test_public_queries_that_tell_kinds_tell_it(served: Served, call: str) -> None:
    assert "/def/repaintedFrom" in served.get(f"/queries/lineage/{call}").text
