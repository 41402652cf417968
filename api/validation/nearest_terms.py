"""The allowed value that was probably meant: codes, things on record and terms, by any of their names.

Likeness of words is difflib's, after J. W. Ratcliff and D. E. Metzener, Pattern matching: the gestalt
approach (1988).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

import pyoxigraph as ox

from api.terms import DCTERMS, OWL, RDF, RDFS, SCHEMA, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from api.store.dataset import ReadableDataset

_NAMES = (
    f"{RDFS}label",
    f"{SKOS}prefLabel",
    f"{SKOS}altLabel",
    f"{SKOS}notation",
    f"{SKOS}exactMatch",
    f"{DCTERMS}title",
    f"{DCTERMS}identifier",
    f"{SCHEMA}sameAs",
)
_TERM_CLASSES = tuple(
    f"{OWL}{name}" for name in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")
)
_MOST = 50_000  # things that are worth looking through; of more, nobody waits for a guess
_LONGEST = 300  # characters of a value that can be a name
_LIKE = 0.8  # of 1; one letter of ten left out has 0.95
_NOT_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Nearest:
    """What was probably meant. `sure`: it is called so, and nothing else is."""

    iri: str
    sure: bool


class Candidates:
    """Some things, by the letters and digits of all their names."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        """Take pairs of a thing's IRI and one of its names."""
        self._by_letters: dict[str, set[str]] = {}
        self._by_end: dict[str, str] = {}
        for iri, name in names:
            self._by_letters.setdefault(_letters(name), set()).add(iri)
            self._by_letters.setdefault(_letters(_end(iri)), set()).add(iri)
            self._by_letters.setdefault(_letters(iri), set()).add(iri)
            self._by_end[_end(iri).lower()] = iri

    def nearest(self, value: str) -> Nearest | None:
        """Return the thing that a value, an address or a text, most probably stands for."""
        if not value or len(value) > _LONGEST:
            return None
        for text in dict.fromkeys((value, _end(value))):
            called = self._by_letters.get(_letters(text), set()) if _letters(text) else set()
            if len(called) == 1:
                return Nearest(next(iter(called)), sure=True)
        like = get_close_matches(_end(value).lower(), self._by_end, 1, _LIKE)
        return Nearest(self._by_end[like[0]], sure=False) if like else None


def _letters(text: str) -> str:
    return _NOT_LETTERS.sub("", text).casefold()


def _end(iri: str) -> str:
    return re.split(r"[/#]", iri.rstrip("/#"))[-1]


class NearestTerms:
    """Candidates by what is allowed: codes of a scheme, things of a class, terms of a vocabulary.

    Read when a finding needs them, and kept. `things` is what is on record.
    """

    def __init__(self, schema: ReadableDataset, things: ReadableDataset | None) -> None:
        self._schema, self._things = schema, things
        self._known: dict[tuple[str, str], Candidates] = {}

    def code(self, scheme: str, value: str) -> Nearest | None:
        """Return the code of a scheme that a value stands for."""
        pattern = f"?thing <{SKOS}inScheme> <{scheme}> ."
        return self._among(self._schema, ("code", scheme), pattern).nearest(value)

    def thing(self, class_iri: str, value: str) -> Nearest | None:
        """Return the thing on record, of a class, that a value stands for."""
        if self._things is None:
            return None
        pattern = f"?thing <{RDF}type> <{class_iri}> ."
        return self._among(self._things, ("class", class_iri), pattern).nearest(value)

    def address(self, value: str) -> Nearest | None:
        """Return the code or thing whose address a misspelt one of ours stands for."""
        if self._things is not None and value.lower() != value:
            thing = ox.NamedNode(value.lower())
            if next(iter(self._things.match(thing, None, None)), None) is not None:
                return Nearest(thing.value, sure=True)
        return self.code(value.rpartition("/")[0], value)

    def term(self, value: str) -> Nearest | None:
        """Return the term of its vocabulary that a misspelt one stands for; never for sure."""
        namespace = re.sub(r"[^/#]+$", "", value)
        classes = ", ".join(f"<{name}>" for name in _TERM_CLASSES)
        ours = f'STRSTARTS(STR(?thing), "{namespace}")'
        pattern = f"?thing <{RDF}type> ?kind . FILTER (?kind IN ({classes}) && {ours})"
        found = self._among(self._schema, ("term", namespace), pattern).nearest(value)
        return None if found is None else Nearest(found.iri, sure=False)

    def _among(self, dataset: ReadableDataset, key: tuple[str, str], pattern: str) -> Candidates:
        if key not in self._known:
            names = " ".join(f"<{name}>" for name in _NAMES)
            query = f"""SELECT ?thing ?name {{ {pattern}
                OPTIONAL {{ VALUES ?says {{ {names} }} ?thing ?says ?name }} }} LIMIT {_MOST + 1}"""
            rows = dataset.rows(query)
            pairs = [(row["thing"].value, row["name"].value if "name" in row else "") for row in rows]
            self._known[key] = Candidates(pairs if len(pairs) <= _MOST else ())
        return self._known[key]
