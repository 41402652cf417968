"""Where the statements of one text stand, as offsets: what every format gives, for the index of places."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from dataclasses import dataclass, field

_BREAK = re.compile(r"\r\n|\r|\n")


def _offsets() -> array[int]:
    return array("I")


@dataclass(slots=True)
class Cells:
    """One collection: where it opens, and the elements in it; an element is a span and a collection or -1."""

    opened: int
    link: int = -1  # which span points to it; -1 for a subject or an element
    elements: list[tuple[int, int, int]] = field(default_factory=list)


@dataclass(slots=True)
class Spans:
    """Offsets in characters of the n-th statement: its subject, its property, its value and the end of that.

    In the order of the engine's parser, without the statements that make up collections; these stand in
    `cells`. `declarations` are the spans of prefixes and bases. `pointers` are JSON pointers of values.
    """

    subjects: array[int] = field(default_factory=_offsets)
    properties: array[int] = field(default_factory=_offsets)
    values: array[int] = field(default_factory=_offsets)
    ends: array[int] = field(default_factory=_offsets)
    cells: list[Cells] = field(default_factory=list)
    declarations: list[tuple[int, int]] = field(default_factory=list)
    pointers: list[str] | None = None

    def __len__(self) -> int:
        return len(self.values)


class Lines:
    """Lines and columns of a text, counted from 1; columns in characters."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in _BREAK.finditer(text))]

    def of(self, offset: int) -> tuple[int, int]:
        """Return line and column of a character."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1
