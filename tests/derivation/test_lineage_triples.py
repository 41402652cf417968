"""Lineage as triples and as files: derived anew or profile by profile, written and read back."""

from __future__ import annotations

from random import Random

import numpy as np
import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.config import DEFAULT_BASE_IRI as BASE
from api.derivation.one_profile import replace_profiles
from api.derivation.rules import derive_lineage, derived_graph
from api.lineage import traversal as walking
from api.lineage.construction import LineageCycle
from api.lineage.index_files import open_index, write_index
from tests.lineage.lineages import (
    KINDS,
    LIBRARY,
    assembled,
    graph_of,
    lineage,
    model,
    number,
    numbers,
    positions,
    profile,
    random_edges,
    steps_up,
)


def test_a_general_edge_beside_a_special_one_is_the_same_edge() -> None:
    _, graph = lineage(2, [(1, 0, "parentModel"), (1, 0, "instructionTunedFrom")])
    assert graph.edges == 1
    assert graph.kinds[int(graph.up.kinds[0])].endswith("/instructionTunedFrom")


def test_a_cycle_is_refused_and_spelled_out() -> None:
    edges = [(1, 0, "fineTunedFrom"), (2, 1, "fineTunedFrom"), (3, 2, "mergedFrom"), (1, 3, "mergedFrom")]
    with pytest.raises(LineageCycle) as raised:
        lineage(4, edges)
    way = [number(each) for each in raised.value.models]
    assert sorted(way) == [1, 2, 3]
    up = steps_up(edges)
    assert all(after in up[before] for before, after in zip(way, [*way[1:], way[0]], strict=True))


def test_a_derivation_that_is_not_followed_is_kept_as_claimed() -> None:
    dataset = assembled(3, [(1, 0, "fineTunedFrom")])
    node = ox.NamedNode(f"{model(1).value}#d")
    prov = "http://www.w3.org/ns/prov#"
    told = [
        ox.Triple(model(1), ox.NamedNode(f"{prov}qualifiedDerivation"), node),
        ox.Triple(node, ox.NamedNode(f"{prov}entity"), model(2)),
        ox.Triple(node, ox.NamedNode(f"{BASE}def/derivationKind"), ox.NamedNode(f"{BASE}def/mergedFrom")),
    ]
    dataset.add(told, graph_of(1))
    graph = derive_lineage(dataset, LIBRARY)
    place = positions(graph)
    claimed = walking.claimed_among(graph, np.array([place[1]], np.uint32))
    assert [(int(c), int(p)) for c, p, _ in claimed] == [(place[1], place[2])]
    assert numbers(graph, walking.ancestors(graph, place[1]).models) == {0}


class _Folder:
    """A release that is no more than a folder."""

    number, identity = 1, "1"

    def __init__(self, directory) -> None:
        self._directory = directory

    def file(self, name: str):
        return self._directory / name

    def open(self):
        raise AssertionError


def test_the_index_reads_back_as_it_was_written(tmp_path) -> None:
    dataset, graph = lineage(50, random_edges(Random(3), 50))
    write_index(graph, tmp_path)
    again = open_index(_Folder(tmp_path), dataset, LIBRARY)
    assert again.kinds == graph.kinds
    assert [again.names[n] for n in range(50)] == [graph.names[n] for n in range(50)]
    for read, made in ((again.up, graph.up), (again.down, graph.down)):
        assert np.array_equal(read.rows.values, made.rows.values)
        assert np.array_equal(read.kinds, made.kinds)
    assert np.array_equal(again.generation, graph.generation)


def test_of_more_ancestors_than_wanted_none_is_told_but_roots_and_generations_are() -> None:
    dataset = assembled(3, [(1, 0, "fineTunedFrom"), (2, 1, "fineTunedFrom")])
    derive_lineage(dataset, LIBRARY, most_ancestors=2)
    assert not dataset.ask(f"ASK {{ ?m <{BASE}def/ancestorModel> ?a }}")
    assert dataset.ask(f"ASK {{ {model(2)} <{BASE}def/rootModel> {model(0)} ; <{BASE}def/generation> 2 }}")


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(2, 30), st.randoms(use_true_random=False))
def test_updating_one_profile_gives_what_deriving_everything_gives(count: int, chance: Random) -> None:
    edges = random_edges(chance, count)
    dataset, _ = lineage(count, edges)
    for _ in range(3):
        child = chance.randrange(count)
        # Any order of numbers will do as long as parents come first: no cycle can arise.
        new = [
            (child, chance.randrange(child), chance.choice(KINDS))
            for _ in range(chance.randrange(3))
            if child
        ]
        edges = [edge for edge in edges if edge[0] != child] + new
        replace_profiles(dataset, LIBRARY, {graph_of(child): profile(child, edges)})
    fresh, _ = lineage(count, edges)
    own = derived_graph(BASE)
    assert set(dataset.graph(own)) == set(fresh.graph(own))
