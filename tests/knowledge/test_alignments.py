"""What alignments entail for data is in a release whole: outside terms find as much as ours."""

from __future__ import annotations

import shutil
from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox
import pytest

from api.building.loader import load_knowledge
from api.config import DEFAULT_BASE_IRI as BASE
from api.derivation.rules import derive, derive_lineage, derived_graph
from api.queries.library import QueryLibrary
from api.store.dataset import Dataset
from api.store.turtle_files import read_turtle
from api.terms import OWL, RDF_TYPE, RDFS
from tests.conftest import copy_mini

ROOT = Path(__file__).parents[2]
GYEBO = f"{BASE}def/"
TOYS = "https://example.org/toys/"
ADDED = """
PREFIX gyebo: <https://w3id.org/gyebo/def/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX toys: <https://example.org/toys/>

gyebo:ToyModel rdfs:subClassOf toys:Toy .
toys:Toy rdfs:subClassOf toys:Thing, owl:Thing .
gyebo:Organization owl:equivalentClass toys:Shop .
gyebo:toyColour rdfs:subPropertyOf toys:colour .
toys:wheels owl:equivalentProperty gyebo:toyWheels .
gyebo:fineTunedFrom owl:inverseOf toys:tunedInto .
toys:tunedInto rdfs:subPropertyOf toys:becameOf .
gyebo:ancestorModel rdfs:subPropertyOf toys:cameFrom .
"""


def assembled(knowledge: Path, work: Path) -> Dataset:
    """Load a folder of knowledge and derive what follows."""
    dataset = Dataset.writable(work / "store")
    load_knowledge(dataset, knowledge, BASE, work)
    library = QueryLibrary(ROOT / "queries")
    derive(dataset, library, work)
    derive_lineage(dataset, library, work)
    return dataset


def mini_with_alignments(target: Path) -> Path:
    knowledge = copy_mini(target)
    shutil.copytree(ROOT / "ontology/alignments", knowledge / "ontology/alignments")
    return knowledge


def stated(sub: str, equivalent: str) -> dict[str, set[str]]:
    """Return what stands above each term by the files of the ontology, however many steps up."""
    above: dict[str, set[str]] = defaultdict(set)
    for path in (ROOT / "ontology").rglob("*.ttl"):
        for triple in read_turtle(path):
            if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.NamedNode):
                pair = triple.subject.value, triple.object.value
                if triple.predicate.value in (sub, equivalent):
                    above[pair[0]].add(pair[1])
                if triple.predicate.value == equivalent:
                    above[pair[1]].add(pair[0])
    for _ in range(len(above)):
        for term in list(above):
            above[term] |= {each for one in above[term] for each in above.get(one, ())} - {term}
    return above


def instances(dataset: Dataset, class_: str, *, asserted: bool = False) -> set[str]:
    return {
        str(quad.subject)
        for quad in dataset.raw.quads_for_pattern(None, RDF_TYPE, ox.NamedNode(class_), None)
        if not asserted or quad.graph_name != ox.NamedNode(derived_graph(BASE))
    }


def pairs(dataset: Dataset, property_: str, *, asserted: bool = False) -> set[tuple[str, str]]:
    return {
        (str(quad.subject), str(quad.object))
        for quad in dataset.raw.quads_for_pattern(None, ox.NamedNode(property_), None, None)
        if not asserted or quad.graph_name != ox.NamedNode(derived_graph(BASE))
    }


@pytest.fixture(scope="module", params=["mini", pytest.param("real", marks=pytest.mark.slow)])
def dataset(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    work = tmp_path_factory.mktemp(request.param)
    knowledge = ROOT if request.param == "real" else mini_with_alignments(work / "knowledge")
    return assembled(knowledge, work)


def test_every_class_above_ours_has_all_instances_of_ours(dataset: Dataset) -> None:
    below: dict[str, set[str]] = defaultdict(set)
    for class_, some in stated(f"{RDFS}subClassOf", f"{OWL}equivalentClass").items():
        for each in some:
            below[each].add(class_)
    assert len(below) > 15
    for general, ours in below.items():
        expected = set().union(*(instances(dataset, each) for each in ours))
        found = instances(dataset, general)
        assert expected - found == set(), general
        # A class of ours may have instances that a rule makes; one of others has ours and those asserted.
        others = found if general.startswith(GYEBO) else instances(dataset, general, asserted=True)
        assert found == expected | others, general
    assert any(instances(dataset, each) for each in below if not each.startswith(GYEBO))


def test_every_property_above_ours_has_all_values_of_ours(dataset: Dataset) -> None:
    below: dict[str, set[str]] = defaultdict(set)
    for property_, some in stated(f"{RDFS}subPropertyOf", f"{OWL}equivalentProperty").items():
        for each in some - {f"{GYEBO}ancestorModel"}:
            below[each].add(property_)
    assert len(below) > 20
    for general, ours in below.items():
        expected = set().union(*(pairs(dataset, each) for each in ours))
        assert pairs(dataset, general) == expected | pairs(dataset, general, asserted=True), general
    assert any(pairs(dataset, each) for each in below if not each.startswith(GYEBO))


def test_all_measurements_are_found_by_their_name_in_dqv(dataset: Dataset) -> None:
    ours = instances(dataset, f"{GYEBO}Measurement")
    assert instances(dataset, "http://www.w3.org/ns/dqv#QualityMeasurement") == ours
    assert len(ours) > 2


def test_nothing_is_said_to_be_a_thing_or_a_resource(dataset: Dataset) -> None:
    assert instances(dataset, f"{OWL}Thing") == set()
    assert instances(dataset, f"{RDFS}Resource") == set()


def test_an_alignment_added_as_a_file_entails_as_much_as_the_others(tmp_path: Path) -> None:
    knowledge = copy_mini(tmp_path / "knowledge")
    (knowledge / "ontology/alignments").mkdir()
    (knowledge / "ontology/alignments/toys.ttl").write_text(ADDED, encoding="utf-8")
    dataset = assembled(knowledge, tmp_path)
    toys = instances(dataset, f"{GYEBO}ToyModel")
    assert toys
    assert instances(dataset, f"{TOYS}Toy") == instances(dataset, f"{TOYS}Thing") == toys
    assert instances(dataset, f"{TOYS}Shop") == instances(dataset, f"{GYEBO}Organization") != set()
    for theirs, ours in (("colour", "toyColour"), ("wheels", "toyWheels"), ("cameFrom", "ancestorModel")):
        assert pairs(dataset, f"{TOYS}{theirs}") == pairs(dataset, f"{GYEBO}{ours}") != set()
    turned = {(parent, child) for child, parent in pairs(dataset, f"{GYEBO}fineTunedFrom")}
    assert pairs(dataset, f"{TOYS}tunedInto") == pairs(dataset, f"{TOYS}becameOf") == turned != set()
    assert instances(dataset, f"{OWL}Thing") == set()
