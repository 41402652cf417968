"""Statements of a text of a stranger, as N-Quads in the order of the text, or why there are none.

Runs in a process of its own: a text may make the engine's parsers take all memory, or abort.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

import pyoxigraph as ox

from api.validation.input.character_sets import text_of
from api.validation.input.document_formats import recognized
from api.validation.input.input_limits import (
    LARGEST_WRITTEN_OUT,
    LONGEST_IRI,
    LONGEST_LITERAL,
    MOST_STATEMENTS,
)
from api.validation.input.refusals import Refusal
from api.validation.input.syntax_errors import check_xml, syntax_refusal
from api.validation.input.turtle_spans import turtle_spans

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import IO

_PIECE = 256 * 1024
_REPORTED = 1024 * 1024  # bytes between two words on how far it has come
_AKIN = (ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG)


class Bases(NamedTuple):
    """The base IRI that files are written with, and the deployment's own."""

    written: str
    own: str

    def applied(self, text: str) -> str:
        """Return a text with the deployment's own IRIs."""
        return text if self.written == self.own else text.replace(self.written, self.own)


def read_statements(
    data: bytes, name: str, bases: Bases, send: Callable[[bytes], None], progress: Callable[[int], None]
) -> tuple[ox.RdfFormat, dict[str, str]]:
    """Send the statements in pieces; return the format and the prefixes. Raises Refusal.

    `name` is the name of the file, or a media type. Blank nodes get new names. `progress` hears how many
    bytes have been read.
    """
    text = text_of(data)
    if not text.strip():
        raise Refusal("empty")
    form = recognized(name, text)
    if form == ox.RdfFormat.RDF_XML:
        check_xml(text)
    source = _Source(bases.applied(text).encode(), progress)
    checked = _Checked(send, text, form)
    parser = ox.parse(cast("IO[bytes]", source), format=form, base_iri=bases.own, rename_blank_nodes=True)
    try:
        ox.serialize(parser, cast("IO[bytes]", checked), format=ox.RdfFormat.N_QUADS)
        checked.end()
    except SyntaxError as error:
        raise syntax_refusal(text, form, error, bases.own) from None
    except MemoryError as error:
        if "buffer" in str(error):  # a single token of 16 MB
            refusal = _too_long(text, form, "literal-too-long", len(text), LONGEST_LITERAL)
            raise refusal if refusal.line else Refusal("token-too-long", values={"limit": "16"}) from None
        raise
    if not checked.statements:
        raise Refusal("no-statement")
    return form, dict(parser.prefixes)


class _Source:
    """The bytes of a text, and how far they have been read."""

    def __init__(self, data: bytes, progress: Callable[[int], None]) -> None:
        self._data, self._progress = data, progress
        self._at = self._told = 0

    def read(self, size: int = -1) -> bytes:
        piece = self._data[self._at : None if size < 0 else self._at + size]
        self._at += len(piece)
        if self._at - self._told >= _REPORTED:
            self._told = self._at
            self._progress(self._at)
        return piece


class _Checked:
    """Sends what the engine writes, a piece at a time, and holds it to the limits."""

    def __init__(self, send: Callable[[bytes], None], text: str, form: ox.RdfFormat) -> None:
        self._send, self._text, self._form = send, text, form
        self._pending = bytearray()
        self._size = 0
        self.statements = 0

    def write(self, data: bytes) -> int:
        self._pending += data
        # Up to the last whole line; a line that is longer than a piece waits for its end.
        if len(self._pending) >= _PIECE and (end := data.rfind(b"\n") + 1):
            end += len(self._pending) - len(data)
            self._pass(bytes(self._pending[:end]))
            del self._pending[:end]
        return len(data)

    def flush(self) -> None:
        """Do nothing: whole lines are sent."""

    def end(self) -> None:
        if self._pending:
            self._pass(bytes(self._pending))

    def _pass(self, piece: bytes) -> None:
        self._size += len(piece)
        self.statements += piece.count(b"\n")
        if self.statements > MOST_STATEMENTS:
            raise Refusal("too-many-statements", values={"limit": f"{MOST_STATEMENTS:,}"})
        if self._size > LARGEST_WRITTEN_OUT:
            raise Refusal("too-long-written-out", values={"limit": str(LARGEST_WRITTEN_OUT >> 20)})
        lines = piece.split(b"\n")
        if max(map(len, lines)) > LONGEST_IRI:
            for line in lines:
                if len(line) > LONGEST_IRI:
                    self._measure(line)
        if b"<<(" in piece:
            self._no_triple_terms(piece)
        self._send(piece)

    def _measure(self, line: bytes) -> None:
        for quad in ox.parse(line, format=ox.RdfFormat.N_QUADS):
            for term in (quad.subject, quad.predicate, quad.object):
                if isinstance(term, ox.Literal) and len(term.value) > LONGEST_LITERAL:
                    raise _too_long(
                        self._text, self._form, "literal-too-long", len(term.value), LONGEST_LITERAL
                    )
                if isinstance(term, ox.NamedNode) and len(term.value) > LONGEST_IRI:
                    raise _too_long(self._text, self._form, "iri-too-long", len(term.value), LONGEST_IRI)

    def _no_triple_terms(self, piece: bytes) -> None:
        quads = ox.parse(piece, format=ox.RdfFormat.N_QUADS)
        if any(isinstance(quad.object, ox.Triple) for quad in quads):
            at = next((n for sign in ("<<", "{|", "~") if (n := self._text.find(sign)) >= 0), 0)
            raise Refusal(
                "triple-term", self._text.count("\n", 0, at) + 1, at - self._text.rfind("\n", 0, at)
            )


def _too_long(text: str, form: ox.RdfFormat, kind: str, length: int, limit: int) -> Refusal:
    """Tell of a term that is too long, at the first place in the text where one so long is written."""
    at = None
    if form in _AKIN and (spans := turtle_spans(text)):
        both = zip(spans.values, spans.ends, strict=True)
        at = next((start for start, end in both if end - start > limit), None)
    line = None if at is None else text.count("\n", 0, at) + 1
    column = None if at is None else at - text.rfind("\n", 0, at)
    return Refusal(kind, line, column, {"length": f"{length:,}", "limit": f"{limit:,}"})
