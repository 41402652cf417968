"""What a query cannot do without: the property that a rule needs before it is worth asking."""

from __future__ import annotations

import pytest

from api.text import Text
from api.validation.constraint_queries import Rule


@pytest.mark.parametrize(
    ("query", "needed"),
    [
        ("SELECT ?this WHERE { ?this <urn:p> ?value . FILTER (?value > 1) }", "urn:p"),
        ("PREFIX a: <urn:a/> SELECT $this WHERE { $this a:p ?value }", "urn:a/p"),
        ("PREFIX : <urn:a/> SELECT $this WHERE { $this :p ?value }", "urn:a/p"),
        ("SELECT ?this WHERE { ?this <urn:p>/<urn:q> ?value }", None),
        ("SELECT ?this WHERE { ?this <urn:p>* ?value }", None),
        ("SELECT ?this WHERE { ?this ^<urn:p> ?value }", None),
        ("SELECT ?this WHERE { FILTER NOT EXISTS { ?this <urn:p> ?any } }", None),
        ("SELECT ?this WHERE { OPTIONAL { ?this <urn:p> ?value } }", None),
        ("SELECT ?this WHERE { { ?this <urn:p> ?value } UNION { ?this <urn:q> ?value } }", None),
        ("SELECT ?this WHERE { ?other <urn:p> ?this }", None),
    ],
)
def test_a_rule_needs_the_property_that_its_query_begins_with(query: str, needed: str | None) -> None:
    assert Rule("", "Violation", Text(), None, query, query).needed == needed
