"""The places of a text that was read, by its format."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from api.validation.input.place_index import PlaceIndex, Syntax
from api.validation.input.turtle_places import turtle_places

if TYPE_CHECKING:
    from api.validation.input.reader import ReadText


def places_in(read: ReadText, base_iri: str) -> PlaceIndex:
    """Return the places of a text, which are looked for when the first one is asked for."""
    if read.form in (ox.RdfFormat.JSON_LD, ox.RdfFormat.RDF_XML):
        return PlaceIndex(
            read.text, read.triples, Syntax(lambda: None, lambda start: start, lambda *_: False)
        )
    return turtle_places(read.text, read.triples, base_iri, read.form)
