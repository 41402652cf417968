"""Documents in RDF/XML are well-formed or refused."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from api.store.turtle_files import serialize
from api.store.xml_text import NotXml


@pytest.mark.parametrize(
    ("property_", "text", "reason"),
    [
        ("http://e/123", "x", "property"),
        ("http://e/", "x", "property"),
        ("http://e/p", "a\x0bb", "character"),
    ],
)
@pytest.mark.parametrize("prefixes", [{}, {"e": "http://e/"}])
def test_what_rdf_xml_cannot_hold_is_not_written(
    property_: str, text: str, reason: str, prefixes: dict[str, str]
) -> None:
    """With and without prefixes; Turtle holds it all."""
    triples = [ox.Triple(ox.NamedNode("http://e/s"), ox.NamedNode(property_), ox.Literal(text))]
    with pytest.raises(NotXml) as caught:
        serialize(triples, ox.RdfFormat.RDF_XML, prefixes)
    assert caught.value.reason == reason
    assert serialize(triples, ox.RdfFormat.TURTLE, prefixes)
