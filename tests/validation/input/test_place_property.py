"""For random Turtle the place found is the one at which the value was written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
from hypothesis import HealthCheck, given, settings

from api.validation.input.place_index import Exactness
from api.validation.input.spans import Lines
from api.validation.input.turtle_places import turtle_places
from tests.validation.input.turtle_writer import turtle_texts

if TYPE_CHECKING:
    from tests.validation.input.turtle_writer import Written

BASE = "http://base/"


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(turtle_texts())
def test_the_place_that_is_found_is_where_the_value_was_written(written: Written) -> None:
    text = written.text
    triples = [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE, base_iri=BASE)]
    places, lines = turtle_places(text, triples, BASE), Lines(text)
    found = {}
    for triple in triples:
        if isinstance(triple.object, ox.BlankNode) or isinstance(triple.subject, ox.Triple):
            continue
        exact = places.find(triple.subject.value, triple.predicate.value, triple.object.value)
        if triple.object.value in written.values:
            assert exact is not None
            assert exact[0] == Exactness.STATEMENT
            place = exact[1]
            found[triple.object.value] = (place.line, place.column, place.end_line, place.end_column)
            start, end = written.values[triple.object.value]
            assert place.written == text[start:end]
    expected = {value: (*lines.of(start), *lines.of(end)) for value, (start, end) in written.values.items()}
    assert found == expected
