"""Who is on record already under the name or identifier that a submission gives."""

from __future__ import annotations

import re
from threading import Lock
from typing import TYPE_CHECKING

import pyoxigraph as ox

from api.terms import DCTERMS, RDF_TYPE, own_term

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from api.store.dataset import ReadableDataset

_TITLE = ox.NamedNode(f"{DCTERMS}title")
_BETWEEN = re.compile(r"[ _-]+")
_AT_ONCE = 200  # values in one query


class Twins:
    """Finds the published things that share a name or an identifier with what is submitted.

    Their statements go beside the submission, so that the check queries on duplicates see them. Names are
    read once, when the first submission asks: some ten milliseconds for some thousand models.
    """

    def __init__(
        self, published: ReadableDataset, base_iri: str, identifying: Collection[ox.NamedNode]
    ) -> None:
        """Remember whom to ask; values of `identifying` belong to one thing each (`gyebo:identifiesOne`)."""
        self._published, self._identifying = published, frozenset(identifying)
        self._class = own_term(base_iri, "AITechnology")
        self._names: dict[str, list[ox.NamedNode]] | None = None
        self._reading = Lock()

    def of(
        self, triples: Iterable[ox.Triple], but: Collection[ox.NamedNode | ox.BlankNode]
    ) -> list[ox.Triple]:
        """Return what makes others twins of what these triples describe; `but` are not asked about."""
        named, identified = [], []
        for triple in triples:
            if triple.predicate == _TITLE and isinstance(triple.object, ox.Literal):
                named.append(_letters(triple.object.value))
            elif triple.predicate in self._identifying:
                identified.append(triple)
        found = [*self._with_names(named), *self._with_identifiers(identified)]
        return [triple for triple in found if triple.subject not in but]

    def _with_names(self, names: Iterable[str]) -> Iterator[ox.Triple]:
        known = self._known_names()
        for thing in {thing for name in names for thing in known.get(name, ())}:
            yield ox.Triple(thing, RDF_TYPE, ox.NamedNode(self._class))
            yield from self._published.match(thing, _TITLE, None)

    def _with_identifiers(self, triples: list[ox.Triple]) -> Iterator[ox.Triple]:
        for start in range(0, len(triples), _AT_ONCE):
            pairs = " ".join(f"({t.predicate} {t.object})" for t in triples[start : start + _AT_ONCE])
            yield from self._published.triples(
                f"CONSTRUCT {{ ?s a <{self._class}> ; ?p ?o }} WHERE {{"
                f" VALUES (?p ?o) {{ {pairs} }} ?s ?p ?o ; a <{self._class}> }}"
            )

    def _known_names(self) -> dict[str, list[ox.NamedNode]]:
        with self._reading:
            if self._names is None:
                self._names = {}
                query = f"SELECT DISTINCT ?thing ?name {{ ?thing a <{self._class}> ; {_TITLE} ?name }}"
                for row in self._published.rows(query):
                    if isinstance(row["thing"], ox.NamedNode):
                        self._names.setdefault(_letters(row["name"].value), []).append(row["thing"])
            return self._names


def _letters(name: str) -> str:
    # As the check query has it.
    return _BETWEEN.sub(" ", name).lower()
