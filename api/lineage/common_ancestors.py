"""What two or more models share: common ancestors, the nearest of them, and the ways between two."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from api.lineage import traversal as walking

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.catalogue.knowledge import Knowledge, Link
    from api.lineage.graph import LineageGraph, Positions

MOST_WAYS = 100


@dataclass(frozen=True, slots=True)
class Way:
    """A way up from a model to an ancestor: the models, child first, and the kinds of each step."""

    models: tuple[Link, ...]
    kinds: tuple[tuple[Link, ...], ...]


@dataclass(frozen=True, slots=True)
class Between:
    """What some models share. `ways` lead from one of two models up to the other; `total_ways` counts all."""

    models: tuple[Link, ...]
    common: tuple[Link, ...]
    nearest: tuple[Link, ...]
    ways: tuple[Way, ...]
    total_ways: int


def between(knowledge: Knowledge, graph: LineageGraph, iris: Sequence[str], kinds: Sequence[str]) -> Between:
    """Compare the lineage of some models. Raises UnknownModel or UnknownKind."""
    allowed = graph.allowed(kinds)
    positions = np.array([graph.position(iri) for iri in dict.fromkeys(iris)], np.uint32)
    common = walking.common_ancestors(graph, positions, allowed)
    found = walking.Paths(0, ())
    if len(positions) == 2:
        one, other = (int(each) for each in positions)
        found = walking.paths(graph, one, other, allowed, MOST_WAYS)
        if not found.total:
            found = walking.paths(graph, other, one, allowed, MOST_WAYS)

    def links(some: Positions) -> tuple[Link, ...]:
        return tuple(knowledge.names.link(graph.names[each]) for each in some.tolist())

    def kinds_of(child: int, parent: int) -> tuple[Link, ...]:
        start, end = graph.up.rows.offsets[child], graph.up.rows.offsets[child + 1]
        parents, steps = graph.up.rows.values[start:end], graph.up.kinds[start:end]
        chosen = steps[(parents == parent) & (allowed[steps] if allowed is not None else True)]
        return tuple(knowledge.names.link(graph.kinds[kind]) for kind in chosen.tolist())

    ways = [
        Way(
            links(np.array(way, np.uint32)),
            tuple(kinds_of(child, parent) for child, parent in pairwise(way)),
        )
        for way in found.paths
    ]
    nearest = walking.nearest(graph, common, allowed)
    return Between(links(positions), links(common), links(nearest), tuple(ways), found.total)
