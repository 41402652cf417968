"""The n-th statement of the engine and the n-th span of a text, put side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from api.terms import RDF

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from api.validation.input.spans import Spans

_FIRST, _REST = f"{RDF}first", f"{RDF}rest"


AnyTerm = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


def term_text(term: AnyTerm) -> str:
    """Return the text of a term: its IRI, its name, what a literal says."""
    return "" if isinstance(term, ox.Triple) else term.value


class Span(NamedTuple):
    """Offsets of one statement: subject, property, value and the end of the value."""

    subject: int
    property: int
    value: int
    end: int


class Alignment:
    """Which span each of the engine's statements has; empty where text and engine do not agree."""

    def __init__(self, spans: Spans, triples: Sequence[ox.Triple]) -> None:
        self._spans = spans
        self._numbers: dict[int, int] | None = None
        self._elements: dict[int, Span] = {}
        if spans.cells:
            plain = [n for n, triple in enumerate(triples) if triple.predicate.value not in (_FIRST, _REST)]
            self._numbers = {n: position for position, n in enumerate(plain)}
            self.agrees = len(plain) == len(spans)
            if self.agrees:
                self._elements = dict(self._of_elements(triples))
        else:
            self.agrees = len(spans) == len(triples)

    def __getitem__(self, number: int) -> Span | None:
        """Return the span of one of the engine's statements."""
        if not self.agrees:
            return None
        if self._numbers is None:
            return self._span(number)
        position = self._numbers.get(number)
        return self._elements.get(number) if position is None else self._span(position)

    def _span(self, position: int) -> Span:
        spans = self._spans
        return Span(
            spans.subjects[position], spans.properties[position], spans.values[position], spans.ends[position]
        )

    def _of_elements(self, triples: Sequence[ox.Triple]) -> Iterator[tuple[int, Span]]:
        """Yield the statements that say which elements a collection has, each with its span."""
        firsts = {term_text(t.subject): n for n, t in _of(triples, _FIRST)}
        rests = {term_text(t.subject): term_text(t.object) for _, t in _of(triples, _REST)}
        waiting = dict(self._roots(triples))
        while waiting:
            number, node = waiting.popitem()
            cells = self._spans.cells[number]
            for start, end, inner in cells.elements:
                first = firsts.get(node)
                if first is None:
                    break
                yield first, Span(cells.opened, start, start, end)
                if inner >= 0:
                    waiting[inner] = term_text(triples[first].object)
                node = rests.get(node, "")

    def _roots(self, triples: Sequence[ox.Triple]) -> Iterator[tuple[int, str]]:
        """Yield the collections that stand in no other, each with the name of its first node."""
        linked = {cells.link: number for number, cells in enumerate(self._spans.cells) if cells.link >= 0}
        opened = {cells.opened: number for number, cells in enumerate(self._spans.cells) if cells.link < 0}
        for n, position in (self._numbers or {}).items():
            if position in linked:
                yield linked[position], term_text(triples[n].object)
            subject = self._spans.subjects[position]
            if subject in opened:
                yield opened[subject], term_text(triples[n].subject)


def _of(triples: Sequence[ox.Triple], predicate: str) -> Iterator[tuple[int, ox.Triple]]:
    return ((n, triple) for n, triple in enumerate(triples) if triple.predicate.value == predicate)
