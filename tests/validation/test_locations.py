"""Of several files about one thing, the finding is told of the one that says what is wrong."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from api.text import Text
from api.validation.findings import Finding
from api.validation.input.turtle_places import turtle_places
from api.validation.locations import located

THING, P, Q = "http://e/thing", "http://e/p", "http://e/q"
FILES = {
    Path("one.ttl"): "<http://e/thing> <http://e/p> 1 ;\n <http://e/q> 5 .",
    Path("two.ttl"): "\n<http://e/thing>\n <http://e/p> 2.50 .",
}


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        (P, "2.5", "two.ttl:3:15"),
        (P, "1", "one.ttl:1:31"),
        (Q, "5", "one.ttl:2:15"),
        (P, None, "two.ttl:3:2"),  # one value too many: the later one
        ("http://e/missing", None, "one.ttl:1:1"),
        (None, None, "one.ttl:1:1"),
    ],
)
def test_a_finding_stands_in_the_file_that_says_what_is_wrong(
    path: str | None, value: str | None, place: str
) -> None:
    places = {}
    for file, text in FILES.items():
        triples = [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)]
        places[file] = turtle_places(text, triples, "http://base/")
    found = located(places, Finding("Violation", Text("말", "words"), THING, path, value))
    assert f"{found.file}:{found.line}:{found.column}" == place


def test_what_no_file_says_has_no_place() -> None:
    finding = Finding("Violation", Text("말", "words"), THING)
    assert located({}, finding) == finding
