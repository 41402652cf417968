"""What follows from the edges as plain triples: every ancestor, the roots and the generation of each model.

SPARQL could say the first two by a path over everything, which takes minutes at a million models; counting
generations it cannot say at all. Tests hold the triples equal to the paths.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from api.lineage.graph import LineageGraph, Positions
from api.terms import XSD

if TYPE_CHECKING:
    from collections.abc import Iterator


class TooManyAncestors(Exception):
    """There are more (model, ancestor) pairs than a release is to hold as triples."""


def roots_and_generations(graph: LineageGraph, base_iri: str) -> Iterator[bytes]:
    """Yield the generation and the roots of every model that takes part in the lineage, as N-Triples.

    A root is no root of itself.
    """
    for model in np.flatnonzero(graph.linked).tolist():
        name = graph.names[model]
        yield f'<{name}> <{base_iri}def/generation> "{graph.generation[model]}"^^<{XSD}integer> .\n'.encode()
        if not graph.is_root[model]:
            for root in graph.family_roots.row(int(graph.families[model])).tolist():
                yield f"<{name}> <{base_iri}def/rootModel> <{graph.names[root]}> .\n".encode()


def ancestor_triples(graph: LineageGraph, base_iri: str, most: int) -> Iterator[bytes]:
    """Yield every ancestor of every model as N-Triples. Raises TooManyAncestors beyond so many."""
    predicate = f"> <{base_iri}def/ancestorModel> <".encode()
    above: dict[int, Positions] = {}
    told = 0
    for member in _parents_first(graph):
        parents = graph.up.rows.row(member)
        known = [above[parent] for parent in parents.tolist() if parent in above]
        found = np.concatenate([parents, *known])
        if len(parents) > 1:
            found = np.unique(found)
        above[member] = found
        told += len(found)
        if told > most:
            raise TooManyAncestors
        start = b"<" + graph.names[member].encode() + predicate
        yield b"".join(start + graph.names[each].encode() + b"> .\n" for each in found.tolist())


def _parents_first(graph: LineageGraph) -> Iterator[int]:
    """Yield the models that have parents, every one after its parents."""
    order = np.argsort(graph.generation, kind="stable")
    yield from order[graph.generation[order] > 0].tolist()
