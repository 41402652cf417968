"""Statements of share-alike sources, kept out of profiles: their terms must not spread to the rest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import pyoxigraph as ox

from api.importers.iris import iri, ours


@dataclass(slots=True)
class SharedAlike:
    """Takes the nodes of some sources out of the triples of profiles; `taken` holds them by source."""

    sources: tuple[str, ...]
    taken: dict[str, list[ox.Triple]] = field(default_factory=lambda: defaultdict(list))

    def without(self, triples: Iterable[ox.Triple]) -> list[ox.Triple]:
        """Return the triples of one profile that may stay."""
        kept = list(triples)
        if not self.sources:
            return kept
        source_of = {
            triple.subject: name
            for triple in kept
            for name in self.sources
            if triple.predicate == iri("dcterms:source") and _is_of(triple.object, name)
        }
        for triple in kept:
            if triple.subject in source_of:
                self.taken[source_of[triple.subject]].append(triple)
        return [triple for triple in kept if triple.subject not in source_of]


def _is_of(term: object, name: str) -> bool:
    return isinstance(term, ox.NamedNode) and term.value.startswith(f"{ours('source').value}/{name}/")
