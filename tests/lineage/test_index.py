"""The lineage index answers what a walk by hand, property paths and the derived triples answer."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.config import DEFAULT_BASE_IRI as BASE
from api.lineage import traversal as walking
from api.lineage.common_ancestors import ways_between
from api.lineage.construction import first_day
from api.lineage.graph import UnknownKind, UnknownModel
from tests.lineage.lineages import (
    NARROWER,
    Edge,
    depth,
    lineage,
    model,
    number,
    numbers,
    positions,
    random_edges,
    reachable,
    steps_up,
    turned,
)


def assert_same(count: int, edges: list[Edge], chance: Random, asked: int) -> None:
    """Compare index, property paths, derived triples and a walk by hand, for some models."""
    dataset, graph = lineage(count, edges)
    place = positions(graph)
    up = steps_up(edges)
    down = turned(up)
    for each in chance.sample(range(count), min(asked, count)):
        above, below = reachable(each, up), reachable(each, down)
        assert numbers(graph, walking.ancestors(graph, place[each]).models) == above
        assert numbers(graph, walking.descendants(graph, place[each]).models) == below
        assert numbers(graph, graph.family_roots.row(int(graph.families[place[each]]))) == (
            {root for root in above if root not in up} or {each}
        )
        for query, expected in (
            (f"{model(each)} <{BASE}def/parentModel>+ ?x", above),
            (f"{model(each)} <{BASE}def/ancestorModel> ?x", above),
            (f"?x <{BASE}def/ancestorModel> {model(each)}", below),
            (f"{model(each)} <{BASE}def/rootModel> ?x", {root for root in above if root not in up}),
        ):
            rows = dataset.rows(f"SELECT DISTINCT ?x {{ {query} }}")
            assert {number(row["x"].value) for row in rows} == expected, query
        longest = max((depth(parent, up) + 1 for parent in up.get(each, ())), default=0)
        assert graph.generation[place[each]] == longest


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(1, 60), st.randoms(use_true_random=False))
def test_index_paths_triples_and_a_walk_by_hand_agree(count: int, chance: Random) -> None:
    assert_same(count, random_edges(chance, count), chance, asked=6)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_they_agree_on_two_thousand_models(seed: int) -> None:
    chance = Random(seed)
    assert_same(2000, random_edges(chance, 2000), chance, asked=25)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.integers(2, 60), st.randoms(use_true_random=False), st.sampled_from(["fineTunedFrom", "mergedFrom"])
)
def test_kinds_restrict_the_steps_and_a_general_kind_means_its_narrower_ones(
    count: int, chance: Random, kind: str
) -> None:
    edges = random_edges(chance, count)
    _, graph = lineage(count, edges)
    up = steps_up(edges, NARROWER.get(kind, {kind}))
    each = chance.randrange(count)
    found = walking.ancestors(graph, positions(graph)[each], graph.allowed([kind]))
    assert numbers(graph, found.models) == reachable(each, up)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(2, 40), st.randoms(use_true_random=False), st.sampled_from([None, "fineTunedFrom"]))
def test_roots_and_leaves_are_where_a_walk_ends(count: int, chance: Random, kind: str | None) -> None:
    edges = random_edges(chance, count)
    _, graph = lineage(count, edges)
    up = steps_up(edges, NARROWER[kind] if kind else None)
    down = turned(up)
    each, allowed = chance.randrange(count), graph.allowed([kind] if kind else [])
    position = positions(graph)[each]
    above = walking.ancestors(graph, position, allowed).models
    roots = {root for root in reachable(each, up) if not up.get(root)}
    assert numbers(graph, walking.ends(graph.up, above, allowed)) == roots
    below = walking.descendants(graph, position, allowed).models
    leaves = {leaf for leaf in reachable(each, down) if not down.get(leaf)}
    assert numbers(graph, walking.ends(graph.down, below, allowed)) == leaves


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(2, 40), st.randoms(use_true_random=False))
def test_common_ancestors_and_the_nearest_of_them(count: int, chance: Random) -> None:
    edges = random_edges(chance, count)
    _, graph = lineage(count, edges)
    place, up = positions(graph), steps_up(edges)
    one, other = chance.randrange(count), chance.randrange(count)
    pair = np.array([place[one], place[other]], np.uint32)
    common = (reachable(one, up) | {one}) & (reachable(other, up) | {other})
    found = walking.common_ancestors(graph, pair)
    assert numbers(graph, found) == common
    further = {above for each in common for above in reachable(each, up)}
    assert numbers(graph, walking.nearest(graph, found)) == common - further


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(2, 14), st.randoms(use_true_random=False))
def test_every_way_between_two_models_is_found_and_counted(count: int, chance: Random) -> None:
    edges = random_edges(chance, count)
    _, graph = lineage(count, edges)
    place, up = positions(graph), steps_up(edges)

    def ways(child: int) -> list[tuple[int, ...]]:
        if child == 0:
            return [(0,)]
        return [(child, *rest) for parent in sorted(up.get(child, ())) for rest in ways(parent)]

    expected = sorted(ways(count - 1)) if count > 1 else []
    found = walking.paths(graph, place[count - 1], place[0], most=10_000)
    told = sorted(tuple(number(graph.names[step]) for step in way) for way in found.paths)
    assert (found.total, told) == (len(expected), expected)


def test_siblings_are_joined_over_their_nearest_common_ancestors() -> None:
    """Up from the one and down to the other, over each nearest ancestor and no further one."""
    edges = [
        (1, 0, "fineTunedFrom"),
        (2, 1, "fineTunedFrom"),
        (3, 1, "quantizedFrom"),
        (4, 1, "mergedFrom"),
        (4, 3, "mergedFrom"),
    ]
    _, graph = lineage(6, edges)
    place = positions(graph)

    def joined(one: int, other: int) -> tuple[int, list[tuple[list[int], int]]]:
        pair = np.array([place[one], place[other]], np.uint32)
        top = walking.nearest(graph, walking.common_ancestors(graph, pair)).tolist()
        total, found = ways_between(graph, place[one], place[other], top, None)
        return total, [([number(graph.names[step]) for step in way], at) for way, at in found]

    assert joined(2, 3) == (1, [([2, 1, 3], 1)])
    assert joined(2, 4) == (2, [([2, 1, 4], 1), ([2, 1, 3, 4], 1)])
    assert joined(4, 1) == joined(1, 4) == (2, [([4, 1], 1), ([4, 3, 1], 2)])
    assert joined(2, 5) == (0, [])


def test_ways_are_counted_exactly_where_there_are_too_many_to_tell() -> None:
    """Sixty diamonds in a row have more ways than could ever be listed."""
    edges = []
    for step in range(0, 180, 3):
        edges += [(step + 1, step, "mergedFrom"), (step + 2, step, "mergedFrom")]
        edges += [(step + 3, step + 1, "mergedFrom"), (step + 3, step + 2, "mergedFrom")]
    _, graph = lineage(181, edges)
    found = walking.paths(graph, positions(graph)[180], positions(graph)[0], most=5)
    assert (found.total, len(found.paths)) == (2**60, 5)


def test_the_number_of_steps_can_be_bounded() -> None:
    _, graph = lineage(4, [(1, 0, "fineTunedFrom"), (2, 1, "adapterOf"), (3, 2, "quantizedFrom")])
    found = walking.ancestors(graph, positions(graph)[3], most=2)
    assert numbers(graph, found.models) == {1, 2}
    assert sorted(found.steps.tolist()) == [1, 2]


def test_dates_choose_among_what_was_met_and_do_not_end_the_walk() -> None:
    edges = [(1, 0, "fineTunedFrom"), (2, 1, "fineTunedFrom")]
    _, graph = lineage(3, edges, {0: "2023-01-01", 2: "2024-06-01"})
    met = walking.descendants(graph, positions(graph)[0]).models
    since = walking.Dates(since=first_day("2024"))
    assert numbers(graph, since.among(graph, met)) == {2}  # past one without a date
    assert numbers(graph, walking.Dates().among(graph, met)) == {1, 2}
    assert numbers(graph, walking.Dates(until=first_day("2024-05")).among(graph, met)) == set()


def test_unknown_models_and_kinds_say_so() -> None:
    _, graph = lineage(1, [])
    with pytest.raises(UnknownModel):
        graph.position(f"{BASE}model/test/m7")
    with pytest.raises(UnknownKind) as raised:
        graph.allowed(["bornOf"])
    assert "fineTunedFrom" in raised.value.known
