"""An answer in XML is well-formed, or an error before anything is sent."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from api.endpoint.limits import NotWritable
from api.store.xml_text import NotXml, XmlText

RESULTS, RDF = "application/sparql-results+xml", "application/rdf+xml"


@pytest.mark.parametrize("sign", ["\\u0001", "\\u000B", "\\u001F", "\\uFFFE", "\\uFFFF"])
@pytest.mark.parametrize(
    ("query", "media_type"),
    [("SELECT ('a{}b' AS ?x) {{}}", RESULTS), ("CONSTRUCT {{ <http://e/s> <http://e/p> 'a{}b' }} {{}}", RDF)],
)
def test_a_character_that_xml_cannot_hold_is_an_error(pool, release, sign, query, media_type):
    """Other formats hold it, and nothing of it is sent as XML."""
    asked = query.format(sign)
    with pytest.raises(NotWritable) as caught:
        pool.run(release, asked, media_type)
    assert (caught.value.reason, caught.value.media_type) == ("character", media_type)
    other = "text/csv" if media_type == RESULTS else "text/turtle"
    assert pool.run(release, asked, other)


@pytest.mark.parametrize("iri", ["http://e/123", "http://e/", "http://e/a#", "urn:x:1"])
def test_a_property_that_ends_in_no_name_is_an_error_in_rdf_xml(pool, release, iri):
    """The engine would write an element without a name."""
    query = f"CONSTRUCT {{ <http://e/s> <{iri}> 'x' }} {{}}"
    with pytest.raises(NotWritable, match="property"):
        pool.run(release, query, RDF)
    assert iri.encode() in pool.run(release, query, "application/n-triples")


def test_text_that_looks_like_what_is_refused_is_written(pool, release):
    """Escaped text, other names, tabs and line ends of every kind come out as they were."""
    text = "<oxprefix:x> & \\t \\r \\r\\n \\n"
    body = pool.run(release, f"SELECT ('{text}' AS ?x) {{}}", RESULTS)
    literal = ET.fromstring(body).find(".//{*}literal")  # noqa: S314 - our own answer
    assert literal.text == "<oxprefix:x> & \t \r \r\n \n"
    graph = pool.run(release, "CONSTRUCT { <http://e/s> <http://e/12ab> '<oxprefix:' } {}", RDF)
    assert ET.fromstring(graph)[0][0].text == "<oxprefix:"  # noqa: S314 - our own answer


def test_what_is_refused_is_seen_across_pieces():
    """An element that comes in two pieces is seen as well."""
    text = XmlText(RDF)
    text.passed(b"<rdf:Description><oxpre")
    with pytest.raises(NotXml):
        text.passed(b"fix: xmlns")
