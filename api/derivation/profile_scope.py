"""The rules that look at one profile and the shared files alone, run over a part of the profiles at a time.

Their header says `#+ scope: profile`. What such rules make of everything is put together from the parts: what
follows from the shared files alone, without what a part takes back, and what each part adds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import pyoxigraph as ox

from api.derivation.rules import derived_graph, rules
from api.store.dataset import Dataset

if TYPE_CHECKING:
    from collections.abc import Iterable

    from api.queries.library import Query, QueryLibrary


@dataclass(frozen=True, slots=True)
class ScopedProduct:
    """What a part of the profiles changes, as lines of N-Triples.

    `added`: what follows from it beside the shared files, and no file of these says. `withdrawn`: what
    follows from the shared files alone, and with it no more, or what it says itself.
    """

    added: set[bytes]
    withdrawn: set[bytes]


def scoped_rules(library: QueryLibrary) -> list[Query]:
    """Return the rules that a part of the profiles is enough for.

    A rule after one that needs all profiles needs them, too, for it sees what that one made.
    """
    found = []
    for rule in rules(library):
        if rule.header.get("scope") != "profile":
            break
        found.append(rule)
    return found


class ScopedRules:
    """The rules beside the shared files, which every part of the profiles is held against."""

    def __init__(self, library: QueryLibrary, shared: Iterable[ox.Quad]) -> None:
        self._texts = [rule.bind() for rule in scoped_rules(library)]
        self._graph = derived_graph(library.base_iri)
        self._shared = list(shared)
        self._said = _lines(quad.triple for quad in self._shared)
        self.shared_product = self._made([]) - self._said

    def applied(self, quads: Iterable[ox.Quad], said: set[bytes]) -> ScopedProduct:
        """Run the rules over some profiles; `said` are their triples as lines."""
        made = self._made(quads)
        withdrawn = (self.shared_product - made) | (self.shared_product & said)
        return ScopedProduct(made - self.shared_product - said - self._said, withdrawn)

    def _made(self, quads: Iterable[ox.Quad]) -> set[bytes]:
        store = Dataset.in_memory().raw
        store.extend(self._shared)
        store.extend(quads)
        graph = ox.NamedNode(self._graph)
        found: set[bytes] = set()
        for text in self._texts:
            product = cast(ox.QueryTriples, store.query(text, use_default_graph_as_union=True))
            lines = set(cast(bytes, product.serialize(format=ox.RdfFormat.N_TRIPLES)).splitlines(True))
            lines -= found
            found |= lines
            add_lines(store, lines, graph)
        return found


def add_lines(store: ox.Store, lines: Iterable[bytes], graph: ox.NamedNode) -> None:
    """Add N-Triples to a graph; blank nodes stay what they are, which the loader of the engine renames."""
    plain: list[bytes] = []
    blank: list[bytes] = []
    for line in lines:
        (blank if b"_:" in line else plain).append(line)
    store.bulk_load(b"".join(plain), format=ox.RdfFormat.N_TRIPLES, to_graph=graph, lenient=True)
    parsed = ox.parse(b"".join(blank), format=ox.RdfFormat.N_TRIPLES)
    store.extend(ox.Quad(each.subject, each.predicate, each.object, graph) for each in parsed)


def _lines(triples: Iterable[ox.Triple]) -> set[bytes]:
    written = cast(bytes, ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES))
    return set(written.splitlines(keepends=True))
