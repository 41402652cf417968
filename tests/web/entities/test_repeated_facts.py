"""Pages say a fact once, in its most special words: what alignments add is for programs."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from fastapi.testclient import TestClient

from api.config import Settings
from api.web.app import create_app
from tests.conftest import copy_mini, make_release

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def aligned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("aligned")
    knowledge = copy_mini(folder / "knowledge")
    shutil.copytree(ROOT / "ontology/alignments", knowledge / "ontology/alignments")
    make_release(knowledge, folder / "state")
    settings = Settings(knowledge_dir=knowledge, state_dir=folder / "state", query_workers=1)
    with TestClient(create_app(settings)) as http:
        yield http


@pytest.mark.parametrize("path", ["model/acme/base-tuned", "organization/acme", "source/toy-catalogue"])
def test_a_page_does_not_repeat_in_outside_terms_what_it_says_in_ours(aligned: TestClient, path: str) -> None:
    page = aligned.get(f"/{path}?lang=en", headers={"Accept": "text/html"}).text
    assert "Acme" in page
    for term in (
        "prov:was",
        "schema:creator",
        "dcterms:creator",
        "schema:isBasedOn",
        "fair4ml:",
        "prov:Entity",
    ):
        assert term not in page, term


def test_documents_for_programs_have_both(aligned: TestClient) -> None:
    triples = aligned.get("/model/acme/base-tuned.nt").text
    assert "<https://w3id.org/gyebo/def/developedBy>" in triples
    assert "<http://purl.org/dc/terms/creator>" in triples
    assert "<http://www.w3.org/ns/prov#Entity>" in triples
