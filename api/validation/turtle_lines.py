"""Which line of a Turtle file says what: statements located without a full parser.

The engine parses and checks; it does not say where a triple stands. This walks over tokens of
text that is known to parse, so it may be simple: it never decides what a triple means.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urljoin

from api.terms import RDF

_TOKEN = re.compile(
    r"""
    (?P<space> [\s]+ | \#[^\n]* )
  | (?P<iri> <[^<>"{}|^`\x00-\x20]*> )
  | (?P<text> \"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\" | '''(?:[^'\\]|\\.|'(?!''))*'''
            | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*' )
  | (?P<directive> @prefix\b | @base\b | (?i:PREFIX|BASE)(?=[\s<:]|[^\W\d]) (?=\s) )
  | (?P<language> @[A-Za-z]+(?:-[A-Za-z0-9]+)* )
  | (?P<datatype> \^\^ )
  | (?P<number> [+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)? (?=[\s;,.\])] ) )
  | (?P<blank> _:[\w][\w.-]* )
  | (?P<name> (?:[^\W\d_][\w.-]*)?:
              (?:[\w:-]|%[0-9A-Fa-f]{2}|\\[_~.!$&'()*+,;=/?\#@%-]|\.(?=[\w:.%\\-]))*
            | \ba\b | true | false )
  | (?P<mark> [\[\]().;,] )
    """,
    re.VERBOSE | re.DOTALL,
)
_TYPE = f"{RDF}type"


@dataclass(slots=True)
class _Frame:
    """Where the walk stands inside one subject, property list or collection."""

    subject: str | None = None
    predicate: str | None = None
    collection: bool = False


@dataclass(frozen=True, slots=True)
class LineIndex:
    """Lines (from 1) of subjects, of their properties, and of the values of these."""

    subjects: dict[str, int] = field(default_factory=dict)
    properties: dict[tuple[str, str], int] = field(default_factory=dict)
    values: dict[tuple[str, str, str], int] = field(default_factory=dict)
    mentions: dict[tuple[str, str], int] = field(default_factory=dict)

    def line(self, subject: str, predicate: str | None = None, value: str | None = None) -> int | None:
        """Return the line of the statement, or else of the property, or else of the subject."""
        if predicate and value is not None and (subject, predicate, value) in self.values:
            return self.values[subject, predicate, value]
        if value is not None and (subject, value) in self.mentions:
            # By a narrower property, where the finding names the broader one that was derived.
            return self.mentions[subject, value]
        if predicate and (subject, predicate) in self.properties:
            return self.properties[subject, predicate]
        return self.subjects.get(subject)


def index_lines(text: str, base_iri: str) -> LineIndex:
    """Locate the statements of one Turtle text. Text that is not Turtle gives what could be read."""
    return _Walk(text, base_iri).run()


class _Walk:
    def __init__(self, text: str, base_iri: str) -> None:
        self._text, self._base = text, base_iri
        self._prefixes: dict[str, str] = {}
        self._index = LineIndex()
        self._frames = [_Frame()]
        self._line = 1
        self._directive: list[str] | None = None

    def run(self) -> LineIndex:
        position = 0
        while match := _TOKEN.match(self._text, position):
            kind, token = match.lastgroup, match[0]
            if kind == "directive":
                self._directive = [token]
            elif kind == "mark":
                self._mark(token)
            elif kind not in ("space", "language", "datatype"):
                self._term(str(kind), token, position)
            self._line += token.count("\n")
            position = match.end()
        return self._index

    def _term(self, kind: str, token: str, position: int) -> None:
        if self._directive is not None:
            self._declare(token)
            return
        if self._text[max(0, position - 2) : position] == "^^":
            return  # the datatype of the literal before
        frame = self._frames[-1]
        value = self._resolve(kind, token)
        if frame.collection:
            return
        if frame.subject is None:
            frame.subject = value
            self._index.subjects.setdefault(value, self._line)
        elif frame.predicate is None:
            frame.predicate = value
            self._index.properties.setdefault((frame.subject, value), self._line)
        else:
            self._index.values.setdefault((frame.subject, frame.predicate, value), self._line)
            self._index.mentions.setdefault((frame.subject, value), self._line)

    def _mark(self, mark: str) -> None:
        frame = self._frames[-1]
        if mark in "[(":
            if mark == "[" and frame.subject is None and not frame.collection:
                frame.subject = "[]"
            self._frames.append(_Frame("[]" if mark == "[" else None, None, mark == "("))
        elif mark in ")]":
            if len(self._frames) > 1:
                self._frames.pop()
        elif mark == ".":
            self._directive = None
            if len(self._frames) == 1:
                self._frames[0] = _Frame()
        elif mark == ";":
            frame.predicate = None

    def _declare(self, token: str) -> None:
        directive = self._directive or []
        directive.append(token)
        if directive[0].lower().endswith("base"):
            self._base = urljoin(self._base, token[1:-1])
        elif len(directive) == 3:
            self._prefixes[directive[1].rstrip(":")] = self._absolute(token[1:-1])
        else:
            return
        self._directive = None

    def _absolute(self, reference: str) -> str:
        return reference if ":" in reference else urljoin(self._base, reference)

    def _resolve(self, kind: str, token: str) -> str:
        if kind == "iri":
            return self._absolute(token[1:-1])
        if kind == "text":
            quotes = 3 if token.startswith(('"""', "'''")) else 1
            return token[quotes:-quotes]
        if token == "a":  # noqa: S105
            return _TYPE
        if kind == "name" and ":" in token:
            prefix, _, local = token.partition(":")
            return self._prefixes.get(prefix, prefix + ":") + re.sub(r"\\(.)", r"\1", local)
        return token
