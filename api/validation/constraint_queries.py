"""Rules: queries that select `?this` (and `?value`, `?path`) wherever a constraint is broken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.queries.focus import focused
from api.text import Text
from api.validation.findings import SEVERITIES, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyoxigraph as ox

    from api.queries.library import Query


@dataclass(frozen=True, slots=True)
class Target:
    """Which nodes a shape is about: a graph pattern that binds `?this`.

    `classes` names the class and all below it where the target is one, else nothing.
    """

    pattern: str
    classes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Rule:
    """One constraint as a query. `component` is the constraint component's name in SHACL, if it is of SHACL.

    `query` finds all offenders of a dataset at once; `untargeted` has the constraint without its target.
    """

    shape: str
    severity: Severity
    message: Text
    path: str | None
    query: str
    untargeted: str
    target: Target | None = None
    component: str = ""

    def about(self, nodes: Iterable[ox.NamedNode]) -> str:
        """Return the query that finds the offenders among these nodes, which must be in its target."""
        return focused(self.untargeted, "?this", nodes)


def check_rule(query: Query) -> Rule:
    """Return the rule of a check query; its header has the severity and the messages."""
    header = query.header
    severity: Severity = next((each for each in SEVERITIES if each == header.get("severity")), "Violation")
    message = Text(header.get("message-ko", ""), header.get("message", ""))
    return Rule(query.name, severity, message, None, query.text, query.text)
