"""The place of a statement in Turtle and its kin: line and column of the value in any layout."""

from __future__ import annotations

from textwrap import dedent

import pyoxigraph as ox
import pytest

from api.validation.input.place_index import Exactness, PlaceIndex
from api.validation.input.turtle_places import turtle_places

BASE = "http://base/"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
FIRST = "http://www.w3.org/1999/02/22-rdf-syntax-ns#first"
THING = "http://e/thing"
P, Q, R = "http://e/p", "http://e/q", "http://e/r"


def index(text: str, form: ox.RdfFormat = ox.RdfFormat.TURTLE) -> PlaceIndex:
    text = dedent(text)
    triples = [quad.triple for quad in ox.parse(text, format=form, base_iri=BASE, rename_blank_nodes=True)]
    return turtle_places(text, triples, BASE, form)


def at(places: PlaceIndex, focus: str, path: str | None = None, value: str | None = None) -> str:
    """Return line, column, end and the text of a place in short."""
    place = places.place(focus, path, value)
    if place is None:
        return "nowhere"
    assert place.pointer is None
    return f"{place.line}:{place.column}-{place.end_line}:{place.end_column} {place.written}"


def test_subject_properties_and_values_have_their_own_places() -> None:
    places = index("""\
        PREFIX e: <http://e/>
        e:thing a e:Thing ;
            e:p 1 , "two" ;
            e:q <http://e/three> .
        """)
    assert at(places, THING) == "2:1-2:8 e:thing"
    assert at(places, THING, RDF_TYPE) == "2:9-2:10 a"
    assert at(places, THING, RDF_TYPE, "http://e/Thing") == "2:11-2:18 e:Thing"
    assert at(places, THING, P, "1") == "3:9-3:10 1"
    assert at(places, THING, P, "two") == '3:13-3:18 "two"'
    assert at(places, THING, Q) == "4:5-4:8 e:q"
    assert at(places, THING, Q, "http://e/three") == "4:9-4:25 <http://e/three>"


def test_a_value_is_given_as_it_is_written() -> None:
    """A store gives numbers and times back in another spelling."""
    places = index("""\
        PREFIX e: <http://e/>
        PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
        e:thing e:p 162.50, 007, "2024-01-01+00:00"^^xsd:date, "a"@en-GB, "1"^^ <http://e/t>, "1" .
        """)
    for value, written in {
        "162.5": "162.50",
        "162.50": "162.50",
        "7": "007",
        "2024-01-01Z": '"2024-01-01+00:00"^^xsd:date',
        "a": '"a"@en-GB',
        "1": '"1"^^ <http://e/t>',
    }.items():
        place = places.place(THING, P, value)
        assert place and place.written == written


def test_a_place_is_told_as_exactly_as_it_is_known() -> None:
    """The value under that property, the value under another, the property, and at last the thing."""
    places = index("""\
        <http://e/thing>
            <http://e/p>
                "value" ;
            <http://e/q>
                "other" .
        """)
    asked = [(P, "value"), ("http://e/broad", "other"), (P, "not there"), ("http://e/unsaid", "not there")]
    found = [places.find(THING, *each) for each in asked]
    assert [each and (each[0], each[1].line) for each in found] == [
        (Exactness.STATEMENT, 3),
        (Exactness.MENTION, 5),
        (Exactness.PROPERTY, 2),
        (Exactness.SUBJECT, 1),
    ]
    assert places.find("http://e/nobody", P) is None


def test_the_value_under_its_own_property_goes_before_the_same_value_under_another() -> None:
    places = index('<http://e/thing> <http://e/p> "same" ;\n<http://e/q> "same" .')
    assert at(places, THING, Q, "same") == '2:14-2:20 "same"'


def test_of_several_values_the_last_is_the_one_too_many() -> None:
    places = index("<http://e/thing> <http://e/p> 1, 2 .\n<http://e/thing> <http://e/q> 4 ; <http://e/p> 3 .")
    assert at(places, THING, P) == "2:48-2:49 3"
    assert [place.written for place in places.values(THING, P)] == ["1", "2", "3"]


def test_a_further_property_may_be_written_after_the_last_value_of_a_subject() -> None:
    text = dedent("""\
        <http://e/thing> <http://e/p> 1 ;
          <http://e/q> [ <http://e/r> "x" ] ; .
        <http://e/thing> <http://e/p> 2 .
        """)
    place = index(text).end_of(THING)
    assert place and (place.line, place.column, place.end_line, place.end_column) == (2, 36, 2, 36)
    assert index(text).end_of("http://e/nobody") is None


@pytest.mark.parametrize(
    "declared",
    [
        "PREFIX e: <http://e/>",
        "@prefix e: <http://e/> .",
        "prefix e: </>\n",
        "@prefix e:<http://e/>.",
        "BASE <http://other/> PREFIX e: <http://e/>",
        "PREFIX e: <http://wrong/> @prefix  e: #\n <http://e/> .",
    ],
)
def test_names_are_read_by_every_way_to_declare_a_prefix(declared: str) -> None:
    text = f"BASE <http://e/x>\n{declared}\ne:thing e:p e:a\\~b.c, e:x%20y .\n"
    line = text.count("\n")
    places = index(text)
    assert at(places, THING, P, "http://e/a~b.c") == f"{line}:13-{line}:21 e:a\\~b.c"
    assert at(places, THING, P, "http://e/x%20y") == f"{line}:23-{line}:30 e:x%20y"


@pytest.mark.parametrize("declared", ["BASE <http://e/>", "@base <http://e/> .", "base<http://e/>"])
def test_relative_references_are_read_against_the_base(declared: str) -> None:
    assert at(index(f"{declared}\n<thing> <p> <v> .\n"), THING, P, "http://e/v") == "2:13-2:16 <v>"


def test_line_breaks_in_strings_and_comments_count_and_characters_are_columns() -> None:
    places = index('''\
        # a comment; with marks [ ( .
        <http://e/thing> <http://e/p> """one
        두 줄"두""" ;   # <http://e/not> <http://e/said> .
            <http://e/q> "가나\N{GRINNING FACE}" , 'here' .
        ''')
    assert at(places, THING, P, 'one\n두 줄"두') == '2:31-3:9 """one\n두 줄"두"""'
    assert at(places, THING, Q, "here") == "4:26-4:32 'here'"
    assert places.place("http://e/not") is None


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_lines_end_as_the_text_has_them(ending: str) -> None:
    text = "# first\n<http://e/thing>\n <http://e/p> 1 .\n".replace("\n", ending)
    assert at(index(text), THING, P, "1") == "3:15-3:16 1"


def test_nodes_in_brackets_have_places_and_what_follows_belongs_to_the_thing_again() -> None:
    places = index("""\
        <http://e/thing> <http://e/p> [ <http://e/q> "a" ; <http://e/r> [ <http://e/p> 1 ] ] ;
            <http://e/r> "d" .
        [ <http://e/p> 2 ] <http://e/q> 3 .
        """)
    assert at(places, THING, R, "d") == '2:18-2:21 "d"'
    outer = places.values(THING, P)[0]
    assert (outer.column, outer.end_column, outer.written) == (31, 85, "[")
    inner = {
        triple.subject.value: triple for triple in places._triples if isinstance(triple.subject, ox.BlankNode)
    }
    lines = {at(places, node) for node in inner}
    assert lines == {"1:31-1:32 [", "1:65-1:66 [", "3:1-3:2 ["}


def test_elements_of_collections_have_places() -> None:
    places = index("""\
        PREFIX e: <http://e/>
        e:thing e:p ( "a" 2 ( 3 [ e:q 4 ] ) () e:x ) , 5 .
        ( 6 7 ) e:q 8 .
        """)
    found = {}
    for number, triple in enumerate(places._triples):
        if triple.predicate.value == FIRST and not isinstance(triple.object, ox.BlankNode | ox.Triple):
            place = places._value(number)
            assert place
            found[triple.object.value] = (place.line, place.column, place.written)
    assert found == {
        "a": (2, 15, '"a"'),
        "2": (2, 19, "2"),
        "3": (2, 23, "3"),
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#nil": (2, 37, "()"),
        "http://e/x": (2, 40, "e:x"),
        "6": (3, 3, "6"),
        "7": (3, 5, "7"),
    }
    assert at(places, THING, P, "5") == "2:48-2:49 5"
    assert places.values(THING, P)[0].end_column == 45


def test_quads_and_graphs_have_places() -> None:
    trig = """\
        PREFIX e: <http://e/>
        GRAPH e:g { e:thing e:p 1 . e:thing e:q 2 }
        e:h { [] e:p 3 . } { e:thing e:r 4 . } e:thing e:r 5 .
        """
    places = index(trig, ox.RdfFormat.TRIG)
    assert at(places, THING, Q, "2") == "2:41-2:42 2"
    assert at(places, THING, R, "4") == "3:34-3:35 4"
    assert at(places, THING, R, "5") == "3:52-3:53 5"
    quads = '<http://e/thing> <http://e/p> "1" <http://g> .\n<http://e/thing> <http://e/q> "2"@ko . # .\n'
    assert at(index(quads, ox.RdfFormat.N_QUADS), THING, Q, "2") == '2:31-2:37 "2"@ko'
    assert at(index(quads.replace(" <http://g>", ""), ox.RdfFormat.N_TRIPLES), THING, P, "1") == (
        '1:31-1:34 "1"'
    )


def test_a_text_that_does_not_hold_these_statements_gives_no_places() -> None:
    triples = [quad.triple for quad in ox.parse("<a:a> <b:b> 1, 2 .", format=ox.RdfFormat.TURTLE)]
    for text in (
        "<a:a> <b:b> 1 .",
        "<a:a> <b:b> 7, 8 .",
        "<a:a> ~~ <b:b> 1, 2 .",
        "<a:a> <b:b> ( 1, 2 .",
        "",
    ):
        places = turtle_places(text, triples, BASE)
        assert places.find("a:a", "b:b", "1") is None or "7" in text
    found = turtle_places("<a:a> <b:b> 7, 8 .", triples, BASE).find("a:a", "b:b", "1")
    assert found and found[0] == Exactness.PROPERTY
