"""Edges as lists within lists, away from one model."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from api.catalogue.knowledge import Link
    from api.lineage.edges import Edge

# Models and levels of one tree; beyond them steps are named and not expanded.
_LARGEST, _DEEPEST = 2500, 100


@dataclass(frozen=True, slots=True)
class Step:
    """A model in a list within lists, and what lies beyond it.

    `repeated`: expanded elsewhere already. `cut`: there is more than a tree can hold.
    """

    edge: Edge
    link: Link
    beyond: tuple[Step, ...]
    repeated: bool
    cut: bool = False


def steps_from(start: str, edges: Iterable[Edge], *, up: bool) -> tuple[Step, ...]:
    """Arrange edges away from a model, to its ancestors or its descendants.

    Whatever is met twice is expanded once; nothing is told of what lies beyond an edge that is not followed.
    """
    beyond: dict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        beyond[edge.child.iri if up else edge.parent.iri].append(edge)
    expanded = {start}

    def grow(iri: str, depth: int) -> tuple[Step, ...]:
        steps = []
        for edge in beyond.get(iri, ()):
            link = edge.parent if up else edge.child
            repeated = link.iri in expanded
            expanded.add(link.iri)
            whole = len(expanded) <= _LARGEST and depth < _DEEPEST
            further = () if repeated or not edge.followed or not whole else grow(link.iri, depth + 1)
            steps.append(Step(edge, link, further, repeated, not whole and link.iri in beyond))
        return tuple(steps)

    return grow(start, 1)
