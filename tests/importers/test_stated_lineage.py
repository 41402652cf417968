"""Parents that sources state: no model is its own ancestor, and the first source's word is shown."""

from __future__ import annotations

from api.importers.observations import Derived, Mention, Record
from api.importers.stated_lineage import StatedEdge, StatedLineage, in_order


def edge(child: str, parent: str, source: str = "s") -> StatedEdge:
    said = Derived(Mention(source, child), parent, Record(f"{source}/file", "row", "2024-01-01"))
    return StatedEdge(child, parent, said)


def test_an_edge_that_would_close_a_circle_is_refused() -> None:
    tree = StatedLineage()
    assert tree.accept(edge("b", "a"))
    assert tree.accept(edge("c", "b"))
    assert not tree.accept(edge("a", "c"))
    assert not tree.accept(edge("a", "b"))
    assert not tree.accept(edge("a", "a"))
    assert tree.parents("a") == set()
    assert tree.ancestors("c") == {"a", "b"}


def test_two_ways_to_one_ancestor_are_no_circle() -> None:
    tree = StatedLineage()
    assert all(tree.accept(each) for each in (edge("b", "a"), edge("c", "a"), edge("d", "b"), edge("d", "c")))
    assert tree.ancestors("d") == {"a", "b", "c"}


def test_what_a_later_source_says_otherwise_is_kept_and_not_shown() -> None:
    tree = StatedLineage()
    tree.accept(edge("b", "a", "first"))
    tree.accept(edge("b", "z", "second"))
    assert tree.parents("b") == {"a"}
    assert [(each.parent, each.shown) for each in tree.by_child["b"]] == [("a", True), ("z", False)]
    assert [each.child for each in tree.by_parent["z"]] == ["b"]


def test_all_parents_that_one_source_names_are_shown_and_a_second_may_confirm_them() -> None:
    tree = StatedLineage()
    for each in (edge("c", "a", "first"), edge("c", "b", "first"), edge("c", "b", "second")):
        tree.accept(each)
    assert tree.parents("c") == {"a", "b"}
    assert [each.shown for each in tree.by_child["c"]] == [True, True, True]


def test_statements_follow_the_written_order_of_their_sources() -> None:
    said = [edge("m", name, name).statement for name in ("x", "b", "y", "a")]
    assert [each.parent for each in in_order(said, "a b")] == ["a", "b", "x", "y"]
