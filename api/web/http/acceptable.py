"""The format of an answer, by Accept or by the ending of an address; else a problem that lists them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.web.http.negotiation import choose
from api.web.http.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request

    from api.web.http.negotiation import Format


def acceptable(request: Request, formats: Sequence[Format]) -> Format:
    """Return the format that suits the reader best. Raises Problem (406) where none does."""
    chosen = choose(request.headers.get("accept"), formats)
    if chosen is None:
        raise not_acceptable(formats)
    return chosen


def not_acceptable(formats: Sequence[Format]) -> Problem:
    """Return the problem of a reader who takes none of these formats."""
    available = list(dict.fromkeys(each.media_type for each in formats))
    return Problem(406, "not-acceptable", values={"available": ", ".join(available)}, available=available)


def named(name: str, formats: Sequence[Format]) -> Format:
    """Return the format of an address that ends in `.name`. Raises Problem (404) where there is none."""
    for each in formats:
        if each.name == name:
            return each
    available = [each.suffix for each in formats]
    values = {"available": ", ".join(available)}
    raise Problem(404, "no-such-format", values=values, available=available)
