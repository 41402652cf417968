"""The SHACL test suite of the W3C, on what is compiled and on what is left to pySHACL.

The suite is not ours to copy. It is read from a folder beside the checkout, `../shared/conformance/shacl`, or
from the one that SHACL_SUITE names. Reports are compared result by result (focus node, path, value, severity,
constraint component, shape), but not how often a report repeats one; a path that is no single property, and
a severity beyond the three of SHACL, are told as none and as a violation.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox
import pytest
from rdflib import BNode, Graph, URIRef
from rdflib.namespace import RDF, SH, Namespace
from rdflib.term import Node

from api.store.dataset import Dataset
from api.validation.compiler import Compiled, compile_shapes
from api.validation.evaluation import offenders
from api.validation.findings import SEVERITIES, Finding
from api.validation.pyshacl_engine import ReferenceFailed, residual_findings, to_rdflib
from tests.conftest import ROOT

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = Namespace("http://www.w3.org/ns/shacl-test#")
SUITE = Path(os.environ.get("SHACL_SUITE") or ROOT.parent / "shared/conformance/shacl")
CASES = 121
# What differs from the expected report, and why. A case that no longer differs has to be taken off.
KNOWN = {
    "core/property/uniqueLang-002": 'the engine keeps booleans by value: "1" is true, as for pySHACL',
    "sparql/pre-binding/shapesGraph-001": "pySHACL has no $shapesGraph, which the standard makes optional",
}


class Case(NamedTuple):
    """One case: its data, its shapes, and the expected report; None where validation must fail."""

    name: str
    data: Path
    shapes: Path
    expected: frozenset[tuple[str, ...]] | None


@cache
def cases() -> dict[str, Case]:
    """Return the cases by name; none where there is no suite."""
    found: dict[str, Case] = {}
    for path in SUITE.rglob("*.ttl"):  # not by the manifests: one of them leaves a case out
        graph = to_rdflib(loaded(path))  # the engine keeps numbers by value, not as they were written
        for entry in graph.subjects(RDF.type, SHT.Validate):
            case = read_case(graph, entry)
            found[case.name] = case
    return dict(sorted(found.items()))


def local(iri: Node | None) -> Path:
    return Path(str(iri).removeprefix("file://").partition("#")[0])


def read_case(graph: Graph, entry: Node) -> Case:
    action, result = graph.value(entry, MF.action), graph.value(entry, MF.result)
    expected = None if result == SHT.Failure else frozenset(expected_results(graph, result))
    data, shapes = (local(graph.value(action, SHT[each])) for each in ("dataGraph", "shapesGraph"))
    return Case(str(local(entry).relative_to(SUITE)), data, shapes, expected)


def expected_results(graph: Graph, report: Node | None) -> list[tuple[str, ...]]:
    found = []
    for result in graph.objects(report, SH.result):
        path = graph.value(result, SH.resultPath)
        severity = str(graph.value(result, SH.resultSeverity)).rsplit("#", 1)[-1]
        found.append(
            (
                plain(graph.value(result, SH.focusNode)),
                str(path) if isinstance(path, URIRef) else "",
                plain(graph.value(result, SH.value)),
                severity if severity in SEVERITIES else "Violation",
                str(graph.value(result, SH.sourceConstraintComponent)).rsplit("#", 1)[-1],
                plain(graph.value(result, SH.sourceShape)),
            )
        )
    return found


def plain(term: Node | None) -> str:
    return "_:" if isinstance(term, BNode) else "" if term is None else str(term)


def loaded(path: Path) -> Dataset:
    dataset = Dataset.in_memory()
    triples = ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE, base_iri=path.as_uri())
    dataset.add([quad.triple for quad in triples], "urn:data")
    return dataset


def compiled(case: Case) -> tuple[Dataset, Dataset, Compiled]:
    data = loaded(case.data)
    shapes = data if case.data == case.shapes else loaded(case.shapes)
    return data, shapes, compile_shapes(shapes, data)


def found_by_us(case: Case) -> frozenset[tuple[str, ...]] | None:
    """Return what rules and pySHACL find; None where validation fails."""
    data, shapes, made = compiled(case)
    blank = {
        term.value
        for dataset in (data, shapes)
        for quad in dataset.raw
        for term in (quad.subject, quad.object)
        if isinstance(term, ox.BlankNode)
    }
    found = list(offenders(data, made.rules, "urn:none"))
    if made.residual:
        try:
            found += residual_findings(data, made.shapes, shapes)
        except ReferenceFailed:
            return None
    return frozenset(result(finding, blank) for finding in found)


def result(finding: Finding, blank: set[str]) -> tuple[str, ...]:
    named = ["_:" if term in blank else term or "" for term in (finding.focus, finding.value, finding.shape)]
    return (named[0], finding.path or "", named[1], finding.severity, finding.component, named[2])


@pytest.mark.slow  # for `make test-all`: the suite is no part of a checkout
def test_the_suite_is_there_and_whole() -> None:
    assert SUITE.is_dir(), f"put the W3C's SHACL test suite into {SUITE}, or name its folder in SHACL_SUITE"
    assert len(cases()) == CASES
    assert KNOWN.keys() <= cases().keys()


@pytest.mark.parametrize("name", [name for name in cases() if name not in KNOWN])
def test_the_report_is_the_expected_one(name: str) -> None:
    case = cases()[name]
    assert found_by_us(case) == case.expected


@pytest.mark.parametrize("name", [name for name in KNOWN if name in cases()])
def test_a_case_that_is_known_to_differ_still_does(name: str) -> None:
    case = cases()[name]
    assert found_by_us(case) != case.expected
