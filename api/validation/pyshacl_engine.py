"""pySHACL: for the shapes that are not compiled, and to hold the compiled ones to the standard."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox
import pyshacl
from pyshacl.errors import ReportableRuntimeError
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SH, XSD
from rdflib.term import Node

from api.store.dataset import Dataset
from api.text import Text
from api.validation.findings import SEVERITIES, Finding, Severity
from api.validation.shape_graph import ShapeNode

_TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)


class ReferenceFailed(Exception):
    """pySHACL could not run the shapes; the message is its own."""


def residual_findings(
    dataset: Dataset, compiled: Iterable[ShapeNode], shapes: Dataset | None = None
) -> list[Finding]:
    """Validate a whole dataset with pySHACL, by all shapes but those that were compiled.

    `shapes` holds the shapes where they do not stand beside the data. Raises ReferenceFailed.
    """
    data, held = to_rdflib(dataset), to_rdflib(shapes or dataset)
    for shape in compiled:
        node = _rdflib_term(shape)
        for target in _TARGETS:
            held.remove((node, target, None))
        for class_ in (RDFS.Class, OWL.Class):  # a shape that is a class has its instances for targets
            held.remove((node, RDF.type, class_))
    return reference_findings(data, held)


def to_rdflib(dataset: Dataset) -> Graph:
    """Copy the union of all graphs into rdflib, with the names of blank nodes and the texts of literals."""
    graph = Graph()
    for triple in dataset.union():
        graph.add((_rdflib_term(triple.subject), _rdflib_term(triple.predicate), _rdflib_term(triple.object)))
    return graph


def reference_findings(data: Graph, shapes: Graph | None = None) -> list[Finding]:
    """Run plain pySHACL on data and shapes, in one graph or in two. Raises ReferenceFailed."""
    held = data if shapes is None else shapes
    try:
        _, results, text = pyshacl.validate(data, shacl_graph=held, advanced=False, inference="none")
    except (ReportableRuntimeError, NotImplementedError) as error:
        raise ReferenceFailed(str(error)) from None
    if not isinstance(results, Graph):
        raise ReferenceFailed(str(text))
    return [_finding(results, each) for each in results.objects(None, SH.result)]


def _rdflib_term(term: object) -> Node:
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if not isinstance(term, ox.Literal):
        raise TypeError(f"not a term of RDF 1.1: {term}")
    if term.language:
        return Literal(term.value, lang=term.language)
    plain = term.datatype.value == str(XSD.string)
    return Literal(term.value, datatype=None if plain else URIRef(term.datatype.value), normalize=False)


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
