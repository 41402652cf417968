"""Formats are chosen as the web's rules and real clients want it."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from api.formats import CSV, HTML, JSON, formats_of
from api.web.http.negotiation import choose

if TYPE_CHECKING:
    from fastapi.testclient import TestClient

THING = "/model/acme/base"


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        ("text/n3, */*;q=0.1", "ttl"),  # rdflib, format n3
        ("text/turtle, application/x-turtle", "ttl"),  # rdflib, format turtle
        ("application/rdf+xml, */*;q=0.1", "rdf"),  # rdflib, format xml
        ("application/ld+json, */*;q=0.1", "jsonld"),
        ("application/json, text/plain, */*", "jsonld"),  # axios
        ("application/trig", "trig"),
        ("application/n-quads", "nq"),
        ("text/xml", "rdf"),
        ("application/rdf+xml, text/xml;q=0.6, text/html;q=0.3, */*;q=0.1", "rdf"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "html"),  # browsers
        ("application/xhtml+xml", "html"),
        ("*/*", "html"),
        ("", "html"),
        ('text/turtle;profile="a,b";q=0.5, application/n-triples;q=0.4', "ttl"),
        ('application/n-triples;note="x;q=0"', "nt"),
    ],
)
def test_a_document_comes_as_the_client_expects(accept: str, name: str) -> None:
    chosen = choose(accept or None, formats_of("document"))
    assert chosen is not None
    assert chosen.name == name


def test_nothing_fits_a_client_that_takes_pictures_alone() -> None:
    assert choose("image/png", formats_of("document")) is None


def test_a_program_that_names_json_gets_the_list_and_not_the_page() -> None:
    assert choose("application/json, */*", (HTML, JSON, CSV)) is JSON


def test_a_format_by_name_only_is_never_negotiated() -> None:
    chosen = choose("text/csv", formats_of("list"))
    assert chosen is CSV


def test_two_accept_lines_are_one_list(client: TestClient) -> None:
    headers = [("Accept", "image/png"), ("Accept", "text/turtle")]
    assert client.get(THING, headers=headers).headers["location"].endswith(".ttl")


def test_a_hostile_accept_header_costs_no_time() -> None:
    started = time.perf_counter()
    for accept in ('"' * 60_000, '"\\' * 30_000, "a/b;" * 15_000, ";,=" * 20_000):
        choose(accept, formats_of("document"))
    assert time.perf_counter() - started < 5


def test_a_format_that_comes_by_its_name_alone_is_never_chosen_for_anybody() -> None:
    """A file for one program is asked for by a link, and not by whoever takes anything."""
    by_name = replace(CSV, name="other", media_type="text/csv", by_name_only=True)
    assert choose("*/*", (by_name, JSON)) is JSON
    assert choose(None, (by_name, JSON)) is JSON
    assert choose("text/csv", (by_name, JSON)) is None
