"""Shapes that are easily compiled wrongly: rules find what pySHACL finds, or the shape is left to it."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from api.store.dataset import Dataset
from api.validation.compiler import compile_shapes
from api.validation.evaluation import offenders
from api.validation.pyshacl_engine import reference_findings, residual_findings, to_rdflib

PREFIXES = """\
PREFIX ex: <http://e/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
# Of each: whether rules are made of it, what the shape ex:S says, and data that keeps and breaks it.
CASES = {
    "two values at least, where there is none": (
        True,
        "sh:targetClass ex:C ; sh:property ex:P . ex:P sh:path ex:p ; sh:minCount 2",
        "ex:none a ex:C . ex:one a ex:C ; ex:p 1 . ex:two a ex:C ; ex:p 1, 2",
    ),
    "a property shape with a target of its own": (
        True,
        "sh:targetNode ex:a ; sh:path ex:p ; sh:nodeKind sh:IRI",
        'ex:a ex:p "text", ex:b',
    ),
    "a shape below a property shape": (
        False,
        (
            "sh:targetClass ex:C ; sh:property ex:P . ex:P sh:path ex:p ; sh:property ex:Q . "
            "ex:Q sh:path ex:q ; sh:minCount 1"
        ),
        "ex:a a ex:C ; ex:p ex:b, ex:c . ex:c ex:q 1",
    ),
    "a SPARQL constraint of a property shape": (
        False,
        (
            "sh:targetClass ex:C ; sh:property ex:P . ex:P sh:path ex:p ; sh:sparql ex:R . "
            'ex:R sh:select "SELECT $this ?value WHERE { $this $PATH ?value . FILTER (?value > 1) }"'
        ),
        "ex:a a ex:C ; ex:p 1, 2",
    ),
    "a SPARQL constraint that hides its focus node": (
        False,
        (
            "sh:targetClass ex:C ; sh:sparql ex:R . "
            'ex:R sh:select "SELECT $this WHERE {{ FILTER (isIRI($this)) } UNION { $this <http://e/q> ?x } }"'
        ),
        "ex:a a ex:C",
    ),
    "a component that the shapes define": (
        False,
        (
            "sh:targetClass ex:C ; sh:property ex:P . ex:P sh:path ex:p ; ex:most 1 . "
            "ex:Most a sh:ConstraintComponent ; sh:parameter [ sh:path ex:most ] ; "
            "sh:propertyValidator ex:V . "
            "ex:V a sh:SPARQLSelectValidator ; sh:select "
            '"SELECT $this ?value WHERE { $this $PATH ?value FILTER (?value > $most) }"'
        ),
        "ex:a a ex:C ; ex:p 1, 2",
    ),
    "a value that must equal the focus node": (
        True,
        "sh:targetClass ex:C ; sh:equals ex:same",
        "ex:a a ex:C ; ex:same ex:a . ex:b a ex:C ; ex:same ex:a . ex:c a ex:C",
    ),
    "a blank node among the allowed values": (
        False,
        "sh:targetClass ex:C ; sh:property ex:P . ex:P sh:path ex:p ; sh:in ( ex:one [] )",
        "ex:a a ex:C ; ex:p ex:one, ex:two",
    ),
    "a number with bounds of its own": (
        False,
        "sh:targetClass ex:C ; sh:property ex:P . ex:P sh:path ex:p ; sh:datatype xsd:byte",
        'ex:a a ex:C ; ex:p "300"^^xsd:byte, "3"^^xsd:byte',
    ),
    "a nested shape that is switched off": (
        True,
        (
            "sh:targetClass ex:C ; sh:property ex:P . ex:P sh:path ex:p ; sh:node ex:N . "
            "ex:N a sh:NodeShape ; sh:deactivated true ; sh:nodeKind sh:Literal"
        ),
        "ex:a a ex:C ; ex:p ex:b",
    ),
    "a class of classes": (
        True,
        "a ex:Kind, sh:NodeShape ; sh:nodeKind sh:Literal . ex:Kind rdfs:subClassOf rdfs:Class",
        "ex:a a ex:S",
    ),
    "one text in one language, written in two ways": (
        True,
        "sh:targetClass ex:C ; sh:property ex:P . ex:P sh:path ex:p ; sh:uniqueLang true",
        'ex:a a ex:C ; ex:p "one"@en, "two"@EN . ex:b a ex:C ; ex:p "one"@en, "eins"@de',
    ),
    "a text for a focus node": (
        True,
        "sh:targetObjectsOf ex:p ; sh:nodeKind sh:IRI",
        'ex:a ex:p "a text with spaces", ex:b',
    ),
    "a shape without a name below one that is left": (
        False,
        "sh:targetClass ex:C ; sh:closed true ; sh:property [ sh:path ex:p ; sh:maxCount 1 ]",
        "ex:a a ex:C ; ex:p 1, 2",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_rules_and_pyshacl_find_the_same(case: str) -> None:
    compiled_here, shape, data = CASES[case]
    dataset = Dataset.in_memory()
    text = f"{PREFIXES} ex:S {shape} . {data} ."
    dataset.add([quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)], "http://e/graph")
    compiled = compile_shapes(dataset)
    assert (compiled.residual == ()) is compiled_here
    ours = list(offenders(dataset, compiled.rules, "http://none/"))
    if compiled.residual:
        ours += residual_findings(dataset, compiled.shapes)
    found = {(f.focus, f.path, f.value, f.severity, f.component) for f in ours}
    theirs = reference_findings(to_rdflib(dataset))
    assert found == {(f.focus, f.path, f.value, f.severity, f.component) for f in theirs}
    assert bool(found) is (case != "a nested shape that is switched off")


def test_a_shape_that_comes_back_to_itself_is_left_and_ends() -> None:
    dataset = Dataset.in_memory()
    text = f"{PREFIXES} ex:S sh:targetClass ex:C ; sh:property ex:P . ex:P sh:path ex:p ; sh:node ex:S ."
    dataset.add([quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)], "http://e/graph")
    assert [shape.value for shape in compile_shapes(dataset).residual] == ["http://e/S"]
