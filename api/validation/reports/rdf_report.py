"""A report as SHACL has it: `sh:ValidationReport` in Turtle, with every finding as a result of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pyoxigraph as ox

from api.terms import RDF_TYPE, SH, XSD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.validation.findings import Finding, ValidationReport


def report_as_rdf(report: ValidationReport) -> str:
    """Return the findings, not folded, as results of one report."""
    return cast(
        bytes, ox.serialize(_report(report), format=ox.RdfFormat.TURTLE, prefixes={"sh": SH})
    ).decode()


def _report(report: ValidationReport) -> Iterator[ox.Triple]:
    node = ox.BlankNode()
    conforms = ox.Literal(str(not report.findings).lower(), datatype=ox.NamedNode(f"{XSD}boolean"))
    yield ox.Triple(node, RDF_TYPE, _sh("ValidationReport"))
    # By the standard a report conforms only if it has no result at all, of whatever severity.
    yield ox.Triple(node, _sh("conforms"), conforms)
    for finding in report.findings:
        result = ox.BlankNode()
        yield ox.Triple(node, _sh("result"), result)
        yield from _result(result, finding)


def _result(result: ox.BlankNode, finding: Finding) -> Iterator[ox.Triple]:
    yield ox.Triple(result, RDF_TYPE, _sh("ValidationResult"))
    yield ox.Triple(result, _sh("focusNode"), _node(finding.focus))
    yield ox.Triple(result, _sh("resultSeverity"), _sh(finding.severity))
    yield ox.Triple(
        result, _sh("sourceConstraintComponent"), _sh(finding.component or "SPARQLConstraintComponent")
    )
    if ":" in finding.shape:
        yield ox.Triple(result, _sh("sourceShape"), ox.NamedNode(finding.shape))
    if finding.path is not None:
        yield ox.Triple(result, _sh("resultPath"), ox.NamedNode(finding.path))
    value = dict(finding.bindings).get("value")
    if value is None and finding.value is not None:
        value = ox.Literal(finding.value)
    if value is not None:
        yield ox.Triple(result, _sh("value"), value)
    for language, words in finding.message.record().items():
        if words:
            yield ox.Triple(result, _sh("resultMessage"), ox.Literal(words, language=language))


def _sh(name: str) -> ox.NamedNode:
    return ox.NamedNode(f"{SH}{name}")


def _node(name: str) -> ox.NamedNode | ox.BlankNode:
    try:
        return ox.NamedNode(name)
    except ValueError:
        return ox.BlankNode(name)
