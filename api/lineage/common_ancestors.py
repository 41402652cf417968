"""What two or more models share: common ancestors, the nearest of them, and the ways between two."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise, product
from typing import TYPE_CHECKING

import numpy as np

from api.lineage import traversal as walking

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.catalogue.knowledge import Knowledge, Link
    from api.lineage.graph import LineageGraph, Marks

MOST_WAYS = 100


@dataclass(frozen=True, slots=True)
class Way:
    """A way from one of two models up to an ancestor, and down to the other where that is another.

    `models` in the order of the way; `kinds` of each step. `top`: the place of the ancestor in `models`.
    """

    models: tuple[Link, ...]
    kinds: tuple[tuple[Link, ...], ...]
    top: int


@dataclass(frozen=True, slots=True)
class Between:
    """What some models share. `ways` join two of them; `total_ways` counts all that there are.

    Where one is an ancestor of the other they lead straight up; else over the nearest common ancestors.
    """

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
    nearest = walking.nearest(graph, common, allowed)
    total = 0
    found: list[tuple[tuple[int, ...], int]] = []
    if len(positions) == 2:
        one, other = (int(each) for each in positions)
        total, found = ways_between(graph, one, other, nearest.tolist(), allowed)

    def links(some: Sequence[int]) -> tuple[Link, ...]:
        return tuple(knowledge.names.link(graph.names[each]) for each in some)

    def kinds_of(child: int, parent: int) -> tuple[Link, ...]:
        start, end = graph.up.rows.offsets[child], graph.up.rows.offsets[child + 1]
        parents, steps = graph.up.rows.values[start:end], graph.up.kinds[start:end]
        chosen = steps[(parents == parent) & (allowed[steps] if allowed is not None else True)]
        return tuple(knowledge.names.link(graph.kinds[kind]) for kind in chosen.tolist())

    def way(models: Sequence[int], top: int) -> Way:
        steps = enumerate(pairwise(models))
        kinds = tuple(kinds_of(*(pair if place < top else pair[::-1])) for place, pair in steps)
        return Way(links(models), kinds, top)

    ways = tuple(way(*each) for each in found)
    return Between(links(positions.tolist()), links(common.tolist()), links(nearest.tolist()), ways, total)


def ways_between(
    graph: LineageGraph, one: int, other: int, nearest: Sequence[int], allowed: Marks | None
) -> tuple[int, list[tuple[tuple[int, ...], int]]]:
    """Return the number of ways between two models, and some, each with its highest place; short ones first.

    `nearest`: their nearest common ancestors.
    """
    for child, ancestor in ((one, other), (other, one)):
        straight = walking.paths(graph, child, ancestor, allowed, MOST_WAYS)
        if straight.total:
            return straight.total, [(path, len(path) - 1) for path in straight.paths]
    total = 0
    found: list[tuple[tuple[int, ...], int]] = []
    for ancestor in nearest:
        # Above neither is the other, and no model below a nearest common ancestor is above both: no way
        # meets itself.
        ups, downs = (walking.paths(graph, each, ancestor, allowed, MOST_WAYS) for each in (one, other))
        total += ups.total * downs.total
        found += [((*up, *down[-2::-1]), len(up) - 1) for up, down in product(ups.paths, downs.paths)]
    found.sort(key=lambda each: len(each[0]))
    return total, found[:MOST_WAYS]
