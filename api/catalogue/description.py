"""The concise description of one thing: what an RDF document about it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from api.terms import DQV, FOAF, NAMESPACES, OWL, RDF_TYPE, RDFS_LABEL, own_namespace, own_term

if TYPE_CHECKING:
    from collections.abc import Iterable

    from api.catalogue.knowledge import Knowledge

# Things linked to whose names are told along; bounds the document of a thing with very many links.
_NAMED = 1000

ONTOLOGY = ox.NamedNode(f"{OWL}Ontology")
_VERSIONS = (ox.NamedNode(f"{OWL}versionIRI"), ox.NamedNode(f"{OWL}priorVersion"))
_Subject = ox.NamedNode | ox.BlankNode


def find(knowledge: Knowledge, iris: Iterable[str]) -> str | None:
    """Return the first of some IRIs of which something is known, be it a thing or a named graph.

    The IRI of a version of an ontology, or of the one before, leads to the ontology.
    """
    dataset = knowledge.dataset
    for iri in iris:
        try:
            node = ox.NamedNode(iri)
        except ValueError:  # not an IRI, so nothing is known of it
            continue
        if next(dataset.match(node, None, None), None) is not None:
            return iri
        if dataset.has_graph(iri):
            return iri
        for version in _VERSIONS:
            for triple in dataset.match(None, version, node):
                if isinstance(triple.subject, ox.NamedNode):
                    return triple.subject.value
    return None


def describe(knowledge: Knowledge, iri: str) -> list[ox.Triple]:
    """Return the triples about a thing, about the parts and statements of it, and the names it links to.

    A named graph is described by its content, an ontology by its own and that of those it imports.
    """
    node = ox.NamedNode(iri)
    if knowledge.dataset.has_graph(iri):
        return _sorted(set(knowledge.dataset.graph(iri)), iri)
    if ONTOLOGY.value in knowledge.types(iri):
        return _sorted(_of_ontology(knowledge, node), iri)
    triples: set[ox.Triple] = set()
    waiting: list[_Subject] = [node, *_statements(knowledge, iri)]
    seen: set[_Subject] = set()
    while waiting:
        subject = waiting.pop()
        if subject in seen:
            continue
        seen.add(subject)
        for triple in knowledge.dataset.match(subject, None, None):
            triples.add(triple)
            if isinstance(triple.object, _Subject) and _is_part(triple.object, iri):
                waiting.append(triple.object)
    triples.update(_names(knowledge, triples, seen))
    return _sorted(triples, iri)


def namespaces(triples: Iterable[ox.Triple], base_iri: str) -> dict[str, str]:
    """Return prefixes for a document: the well-known ones in use, and those of our own code lists."""
    used: set[str] = set()
    for triple in triples:
        for term in (triple.subject, triple.predicate, triple.object):
            value = term.datatype.value if isinstance(term, ox.Literal) else getattr(term, "value", "")
            used.add(value[: max(value.rfind("/"), value.rfind("#")) + 1])
    found = {name: iri for name, iri in NAMESPACES.items() if iri in used}
    if own_namespace(base_iri) in used:
        found["gyebo"] = own_namespace(base_iri)
    for folder in sorted(used):
        local = folder.removeprefix(base_iri).rstrip("/")
        if folder.startswith((f"{base_iri}code/", f"{base_iri}framework/", f"{base_iri}metric/")):
            found.setdefault(local.rsplit("/", 1)[-1], folder)
    return dict(sorted(found.items()))


def pointing_predicates(base_iri: str) -> tuple[str, ...]:
    """Return the properties by which a statement points at the thing that it is about."""
    return (f"{DQV}computedOn", own_term(base_iri, "claimSubject"), f"{FOAF}primaryTopic")


def _of_ontology(knowledge: Knowledge, ontology: ox.NamedNode) -> set[ox.Triple]:
    """Return all that an ontology says; without graphs of files, its header and the terms it defines."""
    graphs = knowledge.rows("pages/ontology-graphs", ontology=ontology)
    if graphs:
        return {triple for row in graphs for triple in knowledge.dataset.graph(row["graph"].value)}
    terms = [ontology, *(row["term"] for row in knowledge.rows("pages/ontology-terms", ontology=ontology))]
    return {
        triple
        for term in terms
        if isinstance(term, ox.NamedNode)
        for triple in knowledge.dataset.match(term, None, None)
    }


def _statements(knowledge: Knowledge, iri: str) -> Iterable[_Subject]:
    for predicate in pointing_predicates(knowledge.base_iri):
        matches = knowledge.dataset.match(None, ox.NamedNode(predicate), ox.NamedNode(iri))
        for triple in matches:
            if isinstance(triple.subject, _Subject):
                yield triple.subject


def _is_part(term: _Subject, iri: str) -> bool:
    return isinstance(term, ox.BlankNode) or term.value.startswith(f"{iri}#")


def _names(knowledge: Knowledge, triples: set[ox.Triple], told: set[_Subject]) -> Iterable[ox.Triple]:
    linked = {triple.object for triple in triples if isinstance(triple.object, ox.NamedNode)} - told
    for thing in sorted(linked, key=lambda each: each.value)[:_NAMED]:
        yield from knowledge.dataset.match(thing, RDFS_LABEL, None)


def _sorted(triples: Iterable[ox.Triple], iri: str) -> list[ox.Triple]:
    """Order triples by subject (the thing itself first), types first: the same bytes for the same facts."""

    def key(triple: ox.Triple) -> tuple[int, str, bool, str, str]:
        subject = str(triple.subject).strip("<>")
        rank = 0 if subject == iri else 1 if subject.startswith(f"{iri}#") else 2
        return (rank, subject, triple.predicate != RDF_TYPE, triple.predicate.value, str(triple.object))

    return sorted(triples, key=key)
