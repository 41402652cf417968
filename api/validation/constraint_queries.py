"""Rules: queries that select `?this` (and `?value`, `?path`) wherever a constraint is broken."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from api.queries.focus import WHERE, focused
from api.terms import RDF
from api.text import Text
from api.validation.findings import SEVERITIES, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyoxigraph as ox

    from api.queries.library import Query


# Followed by a variable or a term, not by what would make a longer path of it.
_FIRST_PATTERN = re.compile(
    r"\s*[?$]this\s+(?:<([^>]*)>|([A-Za-z][\w.-]*)?:([\w-]+)|(a))\s+(?=[?$<\"A-Za-z])"
)
_ANY = re.compile(r"\{\s*(?=\?any\s)")
_PREFIX = re.compile(r"PREFIX\s+([A-Za-z][\w.-]*)?:\s*<([^>]*)>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Target:
    """Which nodes a shape is about: a graph pattern that binds `?this`.

    `classes` names the class and all below it where the target is one, else nothing.
    """

    pattern: str
    classes: frozenset[str] = frozenset()


@dataclass(frozen=True)
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

    @cached_property
    def needed(self) -> str | None:
        """Return a property that a node must have to break the rule; None where it may have any or none.

        The query begins with it, so that without a value there is no row.
        """
        where = WHERE.search(self.untargeted)
        if where is None:
            return None
        first = _FIRST_PATTERN.match(self.untargeted, where.end())
        if first is None:
            return None
        iri, prefix, name, is_type = first.groups()
        if is_type:
            return f"{RDF}type"
        prefixes = {each[1] or "": each[2] for each in _PREFIX.finditer(self.untargeted, 0, where.start())}
        return iri or prefixes[prefix or ""] + name

    def about(self, nodes: Iterable[ox.NamedNode]) -> str:
        """Return the query that finds the offenders among these nodes, which must be in its target.

        What a check first looks up about `?any` thing (which properties there are), it looks up about them.
        """
        named = list(nodes)
        query = focused(self.untargeted, "?this", named)
        if not _ANY.search(query):
            return query
        values = f"{{ VALUES ?any {{ {' '.join(map(str, named))} }} "
        return _ANY.sub(lambda _: values, query)


def check_rule(query: Query) -> Rule:
    """Return the rule of a check query; its header has the severity and the messages."""
    header = query.header
    severity: Severity = next((each for each in SEVERITIES if each == header.get("severity")), "Violation")
    message = Text(header.get("message-ko", ""), header.get("message", ""))
    return Rule(query.name, severity, message, None, query.text, query.text)
