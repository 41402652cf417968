"""What the axioms of the ontology say is true of all real data, so that nothing false follows from them."""

from __future__ import annotations

import itertools
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from api.config import DEFAULT_BASE_IRI as BASE
from api.store.turtle_files import knowledge_files
from api.terms import OWL, RDF, RDF_TYPE, RDFS, SCHEMA, XSD

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
GYEBO = f"{BASE}def/"
# OWL's own classes of terms, of which the ontology says nothing.
META = [
    *((f"{OWL}{kind}Property", f"{RDF}Property") for kind in ("Object", "Datatype", "Annotation")),
    (f"{OWL}Class", f"{RDFS}Class"),
]
# Datatypes of values that belong to a wider one.
WIDER = {f"{XSD}integer": f"{XSD}decimal"}


def loaded(*folders: str) -> ox.Store:
    store = ox.Store()
    for file in knowledge_files(ROOT):
        if file.path.relative_to(ROOT).parts[0] in folders:
            graph = ox.NamedNode(file.graph)
            store.bulk_load(path=str(file.path), format=ox.RdfFormat.TURTLE, to_graph=graph)
    return store


def rows(store: ox.Store, query: str) -> list[tuple[str, ...]]:
    """Return the values of a SELECT, with the prefixes that all here use."""
    prefixes = f"PREFIX owl: <{OWL}> PREFIX rdfs: <{RDFS}> PREFIX rdf: <{RDF}> PREFIX schema: <{SCHEMA}>"
    found = store.query(f"{prefixes} {query}", use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    return [tuple(term.value for term in solution) for solution in found]


class Axioms:
    """The axioms of an ontology as rows of IRIs."""

    def __init__(self, ontology: ox.Store) -> None:
        self.classes: dict[str, set[str]] = defaultdict(set, {name: {above} for name, above in META})
        for class_, above in rows(ontology, "SELECT ?c ?a { ?c rdfs:subClassOf+ ?a FILTER(isIRI(?a)) }"):
            self.classes[class_].add(above)
        members = "{ ?all owl:members ?list . ?list rdf:rest*/rdf:first ?a, ?b FILTER (?a != ?b) }"
        self.disjoint = set(
            rows(ontology, f"SELECT DISTINCT ?a ?b {{ {{ ?a owl:disjointWith ?b }} UNION {members} }}")
        )
        sides = (("domain", 0), ("range", 1))
        self.typed = [
            (name, position, {class_})
            for word, position in sides
            for name, class_ in rows(
                ontology, f"SELECT ?p ?c {{ ?p rdfs:subPropertyOf* ?q . ?q rdfs:{word} ?c }}"
            )
        ]
        for word, position in sides:
            some: dict[str, set[str]] = defaultdict(set)
            for name, class_ in rows(ontology, f"SELECT ?p ?c {{ ?p schema:{word}Includes ?c }}"):
                some[name].add(class_)
            self.typed += [(name, position, classes) for name, classes in some.items()]
        self.kinds = {
            kind: {name for (name,) in rows(ontology, f"SELECT ?p {{ ?p a owl:{kind}Property }}")}
            for kind in ("Functional", "InverseFunctional", "Asymmetric", "Irreflexive")
        }
        restricted = "?c rdfs:subClassOf ?r . ?r owl:onProperty ?p ;"
        self.only = rows(ontology, f"SELECT ?c ?p ?v {{ {restricted} owl:allValuesFrom ?v }}")
        self.once = rows(ontology, f"SELECT ?c ?p {{ {restricted} owl:maxCardinality 1 }}")


class Facts:
    """Data with the classes of all things; each method yields (axiom, what breaks it)."""

    def __init__(self, data: ox.Store, said: Axioms) -> None:
        self._data, self._said = data, said
        self._types: dict[object, set[str]] = defaultdict(set)
        for quad in data.quads_for_pattern(None, RDF_TYPE, None, None):
            name = quad.object.value
            self._types[quad.subject] |= {name, *said.classes.get(name, ())}

    def broken(self) -> set[tuple[str, str]]:
        return {
            *self._two_kinds(),
            *self._another_kind(),
            *self._too_many(),
            *self._turned(),
            *self._restricted(),
        }

    def _pairs(self, name: str, class_: str = "") -> list[tuple[object, object]]:
        quads = self._data.quads_for_pattern(None, ox.NamedNode(name), None, None)
        found = [(quad.subject, quad.object) for quad in quads]
        return [pair for pair in found if class_ in self._types.get(pair[0], ())] if class_ else found

    def _is_a(self, term: object, classes: set[str]) -> bool:
        if isinstance(term, ox.Literal):
            return bool({term.datatype.value, WIDER.get(term.datatype.value)} & classes)
        return bool(self._types.get(term, set()) & classes)

    def _two_kinds(self) -> Iterator[tuple[str, str]]:
        for thing, kinds in self._types.items():
            for pair in itertools.permutations(kinds, 2):
                if pair in self._said.disjoint:
                    yield f"{pair} disjoint", str(thing)

    def _another_kind(self) -> Iterator[tuple[str, str]]:
        for name, position, classes in self._said.typed:
            for pair in self._pairs(name):
                if not self._is_a(pair[position], classes):
                    yield f"{('domain', 'range')[position]} of {name}: {classes}", str(pair)

    def _too_many(self) -> Iterator[tuple[str, str]]:
        for kind, position in (("Functional", 0), ("InverseFunctional", 1)):
            for name in self._said.kinds[kind]:
                yield from self._several(f"{kind} {name}", self._pairs(name), position)
        for class_, name in self._said.once:
            yield from self._several(f"{class_} once {name}", self._pairs(name, class_), 0)

    def _several(
        self, axiom: str, pairs: list[tuple[object, object]], position: int
    ) -> Iterator[tuple[str, str]]:
        others: dict[object, set[object]] = defaultdict(set)
        for pair in pairs:
            others[pair[position]].add(pair[1 - position])
        yield from ((axiom, str(one)) for one, some in others.items() if len(some) > 1)

    def _turned(self) -> Iterator[tuple[str, str]]:
        for kind in ("Irreflexive", "Asymmetric"):
            for name in self._said.kinds[kind]:
                pairs = set(self._pairs(name))
                for one, other in pairs:
                    if (one == other) if kind == "Irreflexive" else (other, one) in pairs:
                        yield f"{kind} {name}", str(one)

    def _restricted(self) -> Iterator[tuple[str, str]]:
        for class_, name, value in self._said.only:
            for pair in self._pairs(name, class_):
                if not self._is_a(pair[1], {value}):
                    yield f"{class_} only {name} {value}", str(pair)


@cache
def axioms() -> Axioms:
    return Axioms(loaded("ontology"))


def test_every_property_of_ours_says_what_has_it_and_what_its_values_are() -> None:
    """By an axiom, or by schema.org's terms where OWL 2 RL has none that would be true."""
    found = {
        name
        for kind in ("Object", "Datatype")
        for (name,) in rows(loaded("ontology"), f"SELECT ?p {{ ?p a owl:{kind}Property }}")
        if name.startswith(GYEBO)
    }
    inverse = dict(
        rows(loaded("ontology"), "SELECT ?p ?q { { ?p owl:inverseOf ?q } UNION { ?q owl:inverseOf ?p } }")
    )
    told = {(name, position) for name, position, _ in axioms().typed}
    told |= {
        (name, 1 - position)
        for name, other in inverse.items()
        for position in (0, 1)
        if (other, position) in told
    }
    assert {(name, position) for name in found for position in (0, 1)} - told == set()
    assert len(found) > 100


@pytest.mark.slow
def test_every_axiom_is_true_of_all_that_is_on_record() -> None:
    said = axioms()
    assert len(said.disjoint) > 200
    assert len(said.typed) > 150
    assert len(said.kinds["Functional"]) > 40
    assert Facts(loaded("ontology", "instances"), said).broken() == set()


@pytest.mark.parametrize(
    ("turtle", "axiom"),
    [
        ("<urn:m> a gyebo:AIModel, gyebo:Hardware .", "disjoint"),
        ("<urn:m> a gyebo:Claim ; gyebo:task <urn:t> . <urn:t> a skos:Concept .", "domain"),
        ("<urn:m> a gyebo:AIModel ; gyebo:task <urn:t> . <urn:t> a gyebo:Claim .", "range"),
        ("<urn:m> a gyebo:AIModel ; gyebo:contextLength 'long' .", "range"),
        ("<urn:m> a gyebo:AIModel ; gyebo:releaseDate 'soon' .", "range"),
        ("<urn:m> a gyebo:AIModel ; gyebo:contextLength 1, 2 .", "Functional"),
        (
            (
                "<urn:m> a gyebo:AIModel ; gyebo:valueStatus <urn:v> . <urn:v> a gyebo:ValueStatus ."
                "<urn:n> a gyebo:AIModel ; gyebo:valueStatus <urn:v> ."
            ),
            "InverseFunctional",
        ),
        ("<urn:m> a gyebo:AIModel ; gyebo:parentModel <urn:m> .", "Irreflexive"),
        (
            (
                "<urn:m> a gyebo:AIModel ; gyebo:parentModel <urn:n> . <urn:n> a gyebo:AIModel ;"
                "gyebo:parentModel <urn:m> ."
            ),
            "Asymmetric",
        ),
        ("<urn:d> a gyebo:Derivation ; prov:entity <urn:o> . <urn:o> a gyebo:Organization .", "only"),
        (
            (
                "<urn:d> a gyebo:Derivation ; prov:entity <urn:m>, <urn:n> . <urn:m> a gyebo:AIModel ."
                "<urn:n> a gyebo:AIModel ."
            ),
            "once",
        ),
    ],
)
def test_a_fact_against_an_axiom_is_found(turtle: str, axiom: str) -> None:
    prefixes = f"""
        PREFIX gyebo: <{GYEBO}>
        PREFIX prov: <http://www.w3.org/ns/prov#>
        PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
    """
    data = ox.Store()
    data.load((prefixes + turtle).encode(), format=ox.RdfFormat.TURTLE)
    assert [found for found, _ in Facts(data, axioms()).broken() if axiom in found]
