"""Small lineages for tests, made at random, and answers about them by a walk by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from api.config import DEFAULT_BASE_IRI as BASE
from api.derivation.rules import derive, derive_lineage
from api.queries.library import QueryLibrary
from api.store.dataset import Dataset
from api.store.turtle_files import read_turtle
from tests.conftest import ROOT

if TYPE_CHECKING:
    from random import Random

    from api.lineage import traversal as walking
    from api.lineage.graph import LineageGraph

KINDS = (
    "parentModel", "fineTunedFrom", "instructionTunedFrom", "preferenceTunedFrom", "continuedPretrainingFrom",
    "adapterOf", "quantizedFrom", "prunedFrom", "mergedFrom", "distilledFrom", "depthUpscaledFrom",
)  # fmt: skip
NARROWER = {"fineTunedFrom": {"fineTunedFrom", "instructionTunedFrom", "preferenceTunedFrom"}}
LIBRARY = QueryLibrary(ROOT / "queries")
Edge = tuple[int, int, str]


def model(number: int) -> ox.NamedNode:
    return ox.NamedNode(f"{BASE}model/test/m{number}")


def number(iri: str) -> int:
    return int(iri.rpartition("/m")[2])


def profile(child: int, edges: list[Edge], day: str = "") -> list[ox.Triple]:
    """Return the triples of one model's graph."""
    kind = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    triples = [ox.Triple(model(child), kind, ox.NamedNode(f"{BASE}def/AIModel"))]
    triples += [
        ox.Triple(model(child), ox.NamedNode(f"{BASE}def/{word}"), model(parent))
        for each, parent, word in edges
        if each == child
    ]
    if day:
        date = ox.Literal(day, datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#date"))
        triples.append(ox.Triple(model(child), ox.NamedNode(f"{BASE}def/releaseDate"), date))
    return triples


def graph_of(child: int) -> str:
    return f"{BASE}graph/model/test/m{child}"


def assembled(count: int, edges: list[Edge], days: dict[int, str] | None = None) -> Dataset:
    """Put the lineage module and some models, a graph each, into a dataset, and derive by the rules."""
    dataset = Dataset.in_memory()
    for module in ("core/lineage", "alignments/prov-o", "alignments/fair4ml"):
        dataset.add(read_turtle(ROOT / "ontology" / f"{module}.ttl"), f"{BASE}graph/ontology/{module}")
    for child in range(count):
        dataset.add(profile(child, edges, (days or {}).get(child, "")), graph_of(child))
    derive(dataset, LIBRARY)
    return dataset


def lineage(
    count: int, edges: list[Edge], days: dict[int, str] | None = None
) -> tuple[Dataset, LineageGraph]:
    dataset = assembled(count, edges, days)
    return dataset, derive_lineage(dataset, LIBRARY)


def reachable(start: int, steps: dict[int, set[int]]) -> set[int]:
    """Walk by hand."""
    found: set[int] = set()
    waiting = [start]
    while waiting:
        new = steps.get(waiting.pop(), set()) - found
        found |= new
        waiting += new
    return found


def steps_up(edges: list[Edge], kinds: set[str] | None = None) -> dict[int, set[int]]:
    up: dict[int, set[int]] = {}
    for child, parent, kind in edges:
        if kinds is None or kind in kinds:
            up.setdefault(child, set()).add(parent)
    return up


def turned(steps: dict[int, set[int]]) -> dict[int, set[int]]:
    down: dict[int, set[int]] = {}
    for child, parents in steps.items():
        for parent in parents:
            down.setdefault(parent, set()).add(child)
    return down


def random_edges(chance: Random, count: int, density: float = 1.0) -> list[Edge]:
    """Return edges without cycles: a parent has a smaller number. Some models have several."""
    edges = []
    for child in range(1, count):
        if chance.random() < 0.8 * density:
            edges += [
                (child, chance.randrange(max(0, child - 40), child), chance.choice(KINDS))
                for _ in range(chance.choice((1, 1, 1, 2, 3)))
            ]
    return edges


def positions(graph: LineageGraph) -> dict[int, int]:
    return {number(graph.names[position]): position for position in range(len(graph))}


def numbers(graph: LineageGraph, found: walking.Positions) -> set[int]:
    return {number(graph.names[position]) for position in found.tolist()}


def depth(each: int, up: dict[int, set[int]], known: dict[int, int] | None = None) -> int:
    """Return the longest way up; numbers of parents are smaller, so counting up needs no recursion."""
    counted: dict[int, int] = known if known is not None else {}
    for one in sorted({each} | reachable(each, up)):
        counted[one] = max((counted[parent] + 1 for parent in up.get(one, ())), default=0)
    return counted[each]
