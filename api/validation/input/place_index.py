"""Which place of a text says what: statements as the engine read them, each with its line and column."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import TYPE_CHECKING

import pyoxigraph as ox

from api.store.dataset import Dataset
from api.validation.input.span_alignment import Alignment, AnyTerm, term_text
from api.validation.input.spans import Lines, Spans

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_ANY = ox.NamedNode("x:x")


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a text, from its first character to the one after its last; all counted from 1.

    Columns count characters. `written` is the text as it stands there, with quotes and datatype; of nodes
    in brackets it is the opening bracket. `pointer` is a JSON pointer, in JSON texts alone.
    """

    line: int
    column: int
    end_line: int
    end_column: int
    written: str = ""
    pointer: str | None = None


class Exactness(IntEnum):
    """How exactly a place is the one that was asked for; less is better."""

    STATEMENT = 0  # the value under that property
    MENTION = 1  # the value under another property, which is narrower where the one asked for was derived
    PROPERTY = 2
    SUBJECT = 3


@dataclass(frozen=True, slots=True)
class Syntax:
    """How a text writes its terms.

    `spans` finds the statements, `end` tells where the token that begins at an offset ends, and `means`
    whether a token, at an offset, is a term.
    """

    spans: Callable[[], Spans | None]
    end: Callable[[int], int]
    means: Callable[[Spans, int, str, AnyTerm], bool]


class PlaceIndex:
    """The places of one text, made when the first one is asked for.

    `triples` are all statements of the text in the order in which the engine reads them.
    """

    def __init__(self, text: str, triples: Sequence[ox.Triple], syntax: Syntax) -> None:
        self._text, self._triples, self._syntax = text, triples, syntax

    def place(self, focus: str, path: str | None = None, value: str | None = None) -> Place | None:
        """Return the place of a statement, or else of its property, or else of its subject.

        `focus` and `path` are IRIs, or names of blank nodes of these triples; `value` is the text of a term.
        Without a value and with several of them, the place is that of the last: the one too many.
        """
        found = self.find(focus, path, value)
        return None if found is None else found[1]

    def find(
        self, focus: str, path: str | None = None, value: str | None = None
    ) -> tuple[Exactness, Place] | None:
        """Return that place and how exact it is."""
        mine = self._by_subject.get(focus, [])
        under = [n for n in mine if self._triples[n].predicate.value == path]
        if value is not None:
            same = self._with_value(under, value)
            if same and (place := self._value(same[0])):
                return Exactness.STATEMENT, place
            same = self._with_value(mine, value)
            if same and (place := self._value(same[0])):
                return Exactness.MENTION, place
        if under:
            several = value is None and len(under) > 1
            place = self._value(under[-1]) if several else self._property(under[0])
            if place:
                return Exactness.PROPERTY, place
        place = next((place for n in mine if (place := self._subject(n))), None)
        return None if place is None else (Exactness.SUBJECT, place)

    def values(self, focus: str, path: str) -> list[Place]:
        """Return the places of all values of one property, in the order of the text."""
        mine = self._by_subject.get(focus, [])
        places = [self._value(n) for n in mine if self._triples[n].predicate.value == path]
        return [place for place in places if place]

    def end_of(self, focus: str) -> Place | None:
        """Return the empty place after the last value of what is first said of a subject.

        A further property may be written there, after a semicolon.
        """
        spans = [span for n in self._by_subject.get(focus, []) if (span := self._alignment[n])]
        if not spans:
            return None
        end = max(span.end for span in spans if span.subject == spans[0].subject)
        return self._between(end, end)

    @cached_property
    def _by_subject(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for number, triple in enumerate(self._triples):
            if not isinstance(triple.subject, ox.Triple):
                found[triple.subject.value].append(number)
        return dict(found)

    @cached_property
    def _spans(self) -> Spans:
        return self._syntax.spans() or Spans()

    @cached_property
    def _alignment(self) -> Alignment:
        return Alignment(self._spans, self._triples)

    @cached_property
    def _lines(self) -> Lines:
        return Lines(self._text)

    def _with_value(self, numbers: list[int], value: str) -> list[int]:
        same = [n for n in numbers if term_text(self._triples[n].object) == value]
        if same or "://" in value:  # addresses are stored as they are written
            return same
        return [n for n in numbers if _as_stored(self._triples[n].object) == value]

    def _value(self, number: int) -> Place | None:
        span = self._alignment[number]
        return span and self._sure(span.value, span.end, self._triples[number].object, number)

    def _property(self, number: int) -> Place | None:
        span = self._alignment[number]
        return span and self._token(span.property, self._triples[number].predicate)

    def _subject(self, number: int) -> Place | None:
        span = self._alignment[number]
        return span and self._token(span.subject, self._triples[number].subject)

    def _token(self, start: int, term: AnyTerm) -> Place | None:
        return self._sure(start, self._syntax.end(start), term)

    def _sure(self, start: int, end: int, term: AnyTerm, number: int | None = None) -> Place | None:
        """Return the place if what is written there is that term: no other may be blamed."""
        written = self._text[start:end]
        if not self._syntax.means(self._spans, start, written, term):
            return None
        nested = isinstance(term, ox.BlankNode) and written[:1] in "[("
        pointers = self._spans.pointers
        pointer = pointers[number] if pointers is not None and number is not None else None
        return self._between(start, end, written[:1] if nested else written, pointer)

    def _between(self, start: int, end: int, written: str = "", pointer: str | None = None) -> Place:
        return Place(*self._lines.of(start), *self._lines.of(end), written, pointer)


def _as_stored(term: AnyTerm) -> str | None:
    """Return the text of a literal as a store gives it back: numbers and times are written anew."""
    if not isinstance(term, ox.Literal) or term.language:
        return None
    dataset = Dataset.in_memory()
    dataset.raw.add(ox.Quad(_ANY, _ANY, term))
    return next((term_text(triple.object) for triple in dataset.union()), None)
