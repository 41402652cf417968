"""The line of a statement: of each property and value by itself, however the Turtle is laid out."""

from __future__ import annotations

from textwrap import dedent

import pytest

from api.validation.turtle_lines import LineIndex, index_lines

RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
THING = "http://e/thing"


def lines(text: str, base: str = "http://base/") -> LineIndex:
    return index_lines(dedent(text), base)


def test_every_property_of_a_thing_has_its_own_line() -> None:
    index = lines("""\
        PREFIX e: <http://e/>
        e:thing a e:Thing ;
            e:first 1 ;
            e:second 2 .
        """)
    assert index.line(THING) == 2
    assert index.line(THING, RDF_TYPE) == 2
    assert index.line(THING, "http://e/first") == 3
    assert index.line(THING, "http://e/second") == 4


def test_every_value_of_a_property_has_its_own_line() -> None:
    index = lines("""\
        <http://e/thing> <http://e/p> "one" ,
            "two" ,
            <http://e/three> .
        """)
    assert [index.line(THING, "http://e/p", value) for value in ("one", "two", "http://e/three")] == [1, 2, 3]


def test_a_datatype_or_language_is_not_taken_for_a_value() -> None:
    index = lines("""\
        PREFIX e: <http://e/>
        e:thing e:p "1"^^e:sort ;
            e:q "words"@en-GB ;
            e:r e:sort .
        """)
    assert index.line(THING, "http://e/p", "1") == 2
    assert index.line(THING, "http://e/other", "http://e/sort") == 4
    assert set(index.values) == {
        (THING, "http://e/p", "1"),
        (THING, "http://e/q", "words"),
        (THING, "http://e/r", "http://e/sort"),
    }


def test_a_place_is_told_as_exactly_as_it_is_known() -> None:
    """The value under that property, the value under another, the property, and at last the thing."""
    index = lines("""\
        <http://e/thing>
            <http://e/p>
                "value" ;
            <http://e/narrow>
                "other" .
        """)
    assert index.line(THING, "http://e/p", "value") == 3
    assert index.line(THING, "http://e/broad", "other") == 5
    assert index.line(THING, "http://e/p", "not there") == 2
    assert index.line(THING, "http://e/unsaid", "not there") == 1
    assert index.line("http://e/nobody", "http://e/p") is None


def test_the_value_under_its_own_property_goes_before_the_same_value_under_another() -> None:
    index = lines("""\
        <http://e/thing> <http://e/p> "same" ;
            <http://e/q> "same" .
        """)
    assert index.line(THING, "http://e/q", "same") == 2


def test_the_first_statement_of_a_thing_that_is_told_twice_counts() -> None:
    index = lines("""\
        <http://e/thing> <http://e/p> 1 .
        <http://e/other> <http://e/p> 1 .
        <http://e/thing> <http://e/p> 1 .
        """)
    assert (index.line(THING), index.line(THING, "http://e/p"), index.line(THING, None, "1")) == (1, 1, 1)
    assert index.line("http://e/other", "http://e/p") == 2


@pytest.mark.parametrize("declared", ["PREFIX e: <http://e/>", "@prefix e: <http://e/> .", "prefix e: </>"])
def test_names_are_read_by_every_way_to_declare_a_prefix(declared: str) -> None:
    index = lines(f"{declared}\ne:thing e:p e:a\\~b .\n", base="http://e/x")
    assert index.line(THING, "http://e/p", "http://e/a~b") == 2


@pytest.mark.parametrize("declared", ["BASE <http://e/>", "@base <http://e/> ."])
def test_relative_references_are_read_against_the_base(declared: str) -> None:
    assert lines(f"{declared}\n<thing> <p> <v> .\n").line(THING, "http://e/p", "http://e/v") == 2


def test_line_breaks_in_strings_and_comments_count() -> None:
    index = lines('''\
        # a comment; with marks [ ( .
        <http://e/thing> <http://e/p> """one
        two""" ;   # <http://e/not> <http://e/said> .
            <http://e/q> "here" .
        ''')
    assert index.line(THING, "http://e/p", "one\ntwo") == 2
    assert index.line(THING, "http://e/q") == 4
    assert index.line("http://e/not") is None


def test_what_follows_a_nested_node_or_list_belongs_to_the_thing_again() -> None:
    index = lines("""\
        <http://e/thing> <http://e/p> [ <http://e/inner> "a" ; <http://e/deep> [ <http://e/x> 1 ] ] ;
            <http://e/q> ( "b" "c" ) ;
            <http://e/r> "d" .
        """)
    assert index.line(THING, "http://e/r", "d") == 3
    assert index.line(THING, "http://e/q") == 2
    assert (THING, "http://e/inner") not in index.properties
    assert all(value not in ("b", "c") for _, _, value in index.values)


def test_what_is_no_turtle_gives_what_could_be_read() -> None:
    index = lines("<http://e/thing> <http://e/p> 1 .\n<http://e/other> ~~~ <http://e/p> 2 .\n")
    assert index.line(THING, "http://e/p") == 1
    assert index.line("http://e/other") == 2
    assert len(index.values) == 1
