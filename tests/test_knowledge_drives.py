"""Ontology, shapes and data drive the product: a new item or framework needs Turtle alone."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from fastapi.testclient import TestClient

from api.building.build import build_release, check_knowledge
from api.catalogue.completeness import Completeness, completeness
from api.catalogue.knowledge import open_knowledge
from api.catalogue.profile import read_profile
from api.config import Settings
from api.queries.library import QueryLibrary
from api.store.releases import Releases
from api.web.app import create_app

if TYPE_CHECKING:
    from api.validation.findings import ValidationReport

PREFIXES = """\
PREFIX code: <https://w3id.org/gyebo/code/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX gyebo: <https://w3id.org/gyebo/def/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX prof: <http://www.w3.org/ns/dx/prof/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX requirement: <https://w3id.org/gyebo/code/requirement/>
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX toy: <https://w3id.org/gyebo/framework/toy/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
ITEM = """
toy:noise a gyebo:FactorItem ;
    skos:inScheme <https://w3id.org/gyebo/framework/toy> ;
    skos:broader {category} ;
    skos:notation "9.9" ;
    skos:prefLabel "내는 소리"@ko, "Noise made"@en ;
    skos:definition "장난감이 내는 소리."@ko, "The noise that the toy makes."@en ;
    gyebo:requirement requirement:mandatory ;
    gyebo:valueProperty gyebo:toyNoise ;
    dcterms:source <https://w3id.org/gyebo/source/toy-catalogue> .

gyebo:toyNoise a owl:DatatypeProperty ;
    rdfs:label "소리"@ko, "noise"@en ;
    skos:definition "내는 소리."@ko, "The noise made."@en .
"""
SHAPE = """
<https://w3id.org/gyebo/shape/toy-noise> a sh:NodeShape ;
    sh:targetClass gyebo:ToyModel ;
    sh:property <https://w3id.org/gyebo/shape/toy-noise/noise> .

<https://w3id.org/gyebo/shape/toy-noise/noise> a sh:PropertyShape ;
    sh:path gyebo:toyNoise ;
    sh:order 99 ;
    sh:datatype xsd:string ;
    sh:message "소리는 글이어야 합니다."@ko, "The noise must be text."@en .
"""
CLAIM = """
<{iri}#claim-noise> a gyebo:Claim ;
    gyebo:claimSubject <{iri}> ;
    gyebo:claimProperty gyebo:toyNoise ;
    gyebo:claimValue "딸랑" ;
    dcterms:source <https://w3id.org/gyebo/source/toy-catalogue> ;
    gyebo:statedBy <https://w3id.org/gyebo/organization/acme> ;
    gyebo:observedOn "2024-05-01"^^xsd:date .
"""
FRAMEWORK = """
<https://w3id.org/gyebo/framework/kite> a prof:Profile, skos:ConceptScheme ;
    prof:hasToken "kite"^^xsd:token ;
    gyebo:subjectClass gyebo:Kite ;
    skos:prefLabel "연 프레임워크"@ko, "Kite framework"@en ;
    skos:definition "연을 살핀다."@ko, "Looks at kites."@en .

gyebo:Kite a owl:Class ;
    rdfs:subClassOf gyebo:AITechnology ;
    rdfs:label "연"@ko, "Kite"@en ;
    skos:definition "하늘에 띄우는 것."@ko, "Something flown in the sky."@en .

<https://w3id.org/gyebo/framework/kite/flight> a gyebo:Factor ;
    skos:inScheme <https://w3id.org/gyebo/framework/kite> ;
    skos:notation "1" ;
    skos:prefLabel "날기"@ko, "Flight"@en ;
    skos:definition "얼마나 잘 나는지."@ko, "How well it flies."@en .

<https://w3id.org/gyebo/framework/kite/height> a gyebo:FactorCategory ;
    skos:inScheme <https://w3id.org/gyebo/framework/kite> ;
    skos:broader <https://w3id.org/gyebo/framework/kite/flight> ;
    skos:notation "1.1" ;
    skos:prefLabel "높이"@ko, "Height"@en ;
    skos:definition "얼마나 높이 나는지."@ko, "How high it flies."@en .

<https://w3id.org/gyebo/framework/kite/string> a gyebo:FactorItem ;
    skos:inScheme <https://w3id.org/gyebo/framework/kite> ;
    skos:broader <https://w3id.org/gyebo/framework/kite/height> ;
    skos:notation "1.1.1" ;
    skos:prefLabel "줄 길이"@ko, "String length"@en ;
    skos:definition "줄의 길이."@ko, "The length of the string."@en ;
    gyebo:requirement requirement:mandatory ;
    gyebo:valueProperty gyebo:stringLength ;
    dcterms:source <https://w3id.org/gyebo/source/toy-catalogue> .

gyebo:stringLength a owl:DatatypeProperty ;
    rdfs:label "줄 길이(m)"@ko, "string length (m)"@en ;
    skos:definition "줄의 길이."@ko, "The length of the string."@en .
"""
KITE_SHAPE = """
<https://w3id.org/gyebo/shape/kite> a sh:NodeShape ;
    sh:targetClass gyebo:Kite ;
    sh:property <https://w3id.org/gyebo/shape/kite/string> .

<https://w3id.org/gyebo/shape/kite/string> a sh:PropertyShape ;
    sh:path gyebo:stringLength ;
    sh:order 1 ;
    sh:datatype xsd:integer ;
    sh:message "줄 길이는 정수여야 합니다."@ko, "The length must be a whole number."@en .
"""
KITE = """
<https://w3id.org/gyebo/model/acme/kite-one> a gyebo:Kite ;
    dcterms:title "첫째 연"@ko, "Kite One"@en ;
    gyebo:stringLength 120 .
<https://w3id.org/gyebo/model/acme/kite-one#record> a <http://www.w3.org/ns/dcat#CatalogRecord> ;
    <http://xmlns.com/foaf/0.1/primaryTopic> <https://w3id.org/gyebo/model/acme/kite-one> ;
    <http://www.w3.org/ns/adms#status> <https://w3id.org/gyebo/code/record-status/full> ;
    <http://purl.org/dc/terms/modified> "2024-05-02"^^<http://www.w3.org/2001/XMLSchema#date> .
<https://w3id.org/gyebo/model/acme/kite-one#claim-string> a <https://w3id.org/gyebo/def/Claim> ;
    <https://w3id.org/gyebo/def/claimSubject> <https://w3id.org/gyebo/model/acme/kite-one> ;
    <https://w3id.org/gyebo/def/claimProperty> <https://w3id.org/gyebo/def/stringLength> ;
    <https://w3id.org/gyebo/def/claimValue> 120 ;
    <http://purl.org/dc/terms/source> <https://w3id.org/gyebo/source/toy-catalogue/toys-csv> ;
    <https://w3id.org/gyebo/def/statedBy> <https://w3id.org/gyebo/organization/acme> ;
    <https://w3id.org/gyebo/def/observedOn> "2024-05-01"^^<http://www.w3.org/2001/XMLSchema#date> ;
    <https://w3id.org/gyebo/def/sourceRecord> "kite-one" .
"""


@pytest.fixture
def knowledge(mini_dir: Path, tmp_path: Path) -> Path:
    """Return a copy of the mini knowledge base that a test may change."""
    return shutil.copytree(mini_dir, tmp_path / "knowledge")


def settings(knowledge: Path) -> Settings:
    return Settings(knowledge_dir=knowledge, state_dir=knowledge.parent / "state", query_workers=1)


def write(knowledge: Path, relative: str, text: str) -> None:
    path = knowledge / relative
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(PREFIXES + text, encoding="utf-8")


def add_item(knowledge: Path) -> None:
    framework = (knowledge / "ontology/frameworks/toy/framework.ttl").read_text(encoding="utf-8")
    category = next(line for line in framework.splitlines() if "a gyebo:FactorCategory" in line).split()[0]
    write(knowledge, "ontology/frameworks/toy/noise.ttl", ITEM.format(category=category))
    write(knowledge, "shapes/frameworks/toy/noise.ttl", SHAPE)
    for path in (knowledge / "instances/models").rglob("*.ttl"):
        text = path.read_text(encoding="utf-8")
        said = text.replace("a gyebo:ToyModel ;", 'a gyebo:ToyModel ;\n    gyebo:toyNoise "딸랑" ;')
        iri = f"https://w3id.org/gyebo/model/{path.parent.name}/{path.stem}"
        path.write_text(said + CLAIM.format(iri=iri), encoding="utf-8")


def page(knowledge: Path, path: str) -> str:
    with TestClient(create_app(settings(knowledge))) as http:
        answer = http.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == 200
    return answer.text


def complete(knowledge: Path, slug: str) -> Completeness:
    release = Releases(settings(knowledge).state_dir).current()
    opened = open_knowledge(release, QueryLibrary(knowledge / "queries"))
    iri = f"{opened.base_iri}model/{slug}"
    framework = opened.framework_for(iri)
    assert framework is not None
    return completeness(read_profile(opened, framework, iri).items)


def violations(report: ValidationReport) -> set[tuple[str, str]]:
    return {(f.focus.rsplit("/", 1)[1], f.value or "") for f in report.findings if f.severity == "Violation"}


def test_an_invented_item_is_on_the_page_in_the_checks_and_in_the_counts(knowledge: Path) -> None:
    build_release(settings(knowledge))
    before = complete(knowledge, "acme/base")
    add_item(knowledge)
    build_release(settings(knowledge))
    after = complete(knowledge, "acme/base")

    shown = page(knowledge, "/model/acme/base?lang=ko")
    assert "내는 소리" in shown
    assert "딸랑" in shown
    assert (after.filled_items, after.applicable_items) == (
        before.filled_items + 1,
        before.applicable_items + 1,
    )

    path = knowledge / "instances/models/acme/base.ttl"
    path.write_text(
        path.read_text(encoding="utf-8").replace('    gyebo:toyNoise "딸랑" ;\n', ""), encoding="utf-8"
    )
    missing = "https://w3id.org/gyebo/framework/toy/noise"
    assert violations(check_knowledge(settings(knowledge))) == {("base", missing)}


def test_an_invented_framework_is_a_folder_of_turtle(knowledge: Path) -> None:
    write(knowledge, "ontology/frameworks/kite/framework.ttl", FRAMEWORK)
    write(knowledge, "shapes/frameworks/kite/values.ttl", KITE_SHAPE)
    write(knowledge, "instances/models/acme/kite-one.ttl", KITE)
    build_release(settings(knowledge))

    shown = page(knowledge, "/model/acme/kite-one?lang=ko")
    assert "첫째 연" in shown
    assert "줄 길이" in shown
    assert "120" in shown
    assert complete(knowledge, "acme/kite-one").filled == 1.0
    assert "연 프레임워크" in page(knowledge, "/framework/kite?lang=ko")

    write(knowledge, "instances/models/acme/kite-one.ttl", KITE.replace("120", '"long"'))
    assert violations(check_knowledge(settings(knowledge))) == {("kite-one", "long")}
