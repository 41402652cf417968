"""Counts the rows of a result while the engine writes it, from the bytes alone.

The engine serialises; iterating its rows in Python to count them would cost more than writing them. What ends
a row is what the formats say: CSV by RFC 4180, JSON strings by RFC 8259, TSV and XML by the W3C's
recommendations on SPARQL 1.1 results (2013).
"""

from __future__ import annotations

from typing import Protocol

_BLANK = b" \t\r\n"


class RowCounter(Protocol):
    """Takes a result's bytes in pieces of any size; `rows` counts those that have begun."""

    rows: int

    def feed(self, piece: bytes) -> None:
        """Take the next piece."""


def row_counter(media_type: str) -> RowCounter:
    """Return a counter for one of the formats of a SELECT result, or for N-Triples."""
    kind = media_type.rpartition("/")[2]
    counters: dict[str, type[RowCounter]] = {
        "csv": _Csv,
        "tab-separated-values": _Tsv,
        "n-triples": _NTriples,
        "sparql-results+xml": _Xml,
    }
    return counters.get(kind, _Json)()


class _Tsv:
    """TSV writes one line a row after its head, and no line break within one."""

    def __init__(self) -> None:
        self.rows = -1

    def feed(self, piece: bytes) -> None:
        self.rows += piece.count(b"\n")


class _NTriples(_Tsv):
    """A line a triple, and no head."""

    def __init__(self) -> None:
        self.rows = 0


class _Csv:
    """CSV lines may go on within quotes; a quote within quotes is doubled, so parity tells."""

    def __init__(self) -> None:
        self.rows = -1
        self._within = 0

    def feed(self, piece: bytes) -> None:
        parts = piece.split(b'"')
        self.rows += sum(part.count(b"\n") for part in parts[self._within :: 2])
        self._within = (self._within + len(parts) - 1) % 2


class _Xml:
    """XML escapes every `<` of a value, so the tag stands for nothing but a row."""

    _TAG = b"<result>"

    def __init__(self) -> None:
        self.rows = 0
        self._rest = b""

    def feed(self, piece: bytes) -> None:
        text = self._rest + piece
        self.rows += text.count(self._TAG)
        self._rest = text[-len(self._TAG) + 1 :]


class _Json:
    """In JSON a row is the only object that follows `[` or `,`; all others follow a name.

    That holds outside of strings, so strings are taken out first: escaped characters, then whatever
    stands between two quotes.
    """

    def __init__(self) -> None:
        self.rows = 0
        self._within = 0
        self._last = b""
        self._escape = b""

    def feed(self, piece: bytes) -> None:
        text = self._escape + piece
        slashes = len(text) - len(text.rstrip(b"\\"))
        self._escape = b"\\" if slashes % 2 else b""
        if self._escape:
            text = text[:-1]
        parts = text.replace(b"\\\\", b"").replace(b'\\"', b"").split(b'"')
        structure = self._last + b"".join(parts[self._within :: 2]).translate(None, _BLANK)
        self.rows += structure.count(b"[{") + structure.count(b",{")
        self._last = structure[-1:]
        self._within = (self._within + len(parts) - 1) % 2
