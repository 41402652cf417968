"""Parent statements into edges: resolved in the source's own names, without self-parents and cycles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from api.importers.identity import Identities
from api.importers.observations import Derived
from api.importers.report import ImportReport


@dataclass(frozen=True, slots=True)
class StatedEdge:
    """A child, its parent, and the statement that says so.

    `shown`: the parent stands as a plain triple. Where sources disagree, the parents that the first of
    them names are shown, and what the others say is kept as a derivation with its source.
    """

    child: str
    parent: str
    statement: Derived
    shown: bool = True


@dataclass(slots=True)
class StatedLineage:
    """All accepted edges, by child and by parent."""

    by_child: dict[str, list[StatedEdge]] = field(default_factory=lambda: defaultdict(list))
    by_parent: dict[str, list[StatedEdge]] = field(default_factory=lambda: defaultdict(list))

    def parents(self, child: str) -> set[str]:
        """Return the parents of a model that are shown."""
        return {edge.parent for edge in self.by_child.get(child, ()) if edge.shown}

    def accept(self, edge: StatedEdge) -> bool:
        """Take an edge in, unless it would make a model its own ancestor."""
        if edge.child == edge.parent or edge.child in self.ancestors(edge.parent):
            return False
        first = next((each for each in self.by_child[edge.child] if each.shown), None)
        if first is not None and first.statement.about.source != edge.statement.about.source:
            edge = replace(edge, shown=edge.parent in self.parents(edge.child))
        self.by_child[edge.child].append(edge)
        self.by_parent[edge.parent].append(edge)
        return True

    def ancestors(self, model: str) -> set[str]:
        """Return every ancestor of a model."""
        found: set[str] = set()
        open_ones = [model]
        while open_ones:
            for parent in self.parents(open_ones.pop()) - found:
                found.add(parent)
                open_ones.append(parent)
        return found


def in_order(statements: Iterable[Derived], sources: str) -> list[Derived]:
    """Put the statements of these sources first, in their order; the others follow as they come."""
    ranks = {name: rank for rank, name in enumerate(sources.split())}
    return sorted(statements, key=lambda said: ranks.get(said.about.source, len(ranks)))


def settled_lineage(
    statements: Iterable[Derived], identities: Identities, report: ImportReport
) -> StatedLineage:
    """Resolve parent statements, in their order; what cannot be an edge is reported."""
    accepted = StatedLineage()
    for statement in statements:
        child = identities.paths.get(statement.about)
        if child is None:
            continue
        source = statement.about.source
        parent = identities.named(source, statement.parent)
        words = f"{source}: {statement.about.name!r} with the parent {statement.parent!r}"
        if parent is None:
            report.dropped.append(f"{words}: the source has no such model, and no alias names it")
        elif parent == child:
            report.dropped.append(f"{words}: a model is not its own parent")
        elif not accepted.accept(StatedEdge(child, parent, statement)):
            report.dropped.append(f"{words}: would make the model its own ancestor")
    return accepted
