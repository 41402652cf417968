"""The terms that the short form is read by, from the ontology."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from api.terms import RDFS, own_term

if TYPE_CHECKING:
    from api.store.dataset import ReadableDataset


@dataclass(frozen=True, slots=True)
class ShortFormTerms:
    """Which properties take claims, and which are kinds of derivation.

    `claimed` are the properties of factor items whose values are typed in, `derivations` the parent property
    and those below it, `topics` the classes of what a profile is about, `parts` those of its parts that
    carry evidence of their own.
    """

    base_iri: str
    claimed: frozenset[str]
    derivations: frozenset[str]
    topics: frozenset[str]
    parts: frozenset[str]

    def own(self, name: str) -> ox.NamedNode:
        """Return one of our own terms."""
        return ox.NamedNode(own_term(self.base_iri, name))


def read_short_form_terms(schema: ReadableDataset, base_iri: str) -> ShortFormTerms:
    """Read the terms from a dataset of ontology and shapes."""

    def found(query: str) -> frozenset[str]:
        return frozenset(row["x"].value for row in schema.rows(query))

    def own(name: str) -> str:
        return f"<{own_term(base_iri, name)}>"

    below = f"<{RDFS}subClassOf>*"
    derivations = found(f"SELECT ?x {{ ?x <{RDFS}subPropertyOf>* {own('parentModel')} }}")
    claimed = found(
        f"SELECT ?x {{ ?item {own('valueProperty')} ?x FILTER NOT EXISTS {{ ?x {own('derivedBy')} ?rule }} }}"
    )
    parts = f"{own('Measurement')}, {own('ValueStatus')}"
    return ShortFormTerms(
        base_iri,
        claimed - derivations,
        derivations,
        found(f"SELECT ?x {{ ?x {below} {own('AITechnology')} }}"),
        found(f"SELECT ?x {{ ?x {below} ?part FILTER (?part IN ({parts})) }}"),
    )
