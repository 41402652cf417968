"""What a query may be written with: prefixes, classes and properties of the release, with their names."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.text import Text

if TYPE_CHECKING:
    from api.catalogue.knowledge import Knowledge


@dataclass(frozen=True, slots=True)
class VocabularyTerm:
    """A class with its superclasses, or a property with its domains."""

    iri: str
    label: Text
    above: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Prefixes by name, and the terms of the ontology and of what it uses from outside, in order of IRI."""

    prefixes: dict[str, str]
    classes: tuple[VocabularyTerm, ...]
    properties: tuple[VocabularyTerm, ...]


def read_vocabulary(knowledge: Knowledge) -> Vocabulary:
    """Read the vocabulary of a release."""
    prefixes = {row["prefix"].value: row["namespace"].value for row in knowledge.rows("editor/prefixes")}
    above: dict[tuple[str, str], set[str]] = {}
    for row in knowledge.rows("editor/terms"):
        key = (row["kind"].value, row["term"].value)
        above.setdefault(key, set()).update([row["above"].value] if "above" in row else [])
    return Vocabulary(prefixes, _terms(knowledge, above, "class"), _terms(knowledge, above, "property"))


def _terms(
    knowledge: Knowledge, above: dict[tuple[str, str], set[str]], wanted: str
) -> tuple[VocabularyTerm, ...]:
    return tuple(
        VocabularyTerm(iri, knowledge.names.of(iri), tuple(sorted(found)))
        for (kind, iri), found in sorted(above.items())
        if kind == wanted
    )


def vocabulary_as_json(vocabulary: Vocabulary) -> str:
    """Return the vocabulary as one JSON object."""
    return json.dumps(
        {
            "prefixes": vocabulary.prefixes,
            "classes": [_record(term) for term in vocabulary.classes],
            "properties": [_record(term) for term in vocabulary.properties],
        },
        ensure_ascii=False,
    )


def _record(term: VocabularyTerm) -> dict[str, object]:
    record: dict[str, object] = {"iri": term.iri, **term.label.record()}
    return {**record, "above": list(term.above)} if term.above else record
