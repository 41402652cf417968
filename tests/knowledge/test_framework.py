"""The two frameworks are whole: every part that the source document names is there."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest

from api.config import DEFAULT_BASE_IRI as BASE
from api.profiles import Framework, load_frameworks
from api.queries.library import QueryLibrary
from api.store.dataset import Dataset
from api.store.turtle_files import knowledge_files, read_turtle
from api.terms import RDFS, SKOS
from api.validation.findings import Finding
from api.validation.validator import Validator

ROOT = Path(__file__).parents[2]
ITEM = f"{BASE}framework/genai/coding"


def schema() -> Dataset:
    dataset = Dataset.in_memory()
    for file in knowledge_files(ROOT):
        relative = file.path.relative_to(ROOT).as_posix()
        if relative.startswith(("ontology/", "shapes/", "instances/benchmarks/", "instances/curation/")):
            dataset.add(read_turtle(file.path), file.graph)
    return dataset


@pytest.fixture(scope="module")
def genai() -> Framework:
    frameworks = load_frameworks(schema(), QueryLibrary(ROOT / "queries"))
    return next(each for each in frameworks if each.iri == f"{BASE}framework/genai")


def test_the_generative_ai_framework_has_its_forty_two_items_in_their_categories(genai: Framework) -> None:
    counts = {
        category.notation: len(category.items) for factor in genai.factors for category in factor.categories
    }
    assert counts == {
        "0.0": 6, "1.1": 2, "1.2": 3, "1.3": 2, "1.4": 2, "1.5": 1, "2.1": 1, "3.1": 10, "3.2": 7, "3.3": 8,
    }  # fmt: skip
    assert len(genai.items) == 42


def test_the_document_names_fifteen_metrics(genai: Framework) -> None:
    assert sum(metric.named for item in genai.items for metric in item.metrics) == 15


def test_every_item_can_be_shown_in_korean_and_english_with_its_citation(genai: Framework) -> None:
    for item in genai.items:
        assert item.label.ko and item.label.en and item.definition.ko and item.definition.en
        assert item.citation
        assert bool(item.properties) != bool(item.metrics)
        for each in item.properties:
            assert each.label.ko and each.label.en and each.order < 1000


@pytest.mark.parametrize(
    ("scheme", "size"),
    [("stage", 5), ("specialised-field", 4), ("public-domain", 10), ("modality-type", 4)],
)
def test_the_general_framework_has_its_stages_fields_and_domains(scheme: str, size: int) -> None:
    rows = schema().rows(
        f"SELECT ?c {{ ?c <http://www.w3.org/2004/02/skos/core#inScheme> <{BASE}code/{scheme}> }}"
    )
    assert len(rows) == size


def test_general_function_process_and_quality_are_factors() -> None:
    rows = schema().rows(f"""
        PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        SELECT ?f {{ ?f a <{BASE}def/Factor> ; skos:inScheme <{BASE}framework/general> }}""")
    assert sorted(row["f"].value.rsplit("/", 1)[1] for row in rows) == ["function", "process", "quality"]


def findings_after(update: str) -> list[Finding]:
    dataset = schema()
    dataset.raw.update(update)
    report = Validator(ROOT, BASE).validate_store(dataset, ("Violation",))
    return list(report.findings)


def test_our_own_files_keep_the_rules_for_them() -> None:
    assert findings_after("INSERT DATA {}") == []


def leave_out(pattern: str, condition: str = "") -> str:
    """Return an update that takes statements out of whatever graph holds them."""
    return f"DELETE {{ GRAPH ?g {{ {pattern} }} }} WHERE {{ GRAPH ?g {{ {pattern} {condition} }} }}"


def put_in(statement: str) -> str:
    return f"INSERT DATA {{ GRAPH <urn:g> {{ {statement} }} }}"


@pytest.mark.parametrize(
    ("update", "shape"),
    [
        (leave_out(f"<{ITEM}> ?p ?o", 'FILTER (LANG(?o) = "ko")'), "shape/meta/concept"),
        (leave_out(f"<{ITEM}> <http://purl.org/dc/terms/source> ?o"), "shape/meta-item/source"),
        (leave_out(f"?m <http://www.w3.org/ns/dqv#inDimension> <{ITEM}>"), "shape/meta-item-displayable"),
        (put_in(f"<{ITEM}> <{BASE}def/valueProperty> <{BASE}def/task>"), "shape/meta-item-one-form"),
        (leave_out(f"<{BASE}def/task> <{RDFS}isDefinedBy> ?o"), "shape/meta/defined"),
        (leave_out(f"<{BASE}code/country> <{BASE}def/itemStatus> ?o"), "shape/meta/code-list"),
        (
            leave_out(f"<{BASE}code/stage> <{BASE}def/citation> ?o", 'FILTER (LANG(?o) = "en")'),
            "shape/meta/code-list",
        ),
        (leave_out(f"<{BASE}code/modality/text> <{BASE}def/itemStatus> ?o"), "shape/meta/code-of-source"),
        (leave_out(f"<{ITEM}> <{SKOS}editorialNote> ?o", 'FILTER (LANG(?o) = "en")'), "shape/meta/note"),
        (put_in(f"<{ITEM}> <{BASE}def/nobody> 1"), "checks/unknown-property"),
        (put_in(f"<urn:x> a <{BASE}def/Nobody>"), "checks/unknown-class"),
        (put_in(f"<{ITEM}> <urn:p> <{BASE}code/task/nobody>"), "checks/unknown-thing"),
        (put_in(f"<urn:x> <{BASE}def/ancestorModel> <urn:y>"), "checks/derived-asserted"),
    ],
)
def test_a_gap_in_our_own_files_is_found(update: str, shape: str) -> None:
    assert shape in {finding.shape.removeprefix(BASE) for finding in findings_after(update)}


def test_no_two_concepts_of_a_scheme_share_a_notation() -> None:
    rows = schema().rows("""
        PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        SELECT ?scheme ?notation { ?c skos:inScheme ?scheme ; skos:notation ?notation }""")
    pairs = Counter((row["scheme"], row["notation"]) for row in rows)
    assert [pair for pair, count in pairs.items() if count > 1] == []


def test_every_module_has_a_version_iri() -> None:
    owl = "http://www.w3.org/2002/07/owl#"
    for path in sorted((ROOT / "ontology").rglob("*.ttl")):
        triples = read_turtle(path)
        ontologies = [t.subject for t in triples if t.object == ox.NamedNode(f"{owl}Ontology")]
        versioned = {t.subject for t in triples if t.predicate == ox.NamedNode(f"{owl}versionIRI")}
        assert len(ontologies) == 1, path
        assert set(ontologies) == versioned, path
