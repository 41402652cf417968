"""The recipes of CONTRIBUTING hold: their examples, written where they say, are known at once."""

from __future__ import annotations

import re
import textwrap
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from fastapi.testclient import TestClient

from api import formats
from api.building.build import build_release, check_knowledge
from api.config import Settings
from api.formats import Format
from api.web.app import create_app
from api.web.endpoint import sparql
from tests.conftest import copy_mini

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
_STEP = re.compile(
    r"^ *<!-- recipe: (write|append|row) (\S+) -->\n( *)```\w+\n(.*?)\n\3```", re.MULTILINE | re.DOTALL
)
_PATH = re.compile(r"`((?:api|docs|frontend|instances|ontology|queries|shapes|tests)/[\w./-]*)`")
KITE = """
<https://w3id.org/gyebo/model/acme/kite-one> a <https://w3id.org/gyebo/def/Kite> ;
    <http://purl.org/dc/terms/title> "첫째 연"@ko, "Kite One"@en ;
    <https://w3id.org/gyebo/def/stringLength> 120 .
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


def steps() -> list[tuple[str, str, str]]:
    """Return (what is done, to which file, the text) of every example, in the order of the document."""
    return [(how, path, textwrap.dedent(code) + "\n") for how, path, _, code in _STEP.findall(TEXT)]


def follow(knowledge: Path) -> None:
    """Do what the examples for the knowledge folders say."""
    for how, path, code in steps():
        file = knowledge / path
        if how == "write":
            assert not file.exists(), f"{path} is there already"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(code, encoding="utf-8")
        elif how == "append":
            file.write_text(f"{file.read_text(encoding='utf-8')}\n{code}", encoding="utf-8")


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("recipes")
    knowledge = copy_mini(folder / "knowledge")
    follow(knowledge)
    (knowledge / "instances/models/acme/kite-one.ttl").write_text(KITE, encoding="utf-8")
    model = knowledge / "instances/models/acme/base-tuned.ttl"
    text = model.read_text(encoding="utf-8")
    model.write_text(text.replace("gyebo:fineTunedFrom", "gyebo:repaintedFrom"), encoding="utf-8")
    return Settings(knowledge_dir=knowledge, state_dir=folder / "state", query_workers=1)


@pytest.fixture(scope="module")
def http(settings: Settings) -> Iterator[TestClient]:
    build_release(settings)
    with TestClient(create_app(settings)) as client:
        yield client


def shown(http: TestClient, path: str) -> str:
    answer = http.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == 200, answer.text[:300]
    return answer.text


def test_there_is_an_example_of_each_recipe() -> None:
    folders = {path.split("/")[0] for _, path, _ in steps()}
    assert folders == {"ontology", "shapes", "instances", "queries", "api"}
    assert len(steps()) == TEXT.count("<!-- recipe: ") - 1, "one stands in the sentence that explains them"


def test_what_the_recipes_write_passes_the_checks(settings: Settings) -> None:
    found = [each for each in check_knowledge(settings).findings if each.severity == "Violation"]
    assert found == []


def test_the_framework_and_its_item_are_on_their_pages(http: TestClient) -> None:
    assert "연 프레임워크" in shown(http, "/framework/kite?lang=ko")
    page = shown(http, "/model/acme/kite-one?lang=ko")
    assert "줄 길이" in page
    assert "120" in page


def test_the_shape_of_the_item_is_checked(settings: Settings) -> None:
    file = settings.knowledge_dir / "instances/models/acme/kite-one.ttl"
    file.write_text(KITE.replace("120", '"long"'), encoding="utf-8")
    try:
        findings = check_knowledge(settings).findings
    finally:
        file.write_text(KITE, encoding="utf-8")
    assert [each.value for each in findings if each.severity == "Violation"] == ["long"]


def test_the_kind_of_derivation_is_a_filter_of_the_lineage(http: TestClient) -> None:
    assert 'value="repaintedFrom"' in shown(http, "/lineage/acme/base-tuned?lang=ko")
    edges = http.get("/lineage/acme/base-tuned.json?kind=repaintedFrom").json()["edges"]
    assert [edge["kind"].rpartition("/")[2] for edge in edges] == ["repaintedFrom"]


def test_the_kind_of_derivation_is_drawn_by_the_line_that_its_example_gives(http: TestClient) -> None:
    page = shown(http, "/lineage/acme/base-tuned?lang=en")
    line = re.search(r'<path class="line ([^"]*)"[^>]*><title>[^<]*← repainted from ←', page)
    assert line is not None
    assert {"colour-amber", "style-dash-dot"} <= set(line[1].split())


def test_the_licence_term_is_on_the_page_of_its_licence(http: TestClient) -> None:
    page = shown(http, "/license/toy-unread?lang=ko")
    assert "돈을 받는 일에는 쓰지 못한다." in page
    assert "2(b)" in page


def test_the_query_is_public_under_its_heading_and_answers(http: TestClient) -> None:
    assert "한 조직이 개발한 모델" in shown(http, "/queries?lang=ko")
    answer = http.get("/queries/examples/models-of-an-organization.csv?organization=acme")
    assert answer.status_code == 200
    assert "/model/acme/base" in answer.text


def test_the_row_of_a_format_is_all_that_it_needs(http: TestClient) -> None:
    row = next(code for how, path, code in steps() if (how, path) == ("row", "api/formats.py"))
    invented = eval(row, {"Format": Format, "ox": ox})  # noqa: S307 - an example of our own document
    formats.TABLE.append(invented)
    sparql.fitting_format.cache_clear()
    try:
        document = http.get(f"/model/acme/base.{invented.name}")
    finally:
        formats.TABLE.remove(invented)
        sparql.fitting_format.cache_clear()
    assert document.headers["content-type"] == invented.content_type
    assert list(ox.parse(document.content, format=ox.RdfFormat.N3))


def test_every_file_and_folder_that_the_recipes_name_is_there() -> None:
    made = {path for how, path, _ in steps() if how == "write"}
    absent = [path for path in _PATH.findall(TEXT) if path not in made and not (ROOT / path).exists()]
    assert absent == []


def test_the_layers_that_are_told_are_those_that_are_kept() -> None:
    """The order of packages in the text is the first import contract, from the lowest layer up."""
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    kept = [each for each in tools["importlinter"]["contracts"][0]["layers"] if each != "__main__"]
    told = re.search(r"`([^`]* → [^`]*)`", TEXT)
    assert told is not None
    assert told[1].split(" → ") == kept[::-1]
