"""The format of an answer: by the ending of an address, a word of the reader, or Accept; else a problem."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.web.http.negotiation import accept_of, choose
from api.web.http.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request

    from api.formats import Format


def acceptable(request: Request, formats: Sequence[Format]) -> Format:
    """Return the format that suits the reader best. Raises Problem (406) where none does."""
    chosen = choose(accept_of(request), formats)
    if chosen is None:
        raise not_acceptable(formats)
    return chosen


def not_acceptable(formats: Sequence[Format], given: str = "") -> Problem:
    """Return the problem of a reader who takes none of these formats, or asked for another by a word."""
    available = list(dict.fromkeys(each.media_type for each in formats))
    names = list(dict.fromkeys(each.name for each in formats))
    values = {"available": ", ".join(available), "names": ", ".join(names), "given": given}
    code = "unknown-format" if given else "not-acceptable"
    return Problem(406, code, values=values, available=available, names=names)


def format_asked(word: str, formats: Sequence[Format]) -> Format:
    """Return the format that a reader's word means, by name, label or media type.

    Raises Problem (406), which lists those that there are.
    """
    for each in formats:
        if each.means(word):
            return each
    raise not_acceptable(formats, word[:100])


def format_named(name: str, formats: Sequence[Format]) -> Format:
    """Return the format of an address that ends in `.name`. Raises Problem (404) where there is none."""
    for each in formats:
        if each.name == name:
            return each
    available = [each.suffix for each in formats]
    values = {"available": ", ".join(available)}
    raise Problem(404, "no-such-format", values=values, available=available)
