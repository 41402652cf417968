"""A part of the lineage as a layered drawing: generations in columns, families in rows, crowds folded.

A drawing of thousands of models would show none of them. So only some children of a model are drawn, those
with the most descendants first, until there is no room; the rest stand behind one node that can be opened.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from api.services.lineage.evidence import Edge
    from api.services.lineage.neighbourhood import Member, Neighbourhood

FEW = 25  # models that are all drawn
ROOM = 60  # models drawn without being asked for
BREADTH = 10  # children drawn of one model
COLUMN, ROW = 300.0, 46.0  # distance of neighbours, in the units of the drawing
WIDTH, HEIGHT = 210.0, 34.0  # of a box


@dataclass(frozen=True, slots=True)
class Box:
    """A model in the drawing, by its left upper corner, or (`member` None) what is folded below `under`."""

    x: float
    y: float
    under: str
    member: Member | None
    folded: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """An edge in the drawing, from the right side of the parent to the left side of the child."""

    edge: Edge
    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """Boxes and lines, and for every model that is not drawn the model below which it is folded."""

    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    folds: tuple[tuple[Box, Box], ...]
    hidden: dict[str, str]
    width: float
    height: float


def draw(part: Neighbourhood, opened: Collection[str] = ()) -> Drawing:
    """Lay a part of the lineage out; of models in `opened` every child is drawn."""
    return _Layout(part, opened).drawing()


class _Layout:
    def __init__(self, part: Neighbourhood, opened: Collection[str]) -> None:
        self._part, self._opened = part, set(opened)
        self._members = {each.link.iri: each for each in part.members}
        self._children: dict[str, list[str]] = defaultdict(list)
        self._parents: dict[str, list[str]] = defaultdict(list)
        for edge in part.edges:
            child, parent = edge.child.iri, edge.parent.iri
            # What is not followed is drawn and places nobody: it could lead round in a circle.
            if edge.followed and child in self._members and parent in self._members:
                self._children[parent].append(child)
                self._parents[child].append(parent)
        self._drawn = self._choose()

    def drawing(self) -> Drawing:
        columns = self._columns()
        folded = self._folded()
        rows = self._rows(folded)
        boxes = {
            iri: Box(columns[iri] * COLUMN, row * ROW, iri, self._members[iri])
            for iri, row in rows.items()
            if iri in self._drawn
        }
        folds = [
            (boxes[parent], Box(boxes[parent].x + COLUMN, rows[_fold(parent)] * ROW, parent, None, count))
            for parent, count in folded.items()
        ]
        everything = [*boxes.values(), *(fold for _, fold in folds)]
        return Drawing(
            boxes=tuple(everything),
            lines=tuple(self._lines(boxes)),
            folds=tuple(folds),
            hidden=self._hidden(),
            width=max(each.x for each in everything) + WIDTH,
            height=max(each.y for each in everything) + HEIGHT,
        )

    def _choose(self) -> set[str]:
        """Take the model itself and all above it, then children, a generation of steps after the other."""
        drawn = {iri for iri, each in self._members.items() if each.steps <= 0}
        if len(self._members) <= FEW:
            return set(self._members)
        below = self._counts()
        frontier = sorted(drawn, key=lambda iri: self._members[iri].steps, reverse=True)
        while frontier:
            following = []
            for parent in frontier:
                children = sorted(set(self._children[parent]) - drawn, key=lambda iri: (-below[iri], iri))
                for child in children if parent in self._opened else children[:BREADTH]:
                    if len(drawn) < ROOM or parent in self._opened:
                        drawn.add(child)
                        following.append(child)
            frontier = following
        return drawn

    def _counts(self) -> dict[str, int]:
        """Count what is below each member, a member with several parents for each of them."""
        counts: dict[str, int] = {}
        for each in sorted(self._part.members, key=lambda member: -member.generation):
            children = set(self._children[each.link.iri])
            counts[each.link.iri] = sum(counts.get(child, 0) + 1 for child in children)
        return counts

    def _columns(self) -> dict[str, int]:
        generations = sorted({self._members[iri].generation for iri in self._drawn})
        place = {generation: column for column, generation in enumerate(generations)}
        return {iri: place[self._members[iri].generation] for iri in self._drawn}

    def _folded(self) -> dict[str, int]:
        counts: dict[str, int] = {}
        for parent in sorted(self._drawn):
            hidden = set(self._children[parent]) - self._drawn
            if hidden:
                counts[parent] = len(hidden)
        return counts

    def _rows(self, folded: dict[str, int]) -> dict[str, float]:
        """Give every leaf of the tree a row of its own; what has children stands beside the first of them,
        so that what it all comes from is seen at the top.

        A model with several parents hangs on the first of them, so that the tree has no knots.
        """
        tree: dict[str, list[str]] = defaultdict(list)
        tops: list[str] = []
        for iri in sorted(self._drawn, key=self._by_weight):
            first = next((parent for parent in self._parents[iri] if parent in self._drawn), None)
            (tops if first is None else tree[first]).append(iri)
        for parent in folded:
            tree[parent].append(_fold(parent))
        rows: dict[str, float] = {}
        free = 0.0
        waiting = [(top, False) for top in reversed(tops)]
        while waiting:
            iri, done = waiting.pop()
            below = tree.get(iri, [])
            if done:
                rows[iri] = rows[below[0]]
            elif below:
                waiting.append((iri, True))
                waiting += [(child, False) for child in reversed(below)]
            else:
                rows[iri], free = free, free + 1
        return rows

    def _by_weight(self, iri: str) -> tuple[int, str]:
        return (-len(self._children[iri]), iri)

    def _lines(self, boxes: dict[str, Box]) -> Iterator[Line]:
        for edge in self._part.edges:
            parent, child = boxes.get(edge.parent.iri), boxes.get(edge.child.iri)
            if parent and child:
                middle = HEIGHT / 2
                yield Line(edge, parent.x + WIDTH, parent.y + middle, child.x, child.y + middle)

    def _hidden(self) -> dict[str, str]:
        return {
            iri: next(iter(self._parents[iri]), self._part.center.iri)
            for iri in self._members
            if iri not in self._drawn
        }


def _fold(parent: str) -> str:
    return f"{parent}#folded"
