"""Every requirement of the shapes has a fixture that keeps it and one that breaks just that one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest

from api.config import DEFAULT_BASE_IRI as BASE
from api.derivation.rules import derive
from api.queries.library import QueryLibrary
from api.store.dataset import Dataset
from api.store.turtle_files import knowledge_files, read_turtle
from api.terms import OWL, RDFS, SH
from api.validation.compiler import compile_shapes
from api.validation.evaluation import offenders, offenders_among
from api.validation.pyshacl_engine import reference_findings, to_rdflib
from api.validation.shape_graph import ShapeGraph
from api.validation.validator import Validator

ROOT = Path(__file__).parents[2]
FIXTURES = Path(__file__).parent / "fixtures"
BREAKING = sorted((FIXTURES / "breaking").glob("*.ru"))
NEEDED = ("instances/benchmarks/", "instances/curation/")


@dataclass(frozen=True)
class Broken:
    """All broken copies of the complete fixture in one dataset, and what the validator finds in each."""

    dataset: Dataset
    findings: dict[str, set[str]]
    triples: set[tuple[str, str, str]]


def renamed(text: str, case: str) -> str:
    """Give one case its own model, organisation and so on, so that cases do not meet."""
    text = text.replace(f"{BASE}model/test/", f"{BASE}model/{case}/")
    return re.sub(
        rf"{BASE}(organization|family|hardware|dataset|license|source|benchmark|exchange-rate)/test\b",
        rf"{BASE}\1/{case}",
        text,
    )


def broken_triples(path: Path | None, case: str) -> list[ox.Triple]:
    """Return the complete fixture, after the update in `path`."""
    store = ox.Store()
    complete = renamed((FIXTURES / "complete.ttl").read_text(encoding="utf-8"), case)
    store.load(complete.encode(), format=ox.RdfFormat.TURTLE)
    if path is not None:
        before = {str(quad) for quad in store}
        store.update(renamed(path.read_text(encoding="utf-8"), case))
        assert {str(quad) for quad in store} != before, f"{path.name} changes nothing"
    return [quad.triple for quad in store]


def case_of(path: Path) -> str:
    return f"case-{BREAKING.index(path)}"


def assembled(cases: list[Path], *left_out: str) -> Broken:
    """Put schema and cases into one dataset and validate it; `left_out` names folders not to read."""
    dataset = Dataset.in_memory()
    for file in knowledge_files(ROOT):
        relative = file.path.relative_to(ROOT).as_posix()
        if relative.startswith(("ontology/", "shapes/", *NEEDED)) and not relative.startswith(
            left_out or "-"
        ):
            dataset.add(read_turtle(file.path), file.graph)
    dataset.add(broken_triples(None, "complete"), f"{BASE}graph/model/complete/complete")
    for path in cases:
        dataset.add(broken_triples(path, case_of(path)), f"{BASE}graph/model/{case_of(path)}/complete")
    derive(dataset, QueryLibrary(ROOT / "queries"))
    report = Validator(ROOT, BASE).validate_store(dataset, checks=False)
    found: dict[str, set[str]] = {}
    for finding in report.findings:
        case = re.search(r"/(case-\d+|complete)\b", finding.focus)
        found.setdefault(case[1] if case else "", set()).add(finding.shape.removeprefix(f"{BASE}shape/"))
    return Broken(dataset, found, {(f.focus, f.shape, f.severity) for f in report.findings})


@pytest.fixture(scope="module")
def broken() -> Broken:
    return assembled(BREAKING)


def test_a_complete_profile_keeps_every_shape(broken: Broken) -> None:
    assert broken.findings.get("complete", set()) == set()


@pytest.mark.parametrize("path", BREAKING, ids=lambda path: path.stem)
def test_each_negative_fixture_breaks_just_one_requirement(broken: Broken, path: Path) -> None:
    expected = re.search(r"^#\+ breaks: (\S+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert expected is not None
    assert broken.findings.get(case_of(path)) == {expected[1]}


def test_rules_that_pass_over_what_cannot_break_them_find_the_same(broken: Broken) -> None:
    cases: dict[str, set[ox.NamedNode | ox.BlankNode]] = {}
    for graph in broken.dataset.graphs():
        if "/graph/model/" in graph:
            cases[graph] = {
                t.subject for t in broken.dataset.graph(graph) if isinstance(t.subject, ox.NamedNode)
            }
    rules = compile_shapes(broken.dataset).rules
    everything = list(offenders(broken.dataset, rules, BASE))
    nodes = set().union(*cases.values())
    among = set(offenders_among(broken.dataset, rules, nodes, BASE))
    mine = {each for each in everything if each.focus in {node.value for node in nodes}}
    assert among == mine
    # A few alone: what nobody among them says must not have been needed for the others.
    for graph in sorted(cases)[::90]:
        alone = set(offenders_among(broken.dataset, rules, cases[graph], BASE))
        names = {node.value for node in cases[graph]}
        assert alone == {each for each in everything if each.focus in names}


def test_every_requirement_of_every_shape_has_a_negative_fixture(broken: Broken) -> None:
    shapes = ShapeGraph(broken.dataset)
    plain = {
        "path",
        "order",
        "message",
        "severity",
        "targetClass",
        "property",
        "group",
        "name",
        "description",
    }
    required = set()
    for shape in shapes.targeted():
        slug = shape.value.removeprefix(f"{BASE}shape/")
        if slug.startswith("meta"):
            continue
        if shapes.objects(shape, f"{SH}sparql"):
            required.add((slug, "sparql"))
        for each in shapes.objects(shape, f"{SH}property"):
            for name in set(shapes.parameters(each)) - plain:
                required.add((each.value.removeprefix(f"{BASE}shape/"), name))
    stems = [path.stem.replace("--", "/") for path in BREAKING]
    covered = {tuple(stem.rsplit(".", 1)) for stem in stems}
    covered |= {(slug, "sparql") for slug, _ in covered}
    assert required - covered == set()


def test_nothing_of_our_shapes_is_left_to_the_slow_engine(broken: Broken) -> None:
    assert compile_shapes(broken.dataset).residual == ()


@pytest.mark.slow
def test_the_compiled_shapes_and_plain_pyshacl_agree_on_fixtures_of_every_kind() -> None:
    # pySHACL takes seconds for each profile: one fixture of each kind of constraint, and all in SPARQL.
    kinds = {path.stem.rsplit(".", 1)[1]: path for path in BREAKING}
    cases = sorted({*kinds.values(), *(path for path in BREAKING if "sparql" in path.stem)})
    sample = assembled(cases, "shapes/meta/")
    theirs = {(f.focus, f.shape, f.severity) for f in reference_findings(to_rdflib(sample.dataset))}
    assert sample.findings.keys() == {case_of(path) for path in cases}
    assert sample.triples == theirs


def test_every_property_of_the_ontology_is_bound_by_a_shape_or_derived(broken: Broken) -> None:
    unbound = broken.dataset.rows(
        f"""SELECT ?property {{
            ?property a ?kind .
            FILTER (?kind IN (<{OWL}ObjectProperty>, <{OWL}DatatypeProperty>))
            FILTER (STRSTARTS(STR(?property), "{BASE}"))
            FILTER NOT EXISTS {{ ?property <{RDFS}subPropertyOf>* ?wider . ?shape <{SH}path> ?wider }}
            FILTER NOT EXISTS {{ ?property <{BASE}def/derivedBy> ?rule }}
        }}"""
    )
    assert sorted(row["property"].value for row in unbound) == []
