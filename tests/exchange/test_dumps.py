"""A dump holds the whole release once, share-alike values apart, with checksums and everybody's licence."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

import pyoxigraph as ox
import pytest

from api.catalogue.knowledge import Knowledge
from api.config import DEFAULT_BASE_IRI as BASE
from api.exchange.dumps import export_release
from api.queries.library import QueryLibrary
from api.store.dataset import Dataset

ROOT = Path(__file__).parents[2]
DATA = """
PREFIX dcat: <http://www.w3.org/ns/dcat#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX schema: <http://schema.org/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
BASE <https://w3id.org/gyebo/>
INSERT DATA {
    GRAPH <graph/model/toys/toy> { <model/toys/toy> dcterms:title "Toy"@en . }
    GRAPH <graph/source/board> {
        <source/board> a <def/Source> ; rdfs:label "판"@ko, "Board"@en ;
            dcterms:license <license/cc-by-sa-4.0> ; dcterms:publisher <organization/board> ;
            dcterms:issued "2026-07-03"^^xsd:date ;
            dcat:landingPage <https://board.example/> .
        <source/board/file> a <def/Source> ; dcterms:isPartOf <source/board> .
        <license/cc-by-sa-4.0> rdfs:label "CC BY-SA"@en ;
            schema:sameAs <http://spdx.org/licenses/CC-BY-SA-4.0> .
    }
    GRAPH <graph/share-alike/board> { <model/toys/toy#score-1> dcterms:source <source/board/file> . }
    GRAPH <graph/derived> {
        <model/toys/toy#score-1> a <def/Thing> .
        <model/toys/toy> a <def/Thing> .
    }
}
"""


@pytest.fixture
def knowledge() -> Knowledge:
    dataset = Dataset.in_memory()
    dataset.raw.update(DATA)
    return Knowledge(7, dataset, QueryLibrary(ROOT / "queries", BASE), BASE)


def quads(path: Path) -> set[ox.Quad]:
    return set(ox.parse(gzip.decompress(path.read_bytes()), format=ox.RdfFormat.N_QUADS))


def test_every_quad_stands_in_one_dump(knowledge: Knowledge, tmp_path: Path) -> None:
    dumps = {dump.path.name: dump.quads for dump in export_release(knowledge, tmp_path)}
    main, apart = quads(tmp_path / "gyebo.nq.gz"), quads(tmp_path / "gyebo-share-alike-board.nq.gz")
    assert len(main) == dumps["gyebo.nq.gz"]
    assert not main & apart
    assert main | apart == set(knowledge.dataset.raw)  # type: ignore[attr-defined]


def test_what_is_derived_of_share_alike_values_stays_with_them(knowledge: Knowledge, tmp_path: Path) -> None:
    export_release(knowledge, tmp_path)
    apart = quads(tmp_path / "gyebo-share-alike-board.nq.gz")
    assert {quad.graph_name.value.rpartition("graph/")[2] for quad in apart} == {
        "share-alike/board",
        "derived",
    }
    assert {quad.subject.value for quad in apart} == {f"{BASE}model/toys/toy#score-1"}


def test_checksums_fit_and_a_second_export_is_the_same(knowledge: Knowledge, tmp_path: Path) -> None:
    export_release(knowledge, tmp_path)
    first = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    for line in first["SHA256SUMS"].decode().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256(first[name]).hexdigest() == digest
    export_release(knowledge, tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == first


def test_the_licence_file_names_each_source_with_its_terms_in_both_languages(
    knowledge: Knowledge, tmp_path: Path
) -> None:
    export_release(knowledge, tmp_path)
    lines = (tmp_path / "LICENCE.md").read_text(encoding="utf-8").splitlines()
    row = next(line for line in lines if "Board" in line)
    assert [cell.strip() for cell in row.strip("|").split("|")] == [
        "gyebo-share-alike-board.nq.gz",
        "[판 · Board](https://board.example/)",
        "[CC BY-SA](http://spdx.org/licenses/CC-BY-SA-4.0)",
        "https://w3id.org/gyebo/organization/board",
        "2026-07-03",
    ]
    assert any("release 7" in line for line in lines)
