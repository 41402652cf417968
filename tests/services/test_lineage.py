"""The lineage index answers what a walk by hand, property paths and the derived triples answer."""

from __future__ import annotations

from random import Random

import numpy as np
import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.config import DEFAULT_BASE_IRI as BASE
from api.queries import QueryLibrary
from api.services.deriving import derive, derive_lineage, derived_graph
from api.services.lineage import walking
from api.services.lineage.files import open_index, write_index
from api.services.lineage.graph import LineageGraph, UnknownKind, UnknownModel
from api.services.lineage.making import LineageCycle, first_day
from api.services.lineage.updating import replace_profile
from api.store import Dataset, read_turtle
from tests.conftest import ROOT

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


def depth(each: int, up: dict[int, set[int]], known: dict[int, int] | None = None) -> int:
    """Return the longest way up; numbers of parents are smaller, so counting up needs no recursion."""
    counted: dict[int, int] = known if known is not None else {}
    for one in sorted({each} | reachable(each, up)):
        counted[one] = max((counted[parent] + 1 for parent in up.get(one, ())), default=0)
    return counted[each]


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
    ends = {root for root in reachable(each, up) if not up.get(root)}
    assert numbers(graph, walking.roots(graph, position, allowed)) == ends
    ends = {leaf for leaf in reachable(each, down) if not down.get(leaf)}
    assert numbers(graph, walking.leaves(graph, position, allowed)) == ends


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


def test_unknown_models_and_kinds_say_so() -> None:
    _, graph = lineage(1, [])
    with pytest.raises(UnknownModel):
        graph.position(f"{BASE}model/test/m7")
    with pytest.raises(UnknownKind) as raised:
        graph.allowed(["bornOf"])
    assert "fineTunedFrom" in raised.value.known


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
        replace_profile(dataset, LIBRARY, graph_of(child), profile(child, edges))
    fresh, _ = lineage(count, edges)
    own = derived_graph(BASE)
    assert set(dataset.graph(own)) == set(fresh.graph(own))
