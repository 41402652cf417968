"""What follows from the asserted triples, by the CONSTRUCTs in queries/derive, run in name order."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import cast

import pyoxigraph as ox

from api.queries import QueryLibrary
from api.store import Dataset


def derived_graph(base_iri: str) -> str:
    """Name the graph that holds derived triples."""
    return f"{base_iri}graph/derived"


def derive(dataset: Dataset, library: QueryLibrary, work_dir: Path | None = None) -> int:
    """Fill the derived graph anew; a later query sees what the earlier ones made. Return its size.

    Each query may read its own product, but runs once: recursion is a property path. Products pass
    through a file in `work_dir` from the engine to its bulk loader: a million models make more
    triples than Python objects fit in memory.
    """
    graph = ox.NamedNode(derived_graph(library.base_iri))
    dataset.raw.remove_graph(graph)
    with tempfile.TemporaryDirectory(dir=work_dir) as directory:
        product = Path(directory) / "product.nt"
        for name in library.names("derive"):
            made = dataset.raw.query(library.get(name).bind(), use_default_graph_as_union=True)
            cast(ox.QueryTriples, made).serialize(str(product), format=ox.RdfFormat.N_TRIPLES)
            dataset.raw.bulk_load(path=str(product), format=ox.RdfFormat.N_TRIPLES, to_graph=graph)
    return sum(1 for _ in dataset.raw.quads_for_pattern(None, None, None, graph))
