"""Questions about the whole lineage, each answered by a table that is complete.

All work on arrays, so a million models take milliseconds; names are looked up for the rows that are read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from api.lineage import traversal as walking
from api.lineage.construction import generations_of
from api.lineage.families import families_of, founders_of
from api.lineage.graph import NO_DATE, Edges, LineageGraph, Marks, Rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from api.catalogue.knowledge import Knowledge, Link
    from api.text import Language


@dataclass(frozen=True, slots=True)
class Table:
    """One answer: a word for each column, the number of rows, and the rows, made as they are read."""

    name: str
    columns: tuple[str, ...]
    total: int
    rows: Callable[[], Iterator[tuple[Link | int | str, ...]]]


def restricted(graph: LineageGraph, allowed: Marks | None, dates: walking.Dates) -> LineageGraph:
    """Return the lineage with the steps of some kinds alone, between models released in a span."""
    if allowed is None and dates == walking.Dates():
        return graph
    kept = np.ones(len(graph), bool)
    if dates != walking.Dates():
        kept[:] = False
        kept[dates.among(graph, np.arange(len(graph), dtype=np.uint32))] = True
    up, down = (_kept(edges, allowed, kept) for edges in (graph.up, graph.down))
    families, family_roots = families_of(up, graph.generation)
    founders, sizes = founders_of(family_roots, families, len(graph))
    claimed = graph.claimed[kept[graph.claimed[:, 0]]]
    if allowed is not None:
        claimed = claimed[allowed[claimed[:, 2]]]
    return replace(
        graph,
        up=up,
        down=down,
        generation=generations_of(up, down, graph.names),
        families=families,
        family_roots=family_roots,
        founders=founders,
        family_sizes=sizes,
        claimed=claimed,
        stubs=graph.stubs[kept[graph.stubs]],
    )


def _kept(edges: Edges, allowed: Marks | None, models: Marks) -> Edges:
    starts = np.repeat(np.arange(len(models)), edges.rows.lengths)
    kept = models[starts] & models[edges.rows.values]
    if allowed is not None:
        kept &= allowed[edges.kinds]
    offsets = np.zeros(len(models) + 1, np.uint32)
    np.cumsum(np.bincount(starts[kept], minlength=len(models)), out=offsets[1:])
    return Edges(Rows(offsets, edges.rows.values[kept]), edges.kinds[kept])


def tables(knowledge: Knowledge, graph: LineageGraph, language: Language) -> list[Table]:
    """Return the answers to all questions, in the order in which they are told, with names in a language."""
    asked = _Questions(knowledge, graph, language)
    return [
        asked.families(),
        asked.deepest(),
        asked.merges(),
        asked.orphan_claims(),
        asked.families_by_country_and_year(),
        asked.growth(),
        asked.license_changes(),
    ]


class _Questions:
    def __init__(self, knowledge: Knowledge, graph: LineageGraph, language: Language) -> None:
        self._graph, self._names, self._language = graph, knowledge.names, language
        years = graph.dates.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
        self._years = np.where(graph.dates == NO_DATE, 0, years)

    def families(self) -> Table:
        """Order roots by the number of models in their families, the root among them."""
        graph = self._graph

        def rows() -> Iterator[tuple[Link | int | str, ...]]:
            for root, size in zip(graph.founders.tolist(), graph.family_sizes.tolist(), strict=True):
                yield self._model(root), self._countries(root), size

        return Table("families", ("model", "country", "members"), len(graph.founders), rows)

    def deepest(self) -> Table:
        """Find the models with the longest way up, and one such way, root first."""
        graph = self._graph
        generation = graph.generation
        deepest = int(generation.max(initial=0))
        found = np.flatnonzero(generation == deepest) if deepest else np.empty(0, np.int64)

        def rows() -> Iterator[tuple[Link | int | str, ...]]:
            for position in found.tolist():
                way = [position]
                while graph.up.rows.row(way[-1]).size:
                    parents = graph.up.rows.row(way[-1])
                    way.append(int(parents[np.argmax(generation[parents])]))
                words = " → ".join(self._model(each).label[self._language] for each in reversed(way))
                yield self._model(position), deepest, words

        return Table("deepest", ("model", "generations", "way"), len(found), rows)

    def merges(self) -> Table:
        """Find models with several parents, those with the most first."""
        rows_up = self._graph.up.rows
        several = np.flatnonzero(rows_up.lengths > 1)
        counts = np.array([len(np.unique(rows_up.row(each))) for each in several.tolist()], np.int64)
        several, counts = several[counts > 1], counts[counts > 1]
        order = np.argsort(-counts, kind="stable")

        def rows() -> Iterator[tuple[Link | int | str, ...]]:
            for each in several[order].tolist():
                parents = [
                    self._model(parent).label[self._language]
                    for parent in np.unique(rows_up.row(each)).tolist()
                ]
                yield self._model(each), len(parents), ", ".join(parents)

        return Table("merges", ("model", "parents-count", "parent-names"), len(several), rows)

    def orphan_claims(self) -> Table:
        """Find parents that lead nowhere: stated and not followed, or known by no more than a name."""
        graph = self._graph
        stubs = graph.stubs[graph.down.rows.lengths[graph.stubs] > 0]
        total = len(graph.claimed) + int(graph.down.rows.lengths[stubs].sum())

        def rows() -> Iterator[tuple[Link | int | str, ...]]:
            for child, parent, kind in graph.claimed.tolist():
                yield self._model(child), self._model(parent), self._kind(kind), "not-followed"
            for parent in stubs.tolist():
                start, end = graph.down.rows.offsets[parent], graph.down.rows.offsets[parent + 1]
                for place in range(int(start), int(end)):
                    child, kind = int(graph.down.rows.values[place]), int(graph.down.kinds[place])
                    yield self._model(child), self._model(parent), self._kind(kind), "name-only"

        return Table("orphan-claims", ("model", "parent", "kind", "why"), total, rows)

    def families_by_country_and_year(self) -> Table:
        """Count derived models by the country of their roots and the year of their release.

        A model of several roots counts once for each of their countries.
        """
        graph = self._graph
        derived = np.flatnonzero((graph.up.rows.lengths > 0) & (self._years > 0))
        counts: dict[tuple[int, int], int] = {}
        pairs, times = np.unique(
            np.column_stack((graph.families[derived], self._years[derived])), axis=0, return_counts=True
        )
        for (family, year), number in zip(pairs.tolist(), times.tolist(), strict=True):
            roots = graph.family_roots.row(family).tolist()
            for country in {each for root in roots for each in graph.countries.row(root).tolist()}:
                counts[country, year] = counts.get((country, year), 0) + number
        found = sorted(counts.items(), key=lambda pair: (pair[0][1], -pair[1], pair[0][0]))

        def rows() -> Iterator[tuple[Link | int | str, ...]]:
            for (country, year), number in found:
                yield self._names.link(graph.country_names[country]), str(year), number

        return Table("by-country", ("country", "year", "derived"), len(found), rows)

    def growth(self) -> Table:
        """Count derived models of each year by kind of derivation."""
        graph = self._graph
        children = np.repeat(np.arange(len(graph)), graph.up.rows.lengths)
        years = self._years[children]
        dated = years > 0
        keys = np.unique(
            np.column_stack((years[dated], graph.up.kinds[dated].astype(np.int64), children[dated])), axis=0
        )
        pairs, times = np.unique(keys[:, :2], axis=0, return_counts=True)

        def rows() -> Iterator[tuple[Link | int | str, ...]]:
            for (year, kind), number in zip(pairs.tolist(), times.tolist(), strict=True):
                yield str(year), self._kind(kind), number

        return Table("growth", ("year", "kind", "derived"), len(pairs), rows)

    def license_changes(self) -> Table:
        """Count the pairs of licences along an edge that differ."""
        before, after = license_changes(self._graph)
        pairs, times = np.unique(np.column_stack((before, after)), axis=0, return_counts=True)
        order = np.argsort(-times, kind="stable")

        def rows() -> Iterator[tuple[Link | int | str, ...]]:
            names = self._graph.license_names
            for (parent, child), number in zip(pairs[order].tolist(), times[order].tolist(), strict=True):
                yield self._names.link(names[parent]), self._names.link(names[child]), number

        columns = ("license-of-parent", "license-of-child", "edges-count")
        return Table("license-changes", columns, len(pairs), rows)

    def _model(self, position: int) -> Link:
        return self._names.link(self._graph.names[position])

    def _kind(self, kind: int) -> Link:
        return self._names.link(self._graph.kinds[kind])

    def _countries(self, position: int) -> str:
        names = [self._graph.country_names[each] for each in self._graph.countries.row(position).tolist()]
        return ", ".join(self._names.link(name).label[self._language] for name in names)


def license_changes(graph: LineageGraph) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Return the licences of parent and child for every edge along which both are known and differ."""
    of_child = np.repeat(graph.licenses, graph.up.rows.lengths)
    of_parent = graph.licenses[graph.up.rows.values]
    differ = (of_child != of_parent) & (of_child > 0) & (of_parent > 0)
    return of_parent[differ], of_child[differ]
