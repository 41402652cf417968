"""From the triples of a release to its lineage as arrays. A cycle is refused and spelled out."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from api.lineage.families import families_of, founders_of
from api.lineage.graph import NO_DATE, Edges, LineageGraph, Marks, Rows, Texts
from api.store.dataset import plain_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from api.queries.library import QueryLibrary
    from api.store.dataset import ReadableDataset

_EPOCH = date(1970, 1, 1).toordinal()


class LineageCycle(ValueError):
    """Models that would be their own ancestors; `models` is the way round, each followed by its parent."""

    def __init__(self, models: Sequence[str]) -> None:
        self.models = tuple(models)
        super().__init__(" → ".join((*self.models, self.models[0])))


def read_graph(dataset: ReadableDataset, library: QueryLibrary) -> LineageGraph:
    """Read the lineage of a dataset whose derived triples are there. Raises LineageCycle."""

    def read(name: str, *columns: str) -> list[tuple[str, ...]]:
        return list(plain_rows(dataset, library.get(f"lineage-index/{name}").bind(), columns))

    kinds, general = _kinds(read("kinds", "kind", "general"))
    edges = read("edges", "child", "parent", "kind")
    claimed = read("claimed", "child", "parent", "kind")
    models = {model for (model,) in read("models", "model")}
    for child, parent, _ in (*edges, *claimed):
        models.update((child, parent))
    names = sorted(models, key=str.encode)
    place = {name: position for position, name in enumerate(names)}
    del models
    up = _special(_numbered(edges, place, kinds), general, len(names))
    del edges
    upward, downward = _directed(up, 0, len(names)), _directed(up, 1, len(names))
    generation = generations_of(upward, downward, names)
    families, family_roots = families_of(upward, generation)
    founders, family_sizes = founders_of(family_roots, families, len(names))
    license_names, licenses = _coded(read("licenses", "model", "value"), place)
    country_names, countries = _ragged(read("countries", "model", "value"), place)
    stubs = sorted(place[model] for (model,) in read("stubs", "model") if model in place)
    return LineageGraph(
        names=Texts.of(names),
        kinds=kinds,
        general=general,
        up=upward,
        down=downward,
        generation=generation,
        dates=_dates(read("dates", "model", "value"), place),
        license_names=license_names,
        licenses=licenses,
        country_names=country_names,
        countries=countries,
        stubs=np.array(stubs, np.uint32),
        families=families,
        family_roots=family_roots,
        founders=founders,
        family_sizes=family_sizes,
        claimed=_special(_numbered(claimed, place, kinds), general, len(names)),
    )


def _kinds(rows: Iterable[tuple[str, ...]]) -> tuple[tuple[str, ...], Marks]:
    pairs = [(kind, general) for kind, general in rows]
    kinds = tuple(sorted({kind for kind, _ in pairs}))
    place = {kind: n for n, kind in enumerate(kinds)}
    general = np.zeros((len(kinds), len(kinds)), bool)
    for kind, wider in pairs:
        general[place[kind], place[wider]] = True
    return kinds, general


def _numbered(
    rows: Sequence[tuple[str, ...]], place: dict[str, int], kinds: tuple[str, ...]
) -> NDArray[np.uint32]:
    number = {kind: n for n, kind in enumerate(kinds)}
    found = np.fromiter(
        (
            value
            for child, parent, kind in rows
            if kind in number
            for value in (place[child], place[parent], number[kind])
        ),
        np.uint32,
    )
    return np.unique(found.reshape(-1, 3), axis=0)


def _special(edges: NDArray[np.uint32], general: Marks, count: int) -> NDArray[np.uint32]:
    """Keep the most special kinds between two models: the general ones follow from them."""
    pairs = edges[:, 0].astype(np.uint64) * np.uint64(max(count, 1)) + edges[:, 1]
    kept = np.ones(len(edges), bool)
    for kind in range(len(general)):
        narrower = general[:, kind].copy()
        narrower[kind] = False
        mine = edges[:, 2] == kind
        if mine.any() and narrower.any():
            kept[mine] = ~np.isin(pairs[mine], pairs[narrower[edges[:, 2]]])
    return edges[kept]


def _directed(edges: NDArray[np.uint32], column: int, count: int) -> Edges:
    """Put the edges into rows by child (column 0) or by parent (column 1)."""
    order = np.lexsort((edges[:, 2], edges[:, 1 - column], edges[:, column]))
    offsets = np.zeros(count + 1, np.uint32)
    np.cumsum(np.bincount(edges[:, column], minlength=count), out=offsets[1:])
    rows = Rows(offsets, np.ascontiguousarray(edges[order, 1 - column]))
    return Edges(rows, np.ascontiguousarray(edges[order, 2].astype(np.uint8)))


def generations_of(up: Edges, down: Edges, names: Sequence[str] | Texts) -> NDArray[np.uint32]:
    """Count the steps on the longest way up: a model is counted when the last of its parents has been.

    After A. B. Kahn, Topological sorting of large networks (1962), a whole generation at a time. Raises
    LineageCycle.
    """
    waiting = up.rows.lengths
    generation = np.zeros(len(names), np.uint32)
    told = waiting == 0
    frontier = np.flatnonzero(told).astype(np.uint32)
    number = 0
    while frontier.size:
        generation[frontier] = number
        met, times = np.unique(down.rows.values[down.rows.places(frontier)], return_counts=True)
        waiting[met] -= times
        frontier = met[waiting[met] == 0]
        told[frontier] = True
        number += 1
    if not told.all():
        raise LineageCycle([names[position] for position in _cycle(up, told)])
    return generation


def _cycle(up: Edges, told: Marks) -> list[int]:
    """Follow untold parents, of which every untold model has one, until one comes twice."""
    way: list[int] = []
    position = int(np.flatnonzero(~told)[0])
    while position not in way:
        way.append(position)
        parents = up.rows.row(position)
        position = int(parents[~told[parents]][0])
    return way[way.index(position) :]


def _dates(rows: Iterable[tuple[str, ...]], place: dict[str, int]) -> NDArray[np.int32]:
    days = np.full(len(place), NO_DATE, np.int32)
    for model, text in rows:
        day = first_day(text)
        if model in place and day is not None:
            days[place[model]] = day
    return days


def first_day(text: str) -> int | None:
    """Return the first day of a date, month or year in days since 1970, or None where it is none."""
    parts = text[:10].split("-")
    try:
        numbers = [int(part) for part in parts] + [1, 1]
        return date(*numbers[:3]).toordinal() - _EPOCH
    except ValueError:
        return None


def last_day(text: str) -> int | None:
    """Return the last day of a date, month or year in days since 1970, or None where it is none."""
    first = first_day(text)
    parts = text[:10].split("-")
    if first is None or len(parts) >= 3:
        return first
    year, month = int(parts[0]), int(parts[1]) if len(parts) == 2 else 12
    return date(year, month, monthrange(year, month)[1]).toordinal() - _EPOCH


def _coded(rows: Iterable[tuple[str, ...]], place: dict[str, int]) -> tuple[Texts, NDArray[np.uint32]]:
    """Give each model the number of its value; 0 where it has none. Of several the first by name counts."""
    chosen: dict[str, str] = {}
    for model, value in rows:
        if model in place:
            chosen[model] = min(value, chosen.get(model, value))
    names = ["", *sorted(set(chosen.values()))]
    number = {name: n for n, name in enumerate(names)}
    values = np.zeros(len(place), np.uint32)
    for model, value in chosen.items():
        values[place[model]] = number[value]
    return Texts.of(names), values


def _ragged(rows: Iterable[tuple[str, ...]], place: dict[str, int]) -> tuple[Texts, Rows]:
    pairs = sorted({(place[model], value) for model, value in rows if model in place})
    names = sorted({value for _, value in pairs})
    number = {name: n for n, name in enumerate(names)}
    offsets = np.zeros(len(place) + 1, np.uint32)
    np.cumsum(np.bincount([position for position, _ in pairs], minlength=len(place)), out=offsets[1:])
    return Texts.of(names), Rows(offsets, np.array([number[value] for _, value in pairs], np.uint32))
