"""Where the statements of Turtle, TriG, N-Triples and N-Quads stand.

The engine parses and checks; it does not say where a statement stands. This walks over text that is known
to parse, and gives the n-th statement of the engine its place. It decides what no term means, and so reads
names more freely than the grammar (W3C, RDF 1.1 Turtle, 6.5) does.
"""

from __future__ import annotations

import re

from api.validation.input.spans import Cells, Spans

_SPACE = r"(?:[ \t\r\n]++|\#[^\r\n]*+)*+"
_IRI = r"<[^<>\x20\t\r\n]*+>"
_MARK = r"\s<>\"'()\[\]{},;\#"  # what no name holds
_NAME = rf"(?:[^{_MARK}.\\~|^]|\\.|\.++(?=[^{_MARK}.]))++"
_BLANK = rf"_:(?:[^{_MARK}.:\\~|^]|\.++(?=[^{_MARK}.:]))++"
_NUMBER = (
    r"[+-]?(?:[0-9]++(?:\.[0-9]*+[eE][+-]?[0-9]++|\.[0-9]++|[eE][+-]?[0-9]++)?+"
    r"|\.[0-9]++(?:[eE][+-]?[0-9]++)?+)"
)
_STRING = (
    r'"""(?:[^"\\]++|\\.|"(?!""))*+"""|\'\'\'(?:[^\'\\]++|\\.|\'(?!\'\'))*+\'\'\''
    r'|"[^"\\\r\n]*+(?:\\.[^"\\\r\n]*+)*+"|\'[^\'\\\r\n]*+(?:\\.[^\'\\\r\n]*+)*+\''
)
_LITERAL = rf"(?:{_STRING})(?:{_SPACE}(?:@[A-Za-z]++(?:-[A-Za-z0-9]++)*+|\^\^{_SPACE}(?:{_IRI}|{_NAME})))?+"
_TERM = rf"{_IRI}|{_BLANK}|{_NUMBER}|{_LITERAL}|{_NAME}"
_KEYWORD = r"@prefix(?=[\s\#:])|@base(?=[\s\#<])|(?i:prefix)(?=[\s\#])|(?i:base)(?=[\s\#<])"
_DECLARATION = rf"(?:{_KEYWORD}){_SPACE}(?:[^{_MARK}:]*+:{_SPACE})?+{_IRI}(?:{_SPACE}\.)?+"

# A value is mostly followed by its mark, and one match for both is half the work.
_STEP = re.compile(
    rf"{_SPACE}(?:({_DECLARATION})|(?:(?i:graph)(?=[\s<\[\#]))|({_TERM})(?:{_SPACE}([;,.]))?+"
    r"|([;,.\[\](){}])|\Z|(.))",
    re.DOTALL,
)
_DECLARED, _PLAIN, _MARKED, _ALONE, _ODD = 1, 2, 3, 4, 5
_BETWEEN = re.compile(_SPACE)
TERM = re.compile(_TERM, re.DOTALL)

_NOTHING, _LISTED = -1, -2  # no subject or property yet; inside a collection


def turtle_spans(text: str) -> Spans | None:
    """Return where the statements stand; None where the text cannot be followed."""
    return _Walk(text).run()


class _Walk:
    def __init__(self, text: str) -> None:
        self._text = text
        self._spans = Spans()
        self._stack: list[tuple[int, int, str, int]] = []
        self._cells = -1  # the collection that is read
        self._subject = self._property = _NOTHING

    def run(self) -> Spans | None:
        spans = self._spans
        subjects, properties = spans.subjects.append, spans.properties.append
        values, ends = spans.values.append, spans.ends.append
        for match in _STEP.finditer(self._text):
            kind = match.lastindex
            if kind in (_PLAIN, _MARKED):
                start, end = match.span(_PLAIN)
                if self._property >= 0:
                    subjects(self._subject)
                    properties(self._property)
                    values(start)
                    ends(end)
                else:
                    self._begin(start, end)
                if kind == _MARKED:
                    self._separate(match[_MARKED])
            elif kind == _ALONE:
                if not self._mark(match[_ALONE], match.start(_ALONE)):
                    return None
            elif kind == _DECLARED:
                spans.declarations.append(match.span(_DECLARED))
            elif kind == _ODD:
                return None
        return None if self._stack else spans

    def _begin(self, start: int, end: int) -> None:
        if self._property == _LISTED:
            self._spans.cells[self._cells].elements.append((start, end, -1))
        elif self._subject < 0:
            self._subject = start
        else:
            self._property = start

    def _separate(self, mark: str) -> None:
        if mark == ";":
            self._property = _NOTHING
        elif mark == ".":
            self._subject = self._property = _NOTHING

    def _mark(self, mark: str, at: int) -> bool:
        if mark in ";,.":
            self._separate(mark)
        elif mark in "{}":
            self._subject = self._property = _NOTHING
        elif mark in "[(":
            self._open(mark, at)
        elif not self._stack or self._stack[-1][2] != "[("["])".index(mark)]:
            return False
        else:
            self._close(at)
        return True

    def _open(self, mark: str, at: int) -> None:
        self._stack.append((self._subject, self._property, mark, self._cells))
        if mark == "[":
            self._subject, self._property = at, _NOTHING
            return
        # The engine names a collection before what stands in it, a blank node after.
        cells = Cells(at)
        if self._property >= 0:
            cells.link = len(self._spans)
            self._value(self._subject, self._property, at, at)
        self._spans.cells.append(cells)
        self._cells = len(self._spans.cells) - 1
        self._property = _LISTED

    def _close(self, at: int) -> None:
        subject, prop, mark, cells = self._stack.pop()
        opened, inner = self._subject, -1
        if mark == "(":
            inner = self._cells
            opened = self._spans.cells[inner].opened
            if self._spans.cells[inner].link >= 0:
                self._spans.ends[self._spans.cells[inner].link] = at + 1
        self._subject, self._property, self._cells = subject, prop, cells
        if prop == _LISTED:
            self._spans.cells[cells].elements.append((opened, at + 1, inner))
        elif subject < 0:
            self._subject = opened
        elif mark == "[":
            late = self._pop_late(at)
            self._value(subject, prop, opened, at + 1)
            if late:
                self._value(*late)

    def _pop_late(self, at: int) -> tuple[int, int, int, int] | None:
        """Take back a string right before a bracket: the engine waits for a datatype, and names it last."""
        spans = self._spans
        if not spans.ends or self._text[spans.ends[-1] - 1] not in "\"'":
            return None
        if not _BETWEEN.fullmatch(self._text, spans.ends[-1], at):
            return None
        return spans.subjects.pop(), spans.properties.pop(), spans.values.pop(), spans.ends.pop()

    def _value(self, subject: int, prop: int, start: int, end: int) -> None:
        spans = self._spans
        spans.subjects.append(subject)
        spans.properties.append(prop)
        spans.values.append(start)
        spans.ends.append(end)


_LINE_STEP = re.compile(rf"{_SPACE}(?:({_TERM})|(\.)|\Z|(.))", re.DOTALL)


def quad_spans(text: str) -> Spans | None:
    """Return where the statements of N-Triples and N-Quads stand; a fourth term names a graph."""
    spans, terms = Spans(), list[tuple[int, int]]()
    for match in _LINE_STEP.finditer(text):
        if match.lastindex == 1:
            terms.append(match.span(1))
        elif match.lastindex is None:
            return spans
        elif match.lastindex == 2 and len(terms) in (3, 4):
            spans.subjects.append(terms[0][0])
            spans.properties.append(terms[1][0])
            spans.values.append(terms[2][0])
            spans.ends.append(terms[2][1])
            terms = []
        else:
            return None
    return spans
