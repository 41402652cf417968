"""Walks over the lineage. Kinds restrict the steps that may be taken; dates, what is told of what was met."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from api.lineage.graph import NO_DATE, Edges, LineageGraph, Marks, Positions

if TYPE_CHECKING:
    from numpy.typing import NDArray


_FEW = 64  # above one in so many, looking through all models is faster than sorting those that were met


@dataclass(frozen=True, slots=True)
class Dates:
    """A span of release dates, in days since 1970, both ends included; None: no bound."""

    since: int | None = None
    until: int | None = None

    def among(self, graph: LineageGraph, positions: Positions) -> Positions:
        """Keep the models released in this span; one without a date is in no span."""
        if self.since is None and self.until is None:
            return positions
        days = graph.dates[positions]
        kept = days != NO_DATE
        if self.since is not None:
            kept &= days >= self.since
        if self.until is not None:
            kept &= days <= self.until
        chosen: Positions = positions[kept]
        return chosen


@dataclass(frozen=True, slots=True)
class Reached:
    """Models that a walk met, rising, and the least number of steps to each."""

    models: Positions
    steps: NDArray[np.uint32]


def walk(
    edges: Edges, count: int, start: Positions, allowed: Marks | None = None, most: int | None = None
) -> Reached:
    """Walk from some models, at most so many steps; the start itself is not told.

    Breadth first (E. F. Moore, The shortest path through a maze, 1959), a generation at a time: a step
    costs in proportion to what it meets.
    """
    seen = np.zeros(count, bool)
    seen[start] = True
    place = np.empty(count, np.uint32)  # scratch: where in the frontier a model stands last
    frontier = start
    met: list[Positions] = []
    while frontier.size and (most is None or len(met) < most):
        frontier = _next(edges, frontier, allowed)
        frontier = frontier[~seen[frontier]]
        if len(frontier) > 1:  # each model once, without sorting
            order = np.arange(len(frontier), dtype=np.uint32)
            place[frontier] = order
            frontier = frontier[place[frontier] == order]
        seen[frontier] = True
        met.append(frontier)
    return _in_order(met, count)


def _in_order(met: list[Positions], count: int) -> Reached:
    models = np.concatenate(met) if met else np.empty(0, np.uint32)
    steps = np.repeat(np.arange(1, len(met) + 1, dtype=np.uint32), [len(each) for each in met])
    if len(models) > count // _FEW:
        distance = np.zeros(count, np.uint32)
        distance[models] = steps
        rising = np.flatnonzero(distance).astype(np.uint32)
        return Reached(rising, distance[rising])
    order = np.argsort(models, kind="stable")
    return Reached(models[order], steps[order])


def _next(edges: Edges, frontier: Positions, allowed: Marks | None) -> Positions:
    if len(frontier) == 1:  # the usual step up; a slice costs less than a gathering
        start, end = edges.rows.offsets[frontier[0]], edges.rows.offsets[frontier[0] + 1]
        found = edges.rows.values[start:end]
        return found if allowed is None else found[allowed[edges.kinds[start:end]]]
    places = edges.rows.places(frontier)
    if allowed is not None:
        places = places[allowed[edges.kinds[places]]]
    return edges.rows.values[places]


def ancestors(
    graph: LineageGraph, model: int, allowed: Marks | None = None, most: int | None = None
) -> Reached:
    """Return every ancestor of a model, by steps of the allowed kinds."""
    return walk(graph.up, len(graph), np.array([model], np.uint32), allowed, most)


def descendants(
    graph: LineageGraph, model: int, allowed: Marks | None = None, most: int | None = None
) -> Reached:
    """Return every descendant of a model, by steps of the allowed kinds."""
    return walk(graph.down, len(graph), np.array([model], np.uint32), allowed, most)


def ends(edges: Edges, models: Positions, allowed: Marks | None = None) -> Positions:
    """Return those of some models from which no allowed step leads on: roots upwards, leaves downwards."""
    lengths = edges.rows.offsets[models + 1] - edges.rows.offsets[models]
    if allowed is not None:
        steps = allowed[edges.kinds[edges.rows.places(models)]].astype(np.int64)
        ends = np.cumsum(lengths.astype(np.int64))
        sums = np.concatenate(([0], np.cumsum(steps)))
        lengths = sums[ends] - sums[ends - lengths]
    found: Positions = models[lengths == 0]
    return found


def common_ancestors(graph: LineageGraph, models: Positions, allowed: Marks | None = None) -> Positions:
    """Return what is an ancestor of every one of some models, or one of them and an ancestor of the rest."""
    shared: Positions | None = None
    for model in np.unique(models):
        above = np.append(ancestors(graph, int(model), allowed).models, model)
        shared = above if shared is None else np.intersect1d(shared, above)
    return np.empty(0, np.uint32) if shared is None else np.sort(shared)


def nearest(graph: LineageGraph, common: Positions, allowed: Marks | None = None) -> Positions:
    """Keep, of common ancestors, those that are no ancestor of another of them.

    The definition is that of M. A. Bender and others, Lowest common ancestors in trees and directed acyclic
    graphs (2005).
    """
    # Whatever is above a common ancestor is one, too, so a look at the parents tells.
    return np.setdiff1d(common, _next(graph.up, common, allowed)) if common.size else common


def edges_among(graph: LineageGraph, models: Positions, allowed: Marks | None = None) -> NDArray[np.uint32]:
    """Return the edges between models of a set as rows (child, parent, kind), by child and parent."""
    within = np.zeros(len(graph), bool)
    within[models] = True
    rows = graph.up.rows
    children = np.sort(models).astype(np.uint32)
    places = rows.places(children)
    lengths = rows.offsets[children + 1] - rows.offsets[children]
    found = np.column_stack(
        (np.repeat(children, lengths), rows.values[places], graph.up.kinds[places].astype(np.uint32))
    ).astype(np.uint32)
    kept = within[found[:, 1]]
    if allowed is not None:
        kept &= allowed[found[:, 2]]
    return found[kept]


def claimed_among(graph: LineageGraph, models: Positions, allowed: Marks | None = None) -> NDArray[np.uint32]:
    """Return the edges that are stated, though not followed, of the children in a set."""
    within = np.zeros(len(graph), bool)
    within[models] = True
    kept = within[graph.claimed[:, 0]]
    if allowed is not None:
        kept &= allowed[graph.claimed[:, 2]]
    return graph.claimed[kept]


@dataclass(frozen=True, slots=True)
class Paths:
    """Ways from a model up to an ancestor, each beginning with the model; `total` counts the untold, too."""

    total: int
    paths: tuple[tuple[int, ...], ...]


def paths(
    graph: LineageGraph, model: int, ancestor: int, allowed: Marks | None = None, most: int = 100
) -> Paths:
    """Return ways from a model up to an ancestor, one of the shortest first, and count them all."""
    below = descendants(graph, ancestor, allowed)
    if model not in below.models:
        return Paths(0, ())
    left = dict(zip(below.models.tolist(), below.steps.tolist(), strict=True)) | {ancestor: 0}
    above = np.append(ancestors(graph, model, allowed).models, np.uint32(model))
    between = above[np.isin(above, np.fromiter(left, np.uint32))]
    parents: dict[int, list[int]] = {int(each): [] for each in between}
    for child, parent, _ in edges_among(graph, between, allowed).tolist():
        if parent not in parents[child]:
            parents[child].append(parent)
    counts = {ancestor: 1}
    for each in sorted(parents, key=lambda position: int(graph.generation[position])):
        counts.setdefault(each, sum(counts[parent] for parent in parents[each]))
    found: list[tuple[int, ...]] = []
    waiting: list[tuple[int, ...]] = [(model,)]
    while waiting and len(found) < most:
        way = waiting.pop()  # depth first: every way that is begun can be ended, so nothing piles up
        if way[-1] == ancestor:
            found.append(way)
        else:
            nearest_last = sorted(parents[way[-1]], key=left.__getitem__, reverse=True)
            waiting += [(*way, parent) for parent in nearest_last]
    return Paths(counts[model], tuple(sorted(found, key=len)))
