"""Statement nodes as read from the store, and the evidence that each of them carries."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import pyoxigraph as ox

from api.catalogue.knowledge import Knowledge, Link
from api.terms import DCTERMS, PROV, own_namespace

StatementNode = dict[str, list[ox.NamedNode | ox.Literal]]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Who said it, where, when and how surely. Dates are ISO 8601 text as recorded."""

    source: Link | None
    speaker: Link | None
    observed_on: str
    confidence: Link | None
    record: str
    primary_source: str | None


class NodeReader:
    """Reads nodes from every graph that speaks of them."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._dataset = knowledge.dataset
        self._names = knowledge.names
        self._def = own_namespace(knowledge.base_iri)

    def node(self, iri: str) -> StatementNode:
        """Return all values of a node by predicate; blank nodes are left out."""
        node: StatementNode = defaultdict(list)
        for triple in self._dataset.match(ox.NamedNode(iri), None, None):
            values = node[triple.predicate.value]
            if isinstance(triple.object, ox.NamedNode | ox.Literal) and triple.object not in values:
                values.append(triple.object)
        return node

    def pointing(self, predicate: str, iri: str) -> list[tuple[str, StatementNode]]:
        """Return the nodes that point at a thing by one predicate, sorted by IRI."""
        matches = self._dataset.match(None, ox.NamedNode(predicate), ox.NamedNode(iri))
        subjects = sorted(
            {triple.subject.value for triple in matches if isinstance(triple.subject, ox.NamedNode)}
        )
        return [(subject, self.node(subject)) for subject in subjects]

    def derivations(self, iri: str) -> list[StatementNode]:
        """Return the derivation nodes of a model."""
        predicate = ox.NamedNode(f"{PROV}qualifiedDerivation")
        matches = self._dataset.match(ox.NamedNode(iri), predicate, None)
        found = sorted({triple.object.value for triple in matches if isinstance(triple.object, ox.NamedNode)})
        return [self.node(each) for each in found]

    @staticmethod
    def parents(derivation: StatementNode) -> list[str]:
        """Return the parents that a derivation node names."""
        return [term.value for term in derivation.get(f"{PROV}entity", ())]

    def evidence(self, node: StatementNode) -> Evidence:
        """Read who said what a node states."""
        return Evidence(
            source=self.link(node, f"{DCTERMS}source"),
            speaker=self.link(node, f"{self._def}statedBy"),
            observed_on=first(node, f"{self._def}observedOn"),
            confidence=self.link(node, f"{self._def}confidence"),
            record=first(node, f"{self._def}sourceRecord"),
            primary_source=first(node, f"{PROV}hadPrimarySource") or None,
        )

    def link(self, node: StatementNode, predicate: str) -> Link | None:
        """Return the thing that a node points at, with its name."""
        iri = first(node, predicate)
        return self._names.link(iri) if iri else None


def first(node: StatementNode, predicate: str) -> str:
    """Return the first value's text, or nothing."""
    values = node.get(predicate)
    return values[0].value if values else ""
