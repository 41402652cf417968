"""SPARQL constraints (`sh:sparql`) as set queries.

The standard runs the query of a constraint once for each focus node, with `$this` bound before. One run
with the focus nodes joined in gives the same rows for all of them, as long as the query uses `$this`
where the join can be seen: what hides it is left to pySHACL.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from api.queries.focus import WHERE
from api.store.dataset import Dataset
from api.terms import SH
from api.validation.components import UnsupportedShape

if TYPE_CHECKING:
    from api.validation.constraint_queries import Target
    from api.validation.shape_graph import ShapeGraph, ShapeNode

SPARQL_COMPONENT = "SPARQLConstraintComponent"
# What the standard forbids, binds by itself, or scopes apart from the focus node.
_HIDING = re.compile(
    r"\b(MINUS|VALUES|SERVICE|UNION)\b | [$?](shapesGraph|currentShape|PATH)\b | \bAS\s+[$?]this\b"
    r" | \bbound\s*\(\s*[$?]this | (?<!EXISTS)(?<!OPTIONAL)(?<!\bWHERE)\s\{(?=[^}]*\b(FILTER|BIND)\b)",
    re.IGNORECASE | re.VERBOSE,
)


def constraint_query(shapes: ShapeGraph, constraint: ShapeNode) -> str:
    """Return the query of a constraint, with its prefixes. Raises UnsupportedShape."""
    text = shapes.text(constraint, f"{SH}select")
    if len(WHERE.findall(text)) != 1 or _HIDING.search(text):
        raise UnsupportedShape("sparql")
    query = shapes.prologue(constraint) + text.replace("$this", "?this")
    try:
        Dataset.in_memory().rows(query)
    except (SyntaxError, ValueError):
        raise UnsupportedShape("sparql") from None  # pySHACL says what is wrong with it
    return query


def with_target(query: str, target: Target) -> str:
    """Return the query of a constraint for all nodes of a target at once."""
    return WHERE.sub(lambda match: f"{match[0]} {target.pattern}", query, count=1)
