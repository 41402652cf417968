"""The layered drawing: columns follow generations, nothing overlaps, what is folded can be found again."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.catalogue.knowledge import Link
from api.lineage.edges import Edge
from api.lineage.layout import BREADTH, COLUMN, FEW, HEIGHT, ROOM, WIDTH, Drawing, draw
from api.lineage.neighbourhood import Member, Neighbourhood
from api.text import Text

Pair = tuple[int, int]


def link(number: int) -> Link:
    return Link(f"https://example.org/model/test/m{number}", Text(f"모델 {number}", f"Model {number}"))


def iri(number: int) -> str:
    return link(number).iri


def walk(start: int, steps: dict[int, set[int]]) -> dict[int, int]:
    """Return what is reached and after how many steps, by hand."""
    found = {start: 0}
    waiting = [start]
    while waiting:
        each = waiting.pop(0)
        for beyond in sorted(steps.get(each, ())):
            if beyond not in found:
                found[beyond] = found[each] + 1
                waiting.append(beyond)
    return found


def around(
    center: int, edges: list[Pair], claims: list[Pair] = (), left_out: frozenset[int] = frozenset()
) -> Neighbourhood:
    """Return the part around a model, as the index would give it; parents have smaller numbers."""
    up: dict[int, set[int]] = {}
    down: dict[int, set[int]] = {}
    generation: dict[int, int] = {}
    for child, parent in sorted(edges):
        up.setdefault(child, set()).add(parent)
        down.setdefault(parent, set()).add(child)
    for each in sorted({center, *(one for pair in [*edges, *claims] for one in pair)}):
        generation[each] = max((generation[parent] + 1 for parent in up.get(each, ())), default=0)
    steps = {
        each: -count for each, count in walk(center, up).items() if each == center or each not in left_out
    }
    steps |= {
        each: count for each, count in walk(center, down).items() if each == center or each not in left_out
    }
    walked = set(steps)
    claimed = [(child, parent) for child, parent in claims if child in walked and parent not in left_out]
    for child, parent in claimed:
        steps.setdefault(parent, steps[child] - 1)
    kind = Link("https://example.org/def/parentModel", Text("부모 모델", "parent model"))
    told = [Edge(link(c), link(p), kind, True, ()) for c, p in sorted(set(edges)) if {c, p} <= walked]
    told += [Edge(link(c), link(p), kind, False, ()) for c, p in claimed]
    members = tuple(
        Member(
            link(each),
            steps[each],
            generation[each],
            "",
            False,
            each not in walked,
            len(up.get(each, ())),
            0,
            None,
            (),
        )
        for each in sorted(steps)
    )
    return Neighbourhood(link(center), members, tuple(told))


def assert_sound(part: Neighbourhood, drawing: Drawing) -> None:
    """Check what every drawing has to hold."""
    members = {each.link.iri: each for each in part.members}
    drawn = {box.under: box for box in drawing.boxes if box.member}
    # Every model is drawn once, or hidden.
    assert len(drawn) == sum(1 for box in drawing.boxes if box.member)
    assert drawn.keys() | drawing.hidden.keys() == members.keys()
    assert not drawn.keys() & drawing.hidden.keys()
    assert part.center.iri in drawn
    # Columns follow generations.
    places = {generation: x for x, generation in drawing.columns}
    assert all(box.x == places[members[iri].generation] for iri, box in drawn.items())
    assert all(places[low] < places[high] for low, high in pairwise(sorted(places)))
    # No two boxes overlap, and all stand inside.
    at = sorted((box.x, box.y) for box in drawing.boxes)
    assert all(one[0] != two[0] or two[1] - one[1] >= HEIGHT for one, two in pairwise(at))
    assert all(0 <= x <= drawing.width - WIDTH and 0 <= y <= drawing.height - HEIGHT for x, y in at)
    # Every edge between drawn models is a line; a followed one leads to the right.
    ends = Counter((edge.child.iri, edge.parent.iri) for edge in part.edges)
    lines = Counter((line.edge.child.iri, line.edge.parent.iri) for line in drawing.lines)
    assert lines == Counter({pair: n for pair, n in ends.items() if set(pair) <= drawn.keys()})
    assert all(line.x1 < line.x2 for line in drawing.lines if line.edge.followed)
    # What is folded can be found again.
    for each in drawing.hidden:
        way = [each]
        while way[-1] in drawing.hidden:
            way.append(drawing.hidden[way[-1]])
            assert len(way) <= len(members), "the way to what is folded leads round in a circle"
    children = {
        parent: {e.child.iri for e in part.edges if e.followed and e.parent.iri == parent} for parent in drawn
    }
    folds = {box.under: box for box in drawing.boxes if not box.member}
    for iri, below in children.items():
        count = len(below - drawn.keys())
        if iri == part.center.iri:  # also what has no parent here
            assert (folds[iri].folded if iri in folds else 0) >= count
        else:
            assert (folds[iri].folded if iri in folds else 0) == count
    assert all(fold.x == drawn[parent].x + COLUMN for parent, fold in folds.items())


def assert_opens(part: Neighbourhood, chance: Random) -> None:
    """Check that opening draws all children, folds nothing else, and leads to whatever is hidden."""
    drawing = draw(part)
    assert_sound(part, drawing)
    drawn = {box.under for box in drawing.boxes if box.member}
    folds = [box.under for box in drawing.boxes if not box.member]
    for parent in folds[:3]:
        opened = draw(part, {parent})
        assert_sound(part, opened)
        after = {box.under for box in opened.boxes if box.member}
        assert drawn < after
        assert {e.child.iri for e in part.edges if e.followed and e.parent.iri == parent} <= after
        assert parent not in {box.under for box in opened.boxes if not box.member}
    for each in chance.sample(sorted(drawing.hidden), min(5, len(drawing.hidden))):
        way = []
        up = each
        while up in drawing.hidden:
            up = drawing.hidden[up]
            way.append(up)
        opened = draw(part, way)
        assert_sound(part, opened)
        assert each not in opened.hidden


def random_pairs(chance: Random, count: int) -> list[Pair]:
    """Return edges without cycles; some models have very many children, some have several parents."""
    pairs = []
    for child in range(1, count):
        if chance.random() < 0.9:
            favourites = [each for each in (0, 1, 5, 9) if each < child]
            for _ in range(chance.choice((1, 1, 1, 2, 3))):
                parent = chance.choice(favourites) if chance.random() < 0.6 else chance.randrange(child)
                pairs.append((child, parent))
    return pairs


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(1, 150), st.randoms(use_true_random=False))
def test_any_part_is_drawn_soundly_and_opens(count: int, chance: Random) -> None:
    part = around(chance.choice([0, 0, chance.randrange(count)]), random_pairs(chance, count))
    assert_opens(part, chance)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(2, 120), st.randoms(use_true_random=False))
def test_claims_in_circles_and_models_left_out_do_no_harm(count: int, chance: Random) -> None:
    edges = random_pairs(chance, count)
    known = set(edges)
    claims = [(chance.randrange(count), chance.randrange(count)) for _ in range(chance.randrange(20))]
    claims += [(parent, child) for child, parent in chance.sample(edges, min(3, len(edges)))]
    claims = [pair for pair in dict.fromkeys(claims) if pair[0] != pair[1] and pair not in known]
    left_out = frozenset(chance.sample(range(count), count // 5))
    assert_opens(around(chance.randrange(count), edges, claims, left_out), chance)


def test_a_small_family_is_drawn_whole() -> None:
    drawing = draw(around(0, [(child, 0) for child in range(1, FEW)]))
    assert not drawing.hidden
    assert not drawing.folds


def test_a_wide_family_is_folded_to_its_largest_branches() -> None:
    edges = [(child, 0) for child in range(1, 61)] + [(100, 60), (101, 60)]
    drawing = draw(around(0, edges))
    drawn = {box.under for box in drawing.boxes if box.member}
    assert {iri(60), iri(100), iri(101)} <= drawn
    (fold,) = [box for box in drawing.boxes if not box.member]
    assert (fold.under, fold.folded) == (iri(0), 60 - BREADTH)


def test_one_child_more_is_drawn_instead_of_a_box_that_says_so() -> None:
    edges = [(child, 0) for child in range(1, 12)] + [(child, 1) for child in range(20, 40)]
    drawing = draw(around(0, edges))
    folds = {box.under: box.folded for box in drawing.boxes if not box.member}
    assert folds == {iri(1): 20 - BREADTH}


def test_what_was_drawn_stays_when_a_large_family_is_opened() -> None:
    edges = [(child, 0) for child in range(1, 2 * ROOM)] + [(300, 1), (301, 300)]
    before = {box.under for box in draw(around(0, edges)).boxes if box.member}
    after = {box.under for box in draw(around(0, edges), {iri(0)}).boxes if box.member}
    assert iri(301) in before < after


def test_a_claimed_parent_is_drawn_with_the_child_it_is_claimed_for() -> None:
    edges = [(child, 1) for child in range(2, 60)]
    part = around(1, edges, claims=[(59, 0)])
    drawing = draw(part)
    assert drawing.hidden[iri(59)] == iri(1)
    assert drawing.hidden[iri(0)] == iri(59)
    opened = draw(part, {iri(1)})
    boxes = {box.under: box for box in opened.boxes}
    assert boxes[iri(0)].y > boxes[iri(59)].y
    assert [line.edge.followed for line in opened.lines].count(False) == 1
    assert_sound(part, opened)


def test_two_thousand_models_are_drawn_and_opened() -> None:
    chance = Random(7)
    edges = random_pairs(chance, 2000)
    part = around(0, edges)
    assert_sound(part, draw(part))
    everything = draw(part, {each.link.iri for each in part.members})
    assert not everything.hidden
    assert_sound(part, everything)
