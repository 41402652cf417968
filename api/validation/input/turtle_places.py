"""Places in Turtle, TriG, N-Triples and N-Quads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from api.config import DEFAULT_BASE_IRI
from api.terms import RDF_TYPE
from api.validation.input.place_index import PlaceIndex, Syntax
from api.validation.input.turtle_spans import TERM, quad_spans, turtle_spans

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.validation.input.span_alignment import AnyTerm
    from api.validation.input.spans import Spans

_MOST_DECLARED = 20_000  # characters of prefixes and bases that are read again to make sure of a term
_LINES = (ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS)


def turtle_places(
    text: str, triples: Sequence[ox.Triple], base_iri: str, form: ox.RdfFormat = ox.RdfFormat.TURTLE
) -> PlaceIndex:
    """Return the places of a text in one of the formats akin to Turtle, as it stands in its file."""
    walk = quad_spans if form in _LINES else turtle_spans

    def end(start: int) -> int:
        token = TERM.match(text, start)
        return token.end() if token else start + 1

    def means(spans: Spans, start: int, written: str, term: AnyTerm) -> bool:
        if written == "a":
            return term == RDF_TYPE
        if isinstance(term, ox.Triple):
            return False
        if isinstance(term, ox.BlankNode):
            return written.startswith(("_:", "[", "("))
        declared, length = [], 0
        for opened, closed in spans.declarations:
            if opened > start:
                break
            declared.append(text[opened:closed])
            length += closed - opened
            if length > _MOST_DECLARED:
                return True
        return _read(declared, written, base_iri) == term

    return PlaceIndex(text, triples, Syntax(lambda: walk(text), end, means))


def _read(declared: list[str], written: str, base_iri: str) -> AnyTerm | None:
    """Return the term that a token is, by the engine itself."""
    lines = "\n".join([*declared, f"<x:x> <x:x> {written} .", ""])
    lines = lines if base_iri == DEFAULT_BASE_IRI else lines.replace(DEFAULT_BASE_IRI, base_iri)
    try:
        return next((q.object for q in ox.parse(lines, format=ox.RdfFormat.TURTLE, base_iri=base_iri)), None)
    except SyntaxError:
        return None
