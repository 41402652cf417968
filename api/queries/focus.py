"""A query asked about some nodes alone, in the time that these take and not the whole dataset."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyoxigraph as ox

WHERE = re.compile(r"\bWHERE\s*\{", re.IGNORECASE)  # the first one of a query opens its outermost group


def focused(sparql: str, variable: str, nodes: Iterable[ox.NamedNode]) -> str:
    """Return a query with one of its variables (`?model`) bound to these nodes from the start.

    Its rows are those that it has for these nodes anyhow. The query must spell out its WHERE.
    """
    names = " ".join(sorted(map(str, nodes)))
    values = f" VALUES {variable} {{ {names} }} "
    return WHERE.sub(lambda match: f"{match[0]}{values}", sparql, count=1)
