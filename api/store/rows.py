"""Rows of a SELECT, as our own code reads them."""

from __future__ import annotations

from typing import cast

import pyoxigraph as ox

Term = ox.NamedNode | ox.Literal | ox.BlankNode
Row = dict[str, Term]


def read_rows(solutions: ox.QuerySolutions) -> list[Row]:
    """Return solutions as rows; unbound variables are left out of a row."""
    names = [variable.value for variable in solutions.variables]
    result: list[Row] = []
    for solution in solutions:
        values = ((name, solution[name]) for name in names)
        result.append({name: cast("ox.NamedNode", value) for name, value in values if value is not None})
    return result
