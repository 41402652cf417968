"""What a term means: its words, where the source document has it, its codes, and the rules about it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from api.terms import DCTERMS, NAMESPACES, RDF_TYPE, RDFS_LABEL, SH, SKOS, own_term
from api.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.store.dataset import ReadableDataset

_WORDS = {
    "label": (f"{SKOS}prefLabel", RDFS_LABEL.value, f"{DCTERMS}title"),
    "definition": (f"{SKOS}definition",),
    "citation": (f"{DCTERMS}bibliographicCitation",),
}
_NOT_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class TermDescription:
    """A term with what its readers and writers need to know of it."""

    iri: str
    classes: tuple[str, ...]
    label: Text
    definition: Text
    citation: Text
    notes: tuple[Text, ...]
    codes: tuple[tuple[str, str, Text], ...]
    rules: tuple[tuple[str, Text, Text], ...]

    def record(self) -> dict[str, Any]:
        """Return it as data for programs."""
        return {
            "iri": self.iri,
            "classes": list(self.classes),
            "label": self.label.record(),
            "definition": self.definition.record(),
            "citation": self.citation.record(),
            "notes": [note.record() for note in self.notes],
            "codes": [
                {"iri": iri, "notation": notation, "label": label.record()}
                for iri, notation, label in self.codes
            ],
            "rules": [
                {"severity": severity, "message": message.record(), "reason": reason.record()}
                for severity, message, reason in self.rules
            ],
        }


class UnknownTerm(LookupError):
    """No term is called so; `similar` are called almost so."""

    def __init__(self, name: str, similar: tuple[str, ...]) -> None:
        self.name, self.similar = name, similar
        super().__init__(name, similar)


class TermDescriptions:
    """Describes the terms of a dataset of ontology and shapes."""

    def __init__(self, schema: ReadableDataset, base_iri: str) -> None:
        self._schema, self._base_iri = schema, base_iri
        self._by_name: dict[str, set[str]] = {}
        for iri, name in self._names():
            self._by_name.setdefault(_letters(name), set()).add(iri)

    def find(self, name: str) -> str:
        """Return the IRI of a term by prefixed name, IRI, last word or label. Raises UnknownTerm."""
        for iri in self._spelt(name):
            if next(iter(self._schema.match(ox.NamedNode(iri), None, None)), None) is not None:
                return iri
        called = sorted(self._by_name.get(_letters(name), ()), key=self._rank)
        if called:
            return called[0]
        like = get_close_matches(_letters(name.rpartition(":")[2]), self._by_name, 3, 0.7)
        similar = tuple(self.short(min(self._by_name[each], key=self._rank)) for each in like)
        raise UnknownTerm(name, similar)

    def describe(self, iri: str) -> TermDescription:
        """Return what the ontology and the shapes say of a term."""
        node = ox.NamedNode(iri)
        return TermDescription(
            iri=iri,
            classes=tuple(sorted(self.short(each) for each in self._objects(node, RDF_TYPE.value))),
            label=self._words(node, "label"),
            definition=self._words(node, "definition"),
            citation=self._words(node, "citation"),
            notes=tuple(self._notes(node)),
            codes=tuple(self._codes(node)),
            rules=tuple(self._rules(node)),
        )

    def short(self, iri: str) -> str:
        """Return an IRI with its usual prefix, or without what is ours of it."""
        for prefix, namespace in {"gyebo": own_term(self._base_iri, ""), **NAMESPACES}.items():
            if iri.startswith(namespace):
                return f"{prefix}:{iri.removeprefix(namespace)}"
        return iri.removeprefix(self._base_iri)

    def _spelt(self, name: str) -> Iterator[str]:
        prefix, colon, local = name.partition(":")
        if colon and prefix in {"gyebo", *NAMESPACES}:
            yield (own_term(self._base_iri, "") if prefix == "gyebo" else NAMESPACES[prefix]) + local
        for iri in (name.strip("<>"), f"{self._base_iri}{name.strip('/')}", own_term(self._base_iri, name)):
            if re.fullmatch(r"[a-z][\w+.-]*:[^\s<>\"{}|\\^`]+", iri):
                yield iri

    def _rank(self, iri: str) -> tuple[bool, bool, str]:
        return not iri.startswith(own_term(self._base_iri, "")), "/framework/" not in iri, iri

    def _names(self) -> Iterator[tuple[str, str]]:
        says = " ".join(f"<{name}>" for name in (*_WORDS["label"], f"{SKOS}notation", f"{SKOS}altLabel"))
        query = f"SELECT ?term ?name {{ VALUES ?says {{ {says} }} ?term ?says ?name FILTER (isIRI(?term)) }}"
        for row in self._schema.rows(query):
            iri = row["term"].value
            yield iri, row["name"].value
            yield iri, re.split(r"[/#]", iri.rstrip("/#"))[-1]

    def _objects(self, node: ox.NamedNode, path: str) -> list[str]:
        matches = self._schema.match(node, ox.NamedNode(path), None)
        return [t.object.value for t in matches if isinstance(t.object, ox.NamedNode)]

    def _words(self, node: ox.NamedNode, kind: str) -> Text:
        found: dict[str, str] = {}
        for path in _WORDS[kind]:
            for triple in self._schema.match(node, ox.NamedNode(path), None):
                if isinstance(triple.object, ox.Literal):
                    found.setdefault(triple.object.language or "en", triple.object.value)
        return Text(found.get("ko", ""), found.get("en", ""))

    def _notes(self, node: ox.NamedNode) -> Iterator[Text]:
        for path in (f"{SKOS}scopeNote", f"{SKOS}editorialNote"):
            for triple in self._schema.match(node, ox.NamedNode(path), None):
                if isinstance(triple.object, ox.Literal):
                    words = triple.object.value
                    yield Text(ko=words) if triple.object.language == "ko" else Text(en=words)

    def _shapes(self, node: ox.NamedNode) -> Iterator[ox.NamedNode]:
        paths = [node.value, *self._objects(node, own_term(self._base_iri, "valueProperty"))]
        for path in paths:
            for triple in self._schema.match(None, ox.NamedNode(f"{SH}path"), ox.NamedNode(path)):
                if isinstance(triple.subject, ox.NamedNode):
                    yield triple.subject

    def _codes(self, node: ox.NamedNode) -> Iterator[tuple[str, str, Text]]:
        schemes = dict.fromkeys(
            scheme
            for shape in self._shapes(node)
            for scheme in self._objects(shape, own_term(self._base_iri, "codeScheme"))
        )
        for scheme in [*schemes, node.value]:
            order = own_term(self._base_iri, "order")
            query = f"""SELECT ?code ?notation {{
                ?code <{SKOS}inScheme> <{scheme}> ; <{SKOS}notation> ?notation .
                OPTIONAL {{ ?code <{order}> ?order }} }} ORDER BY ?order ?notation"""
            for row in self._schema.rows(query):
                code = row["code"].value
                yield code, row["notation"].value, self._words(ox.NamedNode(code), "label")

    def _rules(self, node: ox.NamedNode) -> Iterator[tuple[str, Text, Text]]:
        for shape in dict.fromkeys(self._shapes(node)):
            severity = next(iter(self._objects(shape, f"{SH}severity")), f"{SH}Violation")
            yield (
                severity.removeprefix(SH),
                self._said(shape, f"{SH}message"),
                self._said(shape, own_term(self._base_iri, "ruleReason")),
            )

    def _said(self, node: ox.NamedNode, path: str) -> Text:
        found: dict[str, str] = {}
        for triple in self._schema.match(node, ox.NamedNode(path), None):
            if isinstance(triple.object, ox.Literal):
                found[triple.object.language or "en"] = triple.object.value
        return Text(found.get("ko", ""), found.get("en", ""))


def _letters(text: str) -> str:
    return _NOT_LETTERS.sub("", text).casefold()
