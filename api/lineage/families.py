"""Families: for every model, the roots above it. Most share theirs with a parent, so sets are kept once."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from api.lineage.graph import Edges, Positions, Rows

if TYPE_CHECKING:
    from numpy.typing import NDArray


def families_of(up: Edges, generation: NDArray[np.uint32]) -> tuple[NDArray[np.uint32], Rows]:
    """Return the family of every model, and the roots of every family.

    A root is its own family. Generations come one after the other, so that parents are known before.
    """
    count = len(generation)
    lengths = up.rows.lengths
    roots = np.flatnonzero(lengths == 0)
    family = np.zeros(count, np.uint32)
    family[roots] = np.arange(len(roots), dtype=np.uint32)
    sets: list[tuple[int, ...]] = [(int(root),) for root in roots]
    number = {each: n for n, each in enumerate(sets)}
    for members in _by_generation(generation):
        single = members[lengths[members] == 1]
        family[single] = family[up.rows.values[up.rows.offsets[single]]]
        for member in members[lengths[members] > 1].tolist():
            known = np.unique(family[up.rows.row(member)])
            together = tuple(sorted({root for each in known.tolist() for root in sets[each]}))
            family[member] = number.setdefault(together, len(sets))
            if len(number) > len(sets):
                sets.append(together)
    offsets = np.zeros(len(sets) + 1, np.uint32)
    np.cumsum([len(each) for each in sets], out=offsets[1:])
    return family, Rows(offsets, np.fromiter((root for each in sets for root in each), np.uint32))


def _by_generation(generation: NDArray[np.uint32]) -> list[Positions]:
    """Return the models of each generation but the first."""
    order = np.argsort(generation, kind="stable").astype(np.uint32)
    ends = np.cumsum(np.bincount(generation)) if generation.size else np.empty(0, np.int64)
    return [order[start:end] for start, end in pairwise(ends.tolist())]


def founders_of(
    family_roots: Rows, families: NDArray[np.uint32], count: int
) -> tuple[Positions, NDArray[np.int64]]:
    """Return the roots that have descendants, the largest family first, and the sizes of their families."""
    counted = sizes(family_roots, families, count)
    found = np.flatnonzero(counted > 1)
    founders: Positions = found[np.argsort(-counted[found], kind="stable")].astype(np.uint32)
    return founders, counted[founders]


def sizes(family_roots: Rows, families: NDArray[np.uint32], count: int) -> NDArray[np.int64]:
    """Count, for every model, the members of the family of which it is a root, itself among them."""
    members = np.bincount(families, minlength=len(family_roots.offsets) - 1)
    shares = np.repeat(members, family_roots.lengths)
    return np.bincount(family_roots.values, weights=shares, minlength=count).astype(np.int64)
