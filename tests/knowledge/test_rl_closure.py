"""Reasoning by OWL 2 RL over the lineage gives the ancestors that our derivation gives."""

from __future__ import annotations

from pathlib import Path

import owlrl
import pyoxigraph as ox
from rdflib import Graph, URIRef

from api.config import DEFAULT_BASE_IRI as BASE
from api.derivation.rules import derive, derive_lineage
from api.queries.library import QueryLibrary
from api.store.dataset import Dataset
from api.store.turtle_files import read_turtle

ROOT = Path(__file__).parents[2]
FAMILY = f"""
PREFIX gyebo: <{BASE}def/>
PREFIX m: <{BASE}model/test/>
m:base a gyebo:GenerativeAIModel .
m:other a gyebo:GenerativeAIModel .
m:instruct a gyebo:GenerativeAIModel ; gyebo:instructionTunedFrom m:base .
m:int4 a gyebo:GenerativeAIModel ; gyebo:quantizedFrom m:instruct .
m:merge a gyebo:GenerativeAIModel ; gyebo:mergedFrom m:instruct, m:other .
m:merge gyebo:usesTeacherOutputsOf m:teacher .
m:next a gyebo:GenerativeAIModel ; gyebo:previousVersion m:base .
"""
EXPECTED = {
    ("instruct", "base"),
    ("int4", "instruct"),
    ("int4", "base"),
    ("merge", "instruct"),
    ("merge", "other"),
    ("merge", "base"),
}
MODULES = ("core/lineage", "core/things", "alignments/prov-o", "alignments/fair4ml")


def names(pairs: set[tuple[str, str]]) -> set[tuple[str, str]]:
    return {(child.rsplit("/", 1)[1], parent.rsplit("/", 1)[1]) for child, parent in pairs}


def test_owl_rl_closure_of_a_small_family_has_exactly_the_expected_ancestors() -> None:
    graph = Graph()
    for module in MODULES:
        graph.parse(ROOT / "ontology" / f"{module}.ttl", format="turtle")
    graph.parse(data=FAMILY, format="turtle")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)

    ancestors = {(str(s), str(o)) for s, o in graph.subject_objects(URIRef(f"{BASE}def/ancestorModel"))}
    assert names(ancestors) == EXPECTED
    derived = URIRef("http://www.w3.org/ns/prov#wasDerivedFrom")
    assert (URIRef(f"{BASE}model/test/int4"), derived, URIRef(f"{BASE}model/test/instruct")) in graph


def test_our_derivation_gives_the_same_ancestors() -> None:
    dataset = Dataset.in_memory()
    for module in MODULES:
        dataset.add(read_turtle(ROOT / "ontology" / f"{module}.ttl"), f"{BASE}graph/ontology/{module}")
    family = ox.parse(FAMILY.encode(), format=ox.RdfFormat.TURTLE)
    dataset.add([quad.triple for quad in family], f"{BASE}graph/model/test/family")
    derive(dataset, QueryLibrary(ROOT / "queries"))
    derive_lineage(dataset, QueryLibrary(ROOT / "queries"))

    rows = dataset.rows(f"SELECT DISTINCT ?child ?above {{ ?child <{BASE}def/ancestorModel> ?above }}")
    assert names({(row["child"].value, row["above"].value) for row in rows}) == EXPECTED
