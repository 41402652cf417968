"""Edges are told as lists within lists, each model expanded once, and never deeper than a page can hold."""

from __future__ import annotations

from api.catalogue.knowledge import Link
from api.lineage.edges import Edge
from api.lineage.tree import Step, steps_from
from api.text import Text


def link(name: str) -> Link:
    return Link(name, Text(en=name))


def edge(child: str, parent: str, *, followed: bool = True) -> Edge:
    return Edge(child=link(child), parent=link(parent), kind=link("kind"), evidence=(), followed=followed)


def told(steps: tuple[Step, ...]) -> list[object]:
    return [[step.link.iri, told(step.beyond)] if step.beyond else step.link.iri for step in steps]


def test_ancestors_stand_below_their_children() -> None:
    assert told(steps_from("c", [edge("c", "b"), edge("b", "a")], up=True)) == [["b", ["a"]]]


def test_descendants_stand_below_their_parents() -> None:
    assert told(steps_from("a", [edge("c", "b"), edge("b", "a")], up=False)) == [["b", ["c"]]]


def test_what_is_met_twice_is_expanded_once() -> None:
    edges = [edge("d", "b"), edge("d", "c"), edge("b", "a"), edge("c", "a"), edge("a", "root")]
    steps = steps_from("d", edges, up=True)
    assert told(steps) == [["b", [["a", ["root"]]]], ["c", ["a"]]]
    assert steps[1].beyond[0].repeated


def test_nothing_is_told_beyond_an_edge_that_is_not_followed() -> None:
    edges = [edge("c", "b", followed=False), edge("b", "a")]
    assert told(steps_from("c", edges, up=True)) == ["b"]


def test_a_chain_of_thousands_is_cut_and_says_so() -> None:
    edges = [edge(str(number), str(number + 1)) for number in range(5000)]
    steps = steps_from("0", edges, up=True)
    depth = 0
    while steps[0].beyond:
        steps, depth = steps[0].beyond, depth + 1
    assert depth < 200
    assert steps[0].cut
