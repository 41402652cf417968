"""Turtle that a person can read and that is the same, byte for byte, for the same triples."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

import pyoxigraph as ox

from api.config import DEFAULT_BASE_IRI as BASE
from api.importers.iris import PREFIXES

MARK = "# Written by gyebo import from the sources it names. Corrections belong in instances/curation/."

_LOCAL = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_XSD = PREFIXES["xsd"]
_RDF_TYPE = f"{PREFIXES['rdf']}type"
_NAMESPACES = sorted(PREFIXES.items(), key=lambda pair: -len(pair[1]))

Subject = ox.NamedNode | ox.BlankNode | ox.Triple
TurtleTerm = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


def readable_turtle(triples: Iterable[ox.Triple], first: str) -> bytes:
    """Write triples sorted; the thing whose IRI is `first` stands first, parts of it follow."""
    subjects: dict[str, dict[str, set[TurtleTerm]]] = defaultdict(lambda: defaultdict(set))
    for triple in triples:
        subjects[_value(triple.subject)][triple.predicate.value].add(triple.object)
    blocks = [_block(iri, subjects[iri]) for iri in sorted(subjects, key=lambda iri: (iri != first, iri))]
    body = "\n".join(blocks)
    used = [name for name in sorted(PREFIXES) if re.search(rf"(?:^|[\s^]){name}:", body)]
    header = [MARK, f"BASE <{BASE}>", *(f"PREFIX {name}: <{PREFIXES[name]}>" for name in used)]
    return ("\n".join(header) + "\n\n" + body).encode()


def _value(subject: Subject) -> str:
    if not isinstance(subject, ox.NamedNode):
        raise TypeError("published data has no blank nodes")
    return subject.value


def _block(subject: str, properties: dict[str, set[TurtleTerm]]) -> str:
    ordered = sorted(properties, key=lambda predicate: (predicate != _RDF_TYPE, _short(predicate)))
    lines = []
    for predicate in ordered:
        objects = ", ".join(sorted(_term(each) for each in properties[predicate]))
        lines.append(f"{'a' if predicate == _RDF_TYPE else _short(predicate)} {objects}")
    return f"{_short(subject)} " + " ;\n    ".join(lines) + " .\n"


def _term(term: TurtleTerm) -> str:
    if isinstance(term, ox.NamedNode):
        return _short(term.value)
    if not isinstance(term, ox.Literal):
        raise TypeError("published data has no blank nodes")
    datatype = term.datatype.value
    if datatype.startswith(_XSD):
        local = datatype.removeprefix(_XSD)
        if local == "integer" and re.fullmatch(r"-?\d+", term.value):
            return term.value
        if local == "decimal" and re.fullmatch(r"-?\d+\.\d+", term.value):
            return term.value
        if local != "string":
            return f"{ox.Literal(term.value)}^^xsd:{local}"
    return str(term)


def _short(iri: str) -> str:
    for prefix, namespace in _NAMESPACES:
        local = iri.removeprefix(namespace)
        if local != iri and _LOCAL.fullmatch(local):
            return f"{prefix}:{local}"
    return f"<{iri.removeprefix(BASE)}>"
