"""Parameters of an address that nobody knows: pages ignore them, programs are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.formats import HTML
from api.web.http.acceptable import acceptable, format_named
from api.web.http.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request

    from api.formats import Format

_EVERYWHERE = ("lang",)


def refuse_unknown(
    request: Request, formats: Sequence[Format], named: str | None, known: Sequence[str]
) -> None:
    """Refuse a request of a program with a parameter that the address does not take. Raises Problem (400).

    A link that people share may carry anything, so a page ignores it; a program that misspells a condition
    would take the answer for what it asked. `named`: the format in the address, if it ends in one.
    """
    takes = (*known, *_EVERYWHERE)
    unknown = next((each for each in request.query_params if each not in takes), None)
    if unknown is None:
        return
    form = acceptable(request, formats) if named is None else format_named(named, formats)
    if form is not HTML:
        values = {"name": unknown[:200], "known": ", ".join(takes)}
        raise Problem(400, "unknown-parameter", values=values, parameter=unknown[:200])
