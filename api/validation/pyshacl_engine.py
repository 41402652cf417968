"""pySHACL: for the shapes that are not compiled, and to hold the compiled ones to the standard."""

from __future__ import annotations

import io

import pyoxigraph as ox
import pyshacl
from rdflib import Graph, URIRef
from rdflib.namespace import SH
from rdflib.term import Node

from api.store.dataset import Dataset
from api.text import Text
from api.validation.findings import SEVERITIES, Finding, Severity


class ReferenceFailed(Exception):
    """pySHACL could not run the shapes; the message is its own."""


def residual_findings(dataset: Dataset, shapes: tuple[str, ...]) -> list[Finding]:
    """Validate a whole dataset with pySHACL and keep what these node shapes (and theirs) report."""
    graph = to_rdflib(dataset)
    wanted = {str(each) for shape in shapes for each in _below(graph, URIRef(shape))}
    return [finding for finding in reference_findings(graph) if finding.shape in wanted]


def to_rdflib(dataset: Dataset) -> Graph:
    """Copy the union of all graphs into rdflib."""
    store = ox.Store()
    store.extend(ox.Quad(q.subject, q.predicate, q.object) for q in dataset.raw)
    text = io.BytesIO()
    store.dump(text, format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    return Graph().parse(data=text.getvalue().decode(), format="nt")


def reference_findings(graph: Graph) -> list[Finding]:
    """Run plain pySHACL on a graph that holds data, ontology and shapes. Raises ReferenceFailed."""
    _, results, text = pyshacl.validate(graph, shacl_graph=graph, advanced=False, inference="none")
    if not isinstance(results, Graph):
        raise ReferenceFailed(str(text))
    return [_finding(results, each) for each in results.objects(None, SH.result)]


def _below(graph: Graph, shape: Node) -> set[Node]:
    return {shape, *graph.objects(shape, SH.property)}


def _finding(results: Graph, result: Node) -> Finding:
    severity = str(results.value(result, SH.resultSeverity) or "").rsplit("#", 1)[-1]
    known: Severity = next((each for each in SEVERITIES if each == severity), "Violation")
    messages = {
        getattr(m, "language", None) or "en": str(m) for m in results.objects(result, SH.resultMessage)
    }
    path, value = results.value(result, SH.resultPath), results.value(result, SH.value)
    return Finding(
        severity=known,
        message=Text(messages.get("ko", ""), messages.get("en", "")),
        focus=str(results.value(result, SH.focusNode)),
        path=str(path) if isinstance(path, URIRef) else None,
        value=None if value is None else str(value),
        shape=str(results.value(result, SH.sourceShape)),
        component=str(results.value(result, SH.sourceConstraintComponent) or "").rsplit("#", 1)[-1],
    )
