"""The ontology is one work of many files: it can be opened, walked and cited, whole and file by file."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from xml.dom import minidom

import pyoxigraph as ox
import pytest

from api.config import DEFAULT_BASE_IRI as BASE
from api.store.turtle_files import read_turtle
from api.terms import OWL, RDF_TYPE, RDFS, SKOS

FOLDER = Path(__file__).parents[2] / "ontology"
ROOT = f"{BASE}ontology"
TERMS = {f"{OWL}{kind}" for kind in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")}
DEFINED = {*TERMS, f"{SKOS}ConceptScheme"}


@cache
def modules() -> dict[str, tuple[Path, list[ox.Triple]]]:
    """Return the file and the triples of every ontology."""
    found = {}
    for path in sorted(FOLDER.rglob("*.ttl")):
        triples = read_turtle(path)
        (iri,) = (value(t.subject) for t in triples if value(t.object) == f"{OWL}Ontology")
        found[iri] = path, triples
    return found


def value(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else ""


def said(iri: str, predicate: str) -> list[str]:
    """Return what the header of an ontology says."""
    return [
        value(t.object)
        for t in modules()[iri][1]
        if value(t.subject) == iri and t.predicate.value == predicate
    ]


def imported(iri: str) -> set[str]:
    """Return the ontologies that come along with one, however many steps away."""
    found: set[str] = set()
    waiting = [iri]
    while waiting:
        more = set(said(waiting.pop(), f"{OWL}imports")) - found
        found |= more
        waiting += more
    return found


def declared() -> dict[str, str]:
    """Return the module that declares each class and property."""
    return {
        value(t.subject): iri
        for iri, (_, triples) in modules().items()
        for t in triples
        if t.predicate == RDF_TYPE and value(t.object) in TERMS
    }


each_module = pytest.mark.parametrize("iri", modules(), ids=lambda iri: iri.removeprefix(BASE))


def test_the_root_imports_every_module() -> None:
    assert set(said(ROOT, f"{OWL}imports")) == modules().keys() - {ROOT}


def test_the_catalogue_leads_each_ontology_and_its_version_to_its_file() -> None:
    entries = minidom.parse(str(FOLDER / "catalog-v001.xml")).getElementsByTagName("uri")  # noqa: S318 - our own file
    listed = {entry.getAttribute("name"): entry.getAttribute("uri") for entry in entries}
    expected = {}
    for iri, (path, _) in modules().items():
        for name in (iri, *said(iri, f"{OWL}versionIRI")):
            expected[name] = path.relative_to(FOLDER).as_posix()
    assert listed == expected
    assert len(entries) == len(listed)


@each_module
def test_an_ontology_says_its_version_licence_makers_and_title(iri: str) -> None:
    (version,) = said(iri, f"{OWL}versionInfo")
    assert re.fullmatch(r"\d+\.\d+\.\d+", version)
    assert said(iri, f"{OWL}versionIRI") == [f"{iri}/{version}"]
    assert all(
        re.fullmatch(rf"{re.escape(iri)}/\d+\.\d+\.\d+", each) for each in said(iri, f"{OWL}priorVersion")
    )
    assert f"{iri}/{version}" not in said(iri, f"{OWL}priorVersion")
    assert said(iri, "http://creativecommons.org/ns#license")
    assert said(iri, "http://purl.org/dc/elements/1.1/creator")
    assert len(said(iri, "http://purl.org/dc/terms/title")) == 2


def test_the_root_says_the_prefix_and_namespace_of_the_terms() -> None:
    vann = "http://purl.org/vocab/vann/preferredNamespace"
    assert said(ROOT, f"{vann}Prefix") == ["gyebo"]
    assert said(ROOT, f"{vann}Uri") == [f"{BASE}def/"]


@each_module
def test_a_module_imports_what_declares_the_terms_that_it_uses(iri: str) -> None:
    where = declared()
    terms = {
        value(term)
        for t in modules()[iri][1]
        for term in (t.subject, t.predicate, t.object)
        if value(term) in where
    }
    assert {where[term] for term in terms} - {iri} <= imported(iri)


@each_module
def test_no_module_imports_itself_in_a_circle(iri: str) -> None:
    assert iri not in imported(iri)


@each_module
def test_each_term_and_code_list_of_ours_says_which_module_defines_it(iri: str) -> None:
    triples = modules()[iri][1]
    ours = {
        value(t.subject)
        for t in triples
        if t.predicate == RDF_TYPE and value(t.object) in DEFINED and value(t.subject).startswith(BASE)
    }
    told = {
        (value(t.subject), value(t.object))
        for t in triples
        if t.predicate.value == f"{RDFS}isDefinedBy" and value(t.subject).startswith(BASE)
    }
    assert told == {(term, iri) for term in ours}


@each_module
def test_a_file_begins_with_prefixes_that_older_readers_of_turtle_know(iri: str) -> None:
    # OWLAPI, and with it Protégé, reads no line that begins with PREFIX or BASE.
    text = modules()[iri][0].read_text(encoding="utf-8")
    assert not re.search(r"^(PREFIX|BASE)\b", text, re.MULTILINE)
