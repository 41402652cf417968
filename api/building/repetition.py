"""The check that no triple stands in two graphs, so that the union of all graphs is a set on every engine."""

from __future__ import annotations

from collections import defaultdict
from hashlib import blake2b
from typing import TYPE_CHECKING

import pyoxigraph as ox

from api.text import Text
from api.validation.findings import Finding, ValidationReport
from api.validation.locations import Locator

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from api.store.dataset import Dataset

_RULE = "one-graph-a-triple"


def repeated_statements(dataset: Dataset, knowledge_dir: Path, base_iri: str) -> ValidationReport:
    """Find every triple that stands in more than one graph; takes a second or two a million triples."""
    found = [
        _finding(triple, graphs, base_iri) for triple, graphs in _repeated(dataset.lines()) if len(graphs) > 1
    ]
    return ValidationReport(tuple(Locator(knowledge_dir, base_iri).locate(dataset, found)))


def _repeated(quads: Iterable[bytes]) -> Iterable[tuple[bytes, set[bytes]]]:
    seen: dict[bytes, bytes] = {}
    again: dict[bytes, set[bytes]] = defaultdict(set)
    for line in quads:
        triple, _, graph = line[:-3].rpartition(b" ")
        # Sixteen bytes tell as many triples apart as anybody will ever have.
        number = blake2b(triple, digest_size=16).digest()
        first = seen.setdefault(number, graph)
        if first is not graph and first != graph:
            again[triple] |= {first, graph}
    return sorted(again.items())


def _finding(triple: bytes, graphs: set[bytes], base_iri: str) -> Finding:
    quad = next(iter(ox.parse(triple + b" .", format=ox.RdfFormat.N_TRIPLES)))
    names = ", ".join(sorted(each.decode()[1:-1].removeprefix(f"{base_iri}graph/") for each in graphs))
    return Finding(
        severity="Violation",
        message=Text(
            f"같은 문장이 두 곳에 있습니다: {names}. 한 곳에만 남기십시오.",
            f"The same statement stands in two places: {names}. Leave it in one of them.",
        ),
        focus=getattr(quad.subject, "value", ""),
        path=quad.predicate.value,
        value=getattr(quad.object, "value", str(quad.object)),
        shape=_RULE,
    )
