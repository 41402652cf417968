"""A part of the lineage as a layered drawing: generations in columns, families in rows, crowds folded.

A drawing of thousands of models would show none of them. So only some children of a model are drawn, those
with the most descendants first, until there is no room; the rest stand behind one node that can be opened.

Layers are those of K. Sugiyama, S. Tagawa and M. Toda, Methods for visual understanding of hierarchical
system structures (1981). Their search for an order with few crossings is left out: rows follow the tree of
first parents.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from api.lineage.edges import Edge
    from api.lineage.neighbourhood import Member, Neighbourhood

FEW = 25  # models that are all drawn
ROOM = 60  # models drawn without being asked for
BREADTH = 10  # children drawn of one model
COLUMN, ROW = 310.0, 46.0  # distance of neighbours, in the units of the drawing
WIDTH, HEIGHT = 220.0, 34.0  # of a box


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
    """Boxes and lines, and for every model that is not drawn the model that has to be opened first.

    `columns`: from where on a generation stands.
    """

    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    folds: tuple[tuple[Box, Box], ...]
    columns: tuple[tuple[float, int], ...]
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
        self._beside = self._claimed()
        self._foldable = self._below()
        self._drawn = self._choose()

    def drawing(self) -> Drawing:
        columns = self._columns()
        folded = self._folded()
        rows = self._rows(folded)
        boxes = {
            iri: Box(columns[self._members[iri].generation], row * ROW, iri, self._members[iri])
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
            columns=tuple((x, generation) for generation, x in columns.items()),
            hidden=self._hidden(),
            width=max(each.x for each in everything) + WIDTH,
            height=max(each.y for each in everything) + HEIGHT,
        )

    def _claimed(self) -> dict[str, str]:
        """Find models that are there only because a source names them as a parent, and who has them there.

        They are drawn with that child, so that sources which disagree are seen together.
        """
        joined = self._children.keys() | self._parents.keys() | {self._part.center.iri}
        beside: dict[str, str] = {}
        for edge in self._part.edges:
            child, parent = edge.child.iri, edge.parent.iri
            if not edge.followed and parent in self._members and parent not in joined and child in joined:
                beside.setdefault(parent, child)
        return beside

    def _below(self) -> dict[str, list[str]]:
        """Return what can be folded below each model: its children.

        Below the center that is also what has no parent in this part: a span of dates may leave them out.
        """
        below = {parent: sorted(set(children)) for parent, children in self._children.items()}
        orphans = [
            iri
            for iri, each in self._members.items()
            if each.steps > 0 and iri not in self._parents and iri not in self._beside
        ]
        center = self._part.center.iri
        return below | {center: [*below.get(center, []), *orphans]}

    def _choose(self) -> set[str]:
        """Take the model itself and all above it, then children, a generation of steps after the other.

        What is opened comes on top of that: opening one family never folds another.
        """
        if len(self._members) <= FEW:
            return set(self._members)
        drawn = {iri for iri, each in self._members.items() if each.steps <= 0} - self._beside.keys()
        below = self._counts()
        frontier = sorted(drawn, key=lambda iri: (-self._members[iri].steps, iri))
        while frontier:
            following = []
            for parent in frontier:
                children = [each for each in self._foldable.get(parent, ()) if each not in drawn]
                children.sort(key=lambda iri: (-below[iri], iri))
                # A box that says "one more" takes the room of the one.
                few = children if len(children) <= BREADTH + 1 else children[:BREADTH]
                following += few[: max(ROOM - len(drawn), 0)]
                drawn.update(following)
            frontier = following
        return self._with_opened(drawn)

    def _with_opened(self, drawn: set[str]) -> set[str]:
        waiting = [iri for iri in self._opened if iri in drawn]
        while waiting:
            new = [each for each in self._foldable.get(waiting.pop(), ()) if each not in drawn]
            drawn.update(new)
            waiting += [each for each in new if each in self._opened]
        return drawn | {iri for iri, child in self._beside.items() if child in drawn}

    def _counts(self) -> dict[str, int]:
        """Count what is below each member, a member with several parents for each of them."""
        counts: dict[str, int] = {}
        for each in sorted(self._part.members, key=lambda member: -member.generation):
            children = set(self._children.get(each.link.iri, ()))
            counts[each.link.iri] = sum(counts.get(child, 0) + 1 for child in children)
        return counts

    def _columns(self) -> dict[int, float]:
        generations = sorted({self._members[iri].generation for iri in self._drawn})
        return {generation: column * COLUMN for column, generation in enumerate(generations)}

    def _folded(self) -> dict[str, int]:
        counts = {
            parent: sum(1 for each in self._foldable.get(parent, ()) if each not in self._drawn)
            for parent in sorted(self._drawn)
        }
        return {parent: count for parent, count in counts.items() if count}

    def _rows(self, folded: dict[str, int]) -> dict[str, float]:
        """Give every leaf of the tree a row of its own; what has children stands beside the first of them.

        So what it all comes from is seen at the top. A model with several parents hangs on the first of
        them, so that the tree has no knots.
        """
        tree: dict[str, list[str]] = defaultdict(list)
        tops: list[str] = []
        beside: dict[str, list[str]] = defaultdict(list)
        for iri in sorted(self._drawn & self._beside.keys()):
            beside[self._beside[iri]].append(iri)
        for iri in sorted(self._drawn - self._beside.keys(), key=self._by_weight):
            first = next((parent for parent in self._parents.get(iri, ()) if parent in self._drawn), None)
            row = tops if first is None else tree[first]
            row += [iri, *beside[iri]]
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
        return (-len(self._foldable.get(iri, ())), iri)

    def _lines(self, boxes: dict[str, Box]) -> Iterator[Line]:
        for edge in self._part.edges:
            parent, child = boxes.get(edge.parent.iri), boxes.get(edge.child.iri)
            if parent and child:
                middle = HEIGHT / 2
                yield Line(edge, parent.x + WIDTH, parent.y + middle, child.x, child.y + middle)

    def _hidden(self) -> dict[str, str]:
        return {iri: self._opener(iri) for iri in self._members if iri not in self._drawn}

    def _opener(self, iri: str) -> str:
        """Return what has to be opened, or drawn, for a model to be drawn: a drawn parent if there is one."""
        if iri in self._beside:
            return self._beside[iri]
        parents = self._parents.get(iri) or [self._part.center.iri]
        return next((parent for parent in parents if parent in self._drawn), parents[0])


def _fold(parent: str) -> str:
    return f"{parent}#folded"
