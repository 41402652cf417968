"""Lineages that come back to where they began: each told once, and opened before rules walk round them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import pyoxigraph as ox

from api.terms import own_term

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from api.store.dataset import Dataset
    from api.validation.findings import Finding
    from api.validation.gate.submission_rules import SubmissionRules

_RULE = "lineage-ring"
_SHOWN = 8  # models of a ring that a message names

_Edges = dict[ox.NamedNode, set[ox.NamedNode]]


def open_rings(
    dataset: Dataset, own: Collection[ox.NamedNode | ox.BlankNode], rules: SubmissionRules, base_iri: str
) -> list[Finding]:
    """Find every ring of parents that goes through an own model, and remove its edges from the dataset.

    A ring of one is left to the shapes. Takes time in proportion to the edges (Tarjan 1972).
    """
    parent = ox.NamedNode(own_term(base_iri, "parentModel"))
    above: _Edges = defaultdict(set)
    for triple in dataset.match(None, parent, None):
        if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.NamedNode):
            above[triple.subject].add(triple.object)
    findings = []
    for ring in _Components(above):
        mine = sorted(ring & set(own), key=str)
        if not mine:
            continue
        way = _way_round(mine[0], above, ring)
        findings.append(
            rules.finding(_RULE, mine[0].value, path=parent.value, value=_told(way, len(ring), base_iri))
        )
        _take_out(dataset, ring, parent)
    return findings


class _Components:
    """The strongly connected components of more than one model, found without recursion."""

    def __init__(self, above: Mapping[ox.NamedNode, set[ox.NamedNode]]) -> None:
        self._above = above
        self._number: dict[ox.NamedNode, int] = {}
        self._low: dict[ox.NamedNode, int] = {}
        self._stack: list[ox.NamedNode] = []
        self._held: set[ox.NamedNode] = set()

    def __iter__(self) -> Iterator[set[ox.NamedNode]]:
        for start in list(self._above):
            if start not in self._number:
                yield from self._from(start)

    def _from(self, start: ox.NamedNode) -> Iterator[set[ox.NamedNode]]:
        walk = [self._enter(start)]
        while walk:
            model, rest = walk[-1]
            new = next((each for each in rest if self._is_new(model, each)), None)
            if new is not None:
                walk.append(self._enter(new))
                continue
            walk.pop()
            if walk:
                below = walk[-1][0]
                self._low[below] = min(self._low[below], self._low[model])
            if self._low[model] == self._number[model]:
                component = self._leave(model)
                if len(component) > 1:
                    yield component

    def _enter(self, model: ox.NamedNode) -> tuple[ox.NamedNode, Iterator[ox.NamedNode]]:
        self._number[model] = self._low[model] = len(self._number)
        self._stack.append(model)
        self._held.add(model)
        return model, iter(self._above.get(model, ()))

    def _is_new(self, model: ox.NamedNode, parent: ox.NamedNode) -> bool:
        if parent not in self._number:
            return True
        if parent in self._held:
            self._low[model] = min(self._low[model], self._number[parent])
        return False

    def _leave(self, model: ox.NamedNode) -> set[ox.NamedNode]:
        component = {model}
        while (last := self._stack.pop()) != model:
            component.add(last)
        self._held -= component
        return component


def _way_round(
    model: ox.NamedNode, above: Mapping[ox.NamedNode, set[ox.NamedNode]], ring: Collection[ox.NamedNode]
) -> list[ox.NamedNode]:
    """Return the shortest way from a model up to itself."""
    below: dict[ox.NamedNode, ox.NamedNode] = {}
    waiting = [model]
    for each in waiting:
        for parent in sorted(above.get(each, ()), key=str):
            if parent in ring and parent not in below:
                below[parent] = each
                waiting.append(parent)
        if model in below:
            break
    way = [model]
    while below[way[-1]] != model:
        way.append(below[way[-1]])
    return [model, *way[:0:-1]]


def _told(way: list[ox.NamedNode], size: int, base_iri: str) -> str:
    names = [each.value.removeprefix(base_iri) for each in (*way, way[0])]
    if len(names) > _SHOWN:
        names = [*names[: _SHOWN - 2], f"… ({size})", *names[-2:]]
    return " → ".join(names)


def _take_out(dataset: Dataset, ring: set[ox.NamedNode], parent: ox.NamedNode) -> None:
    # The kinds of derivation stay: no rule walks along them, and some count them.
    for quad in list(dataset.raw.quads_for_pattern(None, parent, None, None)):
        if quad.subject in ring and quad.object in ring:
            dataset.raw.remove(quad)
