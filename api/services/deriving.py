"""What follows from the asserted triples, by the CONSTRUCTs in queries/derive, run in name order."""

from __future__ import annotations

from api.queries import QueryLibrary
from api.store import Dataset


def derived_graph(base_iri: str) -> str:
    """Name the graph that holds derived triples."""
    return f"{base_iri}graph/derived"


def derive(dataset: Dataset, library: QueryLibrary) -> int:
    """Fill the derived graph anew; a later query sees what the earlier ones made. Return its size.

    Each query may read its own product, but runs once: recursion is a property path.
    """
    graph = derived_graph(library.base_iri)
    dataset.replace_graph((), graph)
    for name in library.names("derive"):
        made = list(dataset.triples(library.get(name).bind()))
        dataset.add(made, graph)
    return sum(1 for _ in dataset.graph(graph))
