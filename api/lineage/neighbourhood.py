"""The part of the lineage around one model: what is above and below it, within so many steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

import numpy as np

from api.lineage import traversal as walking
from api.lineage.edges import Edge, EdgeReader
from api.lineage.graph import NO_DATE, LineageGraph, Marks

if TYPE_CHECKING:
    from api.catalogue.knowledge import Knowledge, Link

Direction = Literal["up", "down", "both"]
ANY_DATE = walking.Dates()


@dataclass(frozen=True, slots=True)
class Around:
    """Which part is asked for. `depth` None: all of it. Kinds restrict the steps, dates what is told.

    `ends`: of ancestors the roots alone, of descendants the leaves alone.
    """

    direction: Direction = "both"
    depth: int | None = None
    kinds: tuple[str, ...] = ()
    dates: walking.Dates = ANY_DATE
    ends: bool = False


@dataclass(frozen=True, slots=True)
class Member:
    """A model of the part. `steps`: from the model asked about, above it negative.

    `released` is empty where no date is known. `parents` and `children` count all of the release, so
    that a reader sees where the part ends before the lineage does. `stub`: only its name is known.
    `claimed`: met by nothing but edges that are stated and not followed, so no ancestor.
    """

    link: Link
    steps: int
    generation: int
    released: str
    stub: bool
    claimed: bool
    parents: int
    children: int
    license: Link | None
    countries: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """A part of the lineage. Edges that are stated and not followed are among `edges`, marked as such."""

    center: Link
    members: tuple[Member, ...]
    edges: tuple[Edge, ...]


def neighbourhood(
    knowledge: Knowledge, graph: LineageGraph, iri: str, around: Around, *, bare: bool = False
) -> Neighbourhood:
    """Read the part of the lineage around one model; `bare`: without evidence.

    Raises UnknownModel or UnknownKind.
    """
    center = graph.position(iri)
    allowed = graph.allowed(around.kinds)
    steps = _steps(graph, center, around, allowed)
    models = np.fromiter(sorted(steps), np.uint32)
    reader = EdgeReader(knowledge, graph, bare=bare)
    followed = walking.edges_among(graph, models, allowed)
    claimed = walking.claimed_among(graph, models, allowed)
    told = around.dates.among(graph, np.unique(claimed[:, 1]))
    claimed = claimed[np.isin(claimed[:, 1], np.append(told, models))]
    for child, parent, _ in claimed.tolist():
        steps.setdefault(parent, steps[child] - 1)
    edges = reader.edges(followed.tolist()) + reader.edges(claimed.tolist(), followed=False)
    describe = _Describer(knowledge, graph)
    own = set(models.tolist())
    members = tuple(
        describe.member(position, steps[position], claimed=position not in own) for position in sorted(steps)
    )
    return Neighbourhood(knowledge.names.link(iri), members, tuple(edges))


def _steps(graph: LineageGraph, center: int, around: Around, allowed: Marks | None) -> dict[int, int]:
    steps = {center: 0}
    for direction, walk, edges, sign in (
        ("up", walking.ancestors, graph.up, -1),
        ("down", walking.descendants, graph.down, 1),
    ):
        if around.direction in (direction, "both"):
            reached = walk(graph, center, allowed, around.depth)
            models = walking.ends(edges, reached.models, allowed) if around.ends else reached.models
            told = set(around.dates.among(graph, models).tolist())
            pairs = zip(reached.models.tolist(), reached.steps.tolist(), strict=True)
            steps |= {model: sign * count for model, count in pairs if model in told}
    return steps


class _Describer:
    def __init__(self, knowledge: Knowledge, graph: LineageGraph) -> None:
        self._link, self._graph = knowledge.names.link, graph
        self._stubs = set(graph.stubs.tolist())

    def member(self, position: int, steps: int, *, claimed: bool) -> Member:
        graph = self._graph
        up, down = graph.up.rows, graph.down.rows
        license_ = graph.license_names[int(graph.licenses[position])]
        return Member(
            link=self._link(graph.names[position]),
            steps=steps,
            generation=int(graph.generation[position]),
            released=iso_day(int(graph.dates[position])),
            stub=position in self._stubs,
            claimed=claimed,
            parents=len(set(up.row(position).tolist())),
            children=len(set(down.row(position).tolist())),
            license=self._link(license_) if license_ else None,
            countries=tuple(
                self._link(graph.country_names[each]) for each in graph.countries.row(position).tolist()
            ),
        )


def iso_day(days: int) -> str:
    """Return a day, given in days since 1970, as text; nothing where there is none."""
    return "" if days == NO_DATE else (date(1970, 1, 1) + timedelta(days)).isoformat()
