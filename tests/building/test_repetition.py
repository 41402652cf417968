"""No triple stands in two graphs, so that a union of graphs counts nothing twice."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from api.building.build import BuildFailed, build_release
from api.building.repetition import repeated_statements
from api.config import Settings
from api.store.dataset import Dataset

if TYPE_CHECKING:
    from api.store.releases import Release

BASE = "https://w3id.org/gyebo/"
PARENT = f"SELECT ?o {{ <{BASE}model/acme/base-tuned> <{BASE}def/parentModel> ?o }}"


def triples_in_two_graphs(dataset: Dataset) -> list[ox.Triple]:
    seen: dict[ox.Triple, object] = {}
    return [
        quad.triple
        for quad in dataset.raw.quads_for_pattern(None, None, None, None)
        if seen.setdefault(quad.triple, quad.graph_name) != quad.graph_name
    ]


def test_a_release_holds_every_triple_once(mini_release: Release) -> None:
    assert triples_in_two_graphs(Dataset.read_only(mini_release.store_dir)) == []


def test_a_parent_that_is_also_derived_is_one_row(mini_dir: Path, tmp_path: Path) -> None:
    knowledge = shutil.copytree(mini_dir, tmp_path / "knowledge")
    path = knowledge / "instances/models/acme/base-tuned.ttl"
    text = path.read_text(encoding="utf-8")
    assert "gyebo:fineTunedFrom" in text
    said = text.replace("gyebo:fineTunedFrom", "gyebo:parentModel <model/acme/base> ; gyebo:fineTunedFrom", 1)
    path.write_text(f"BASE <{BASE}>\n{said}", encoding="utf-8")
    settings = Settings(knowledge_dir=knowledge, state_dir=tmp_path / "state")
    release = build_release(settings, shapes=False).release
    dataset = release.open()
    assert isinstance(dataset, Dataset)
    assert len(dataset.rows(PARENT)) == 1
    assert triples_in_two_graphs(dataset) == []


def test_a_statement_in_two_files_is_refused_with_both_named(mini_dir: Path, tmp_path: Path) -> None:
    knowledge = shutil.copytree(mini_dir, tmp_path / "knowledge")
    path = knowledge / "instances/organizations/bolt.ttl"
    acme = (knowledge / "instances/organizations/acme.ttl").read_text(encoding="utf-8")
    title = next(line for line in acme.splitlines() if "dcterms:title" in line).strip(" ;")
    repeated = f"\n<{BASE}organization/acme> {title} .\n"
    path.write_text(path.read_text(encoding="utf-8") + repeated, encoding="utf-8")
    settings = Settings(knowledge_dir=knowledge, state_dir=tmp_path / "state")
    with pytest.raises(BuildFailed) as failed:
        build_release(settings)
    found = [each for each in failed.value.report.findings if each.shape == "one-graph-a-triple"]
    assert len(found) == title.count('"@')
    assert "organization/acme, organization/bolt" in found[0].message["en"]
    assert "organization/acme, organization/bolt" in found[0].message["ko"]
    assert found[0].file is not None
    assert found[0].line


def test_graphs_of_one_triple_each_repeat_nothing() -> None:
    dataset = Dataset.in_memory()
    one, other = (ox.Triple(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal(text)) for text in "ab")
    dataset.add([one], "urn:g")
    dataset.add([other], "urn:h")
    assert repeated_statements(dataset, Path(), BASE).findings == ()
