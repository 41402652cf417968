"""Edges of the lineage with who says so, when and how surely. Kinds come from the ontology."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from api.catalogue.evidence import Evidence, NodeReader, StatementNode, first
from api.lineage import traversal as walking
from api.terms import own_term

if TYPE_CHECKING:
    from collections.abc import Iterable

    from api.catalogue.knowledge import Knowledge, Link
    from api.lineage.graph import LineageGraph


@dataclass(frozen=True, slots=True)
class Edge:
    """One derivation, with who says so; no evidence: asserted without a source.

    `followed` False: a source says so, another one is followed; the edge makes nobody an ancestor.
    """

    child: Link
    parent: Link
    kind: Link
    followed: bool
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Lineage:
    """The edges next to one model, and every edge above it (from child to parent, in no depth order)."""

    parents: tuple[Edge, ...]
    children: tuple[Edge, ...]
    ancestry: tuple[Edge, ...]


class EdgeReader:
    """Reads edges of the index with their evidence; what is said of one child is read once.

    `bare`: edges are wanted without evidence, which takes most of the time.
    """

    def __init__(self, knowledge: Knowledge, graph: LineageGraph, *, bare: bool = False) -> None:
        self._graph, self._bare = graph, bare
        self._names = knowledge.names
        self._nodes = NodeReader(knowledge)
        self._kind = own_term(knowledge.base_iri, "derivationKind")
        self._said: dict[str, list[StatementNode]] = {}

    def edges(self, rows: Iterable[tuple[int, int, int]], *, followed: bool = True) -> list[Edge]:
        """Read edges given as (child, parent, kind)."""
        return [self._edge(*row, followed=followed) for row in rows]

    def _edge(self, child: int, parent: int, kind: int, *, followed: bool) -> Edge:
        graph, link = self._graph, self._names.link
        names = graph.names[child], graph.names[parent]
        evidence = () if self._bare else self._evidence(*names, kind)
        return Edge(link(names[0]), link(names[1]), link(graph.kinds[kind]), followed, evidence)

    def _evidence(self, child: str, parent: str, kind: int) -> tuple[Evidence, ...]:
        if child not in self._said:
            self._said[child] = self._nodes.derivations(child)
        about = [node for node in self._said[child] if parent in self._nodes.parents(node)]
        # Where two models are joined by several kinds, each edge has the evidence of its own.
        own = [node for node in about if first(node, self._kind) == self._graph.kinds[kind]]
        return tuple(self._nodes.evidence(node) for node in own or about)


def read_lineage(knowledge: Knowledge, graph: LineageGraph, iri: str) -> Lineage:
    """Read parents, children and the whole ancestry of one model; nothing for what is no model."""
    position = graph.names.find(iri)
    if position is None:
        return Lineage((), (), ())
    reader = EdgeReader(knowledge, graph)
    own = np.array([position], np.uint32)
    above = np.append(walking.ancestors(graph, position).models, own)
    ancestry = reader.edges(walking.edges_among(graph, above).tolist())
    claimed = reader.edges(walking.claimed_among(graph, own).tolist(), followed=False)
    parents = [edge for edge in ancestry if edge.child.iri == iri]
    row = graph.down.rows.offsets[position], graph.down.rows.offsets[position + 1]
    below = zip(
        graph.down.rows.values[slice(*row)].tolist(), graph.down.kinds[slice(*row)].tolist(), strict=True
    )
    children = reader.edges((child, position, kind) for child, kind in below)
    return Lineage((*parents, *claimed), tuple(children), tuple(ancestry))
