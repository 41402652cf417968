"""Where a model comes from and what came of it. Kinds of derivation are read from the ontology."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from api.services.evidence import Evidence, NodeReader

if TYPE_CHECKING:
    from api.services.knowledge import Knowledge, Link


@dataclass(frozen=True, slots=True)
class Edge:
    """One derivation, with who says so; no evidence: derived or only asserted."""

    child: Link
    parent: Link
    kind: Link
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Lineage:
    """The edges next to one model, and every edge above it (from child to parent, in no depth order)."""

    parents: tuple[Edge, ...]
    children: tuple[Edge, ...]
    ancestry: tuple[Edge, ...]


def read_lineage(knowledge: Knowledge, iri: str) -> Lineage:
    """Read parents, children and the whole ancestry of one model."""
    reader = NodeReader(knowledge)
    return Lineage(
        parents=_edges(knowledge, reader, "lineage/parents", iri),
        children=_edges(knowledge, reader, "lineage/children", iri),
        ancestry=_edges(knowledge, reader, "lineage/ancestry", iri),
    )


def _edges(knowledge: Knowledge, reader: NodeReader, query: str, iri: str) -> tuple[Edge, ...]:
    link = knowledge.names.link
    edges = []
    for row in knowledge.rows(query, model=ox.NamedNode(iri)):
        child, parent = row["child"].value, row["parent"].value
        found = tuple(
            reader.evidence(node) for node in reader.derivations(child) if parent in reader.parents(node)
        )
        edges.append(Edge(link(child), link(parent), link(row["kind"].value), found))
    return tuple(edges)
