"""What follows from the asserted triples: the rules in queries/derive, in name order, then the lineage."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pyoxigraph as ox

from api.config import MOST_ANCESTOR_TRIPLES
from api.derivation.lineage_triples import TooManyAncestors, ancestor_triples, roots_and_generations
from api.lineage.construction import read_graph
from api.lineage.graph import LineageGraph
from api.queries.library import Query, QueryLibrary
from api.store.dataset import Dataset

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def derived_graph(base_iri: str) -> str:
    """Name the graph that holds derived triples."""
    return f"{base_iri}graph/derived"


def derive(
    dataset: Dataset,
    library: QueryLibrary,
    work_dir: Path | None = None,
    *,
    only: Iterable[Query] | None = None,
) -> None:
    """Fill the derived graph anew by the rules; a later one sees what the earlier ones made.

    `only`: the rules that are left, where the derived graph holds what those before them made.

    Each rule may read its own product, but runs once. Products pass through a file in `work_dir` from the
    engine to its bulk loader: a million models make more triples than Python objects fit in memory.
    """
    if only is None:
        dataset.raw.remove_graph(ox.NamedNode(derived_graph(library.base_iri)))
    with tempfile.TemporaryDirectory(dir=work_dir) as directory:
        product = Path(directory) / "product.nt"
        for rule in rules(library) if only is None else only:
            _apply(dataset, rule, product, library.base_iri)


def rules(library: QueryLibrary, after: str = "") -> list[Query]:
    """Return the rules in the order of their names; those that wait for something say so (`#+ after:`)."""
    found = map(library.get, library.names("derive"))
    return [rule for rule in found if rule.header.get("after", "") == after]


def _apply(dataset: Dataset, rule: Query, product: Path, base_iri: str) -> None:
    made = dataset.raw.query(rule.bind(), use_default_graph_as_union=True)
    cast(ox.QueryTriples, made).serialize(str(product), format=ox.RdfFormat.N_TRIPLES)
    _load(dataset, product, base_iri)


def derive_lineage(
    dataset: Dataset,
    library: QueryLibrary,
    work_dir: Path | None = None,
    most_ancestors: int = MOST_ANCESTOR_TRIPLES,
    *,
    in_order: bool = False,
) -> LineageGraph:
    """Add generations, roots and ancestors to the derived graph, then what follows from them.

    What other graphs say goes from it; `in_order`: none of what is there already has to. Returns the
    lineage. Raises LineageCycle.

    Of more ancestors than `most_ancestors` none is added, for a part of them would answer queries wrongly.
    """
    lineage = read_graph(dataset, library)
    base = library.base_iri
    products = (roots_and_generations(lineage, base), ancestor_triples(lineage, base, most_ancestors))
    with tempfile.TemporaryDirectory(dir=work_dir) as directory:
        file = Path(directory) / "product.nt"
        with suppress(TooManyAncestors):
            for lines in products:
                with file.open("wb") as product:
                    product.writelines(lines)
                _load(dataset, file, base)
        for rule in rules(library, after="lineage"):
            _apply(dataset, rule, file, base)
    closed = library.get("lineage-index/closed-properties").bind()
    properties = [row["property"].value for row in dataset.rows(closed)] if in_order else None
    drop_repeated(dataset, base, properties)
    return lineage


def drop_repeated(dataset: Dataset, base_iri: str, properties: Iterable[str] | None = None) -> int:
    """Take out of the derived graph what another graph says already, so that a union counts nothing twice.

    Returns how many. A rule cannot see to it: it would have to know every graph that a triple may stand in.
    `properties`: those that are looked at, where the others are known to be in order.
    """
    derived = derived_graph(base_iri)
    whole = f"""SELECT ?s ?p ?o {{
        GRAPH <{derived}> {{ ?s ?p ?o }}
        GRAPH ?other {{ ?s ?p ?o }}
        FILTER (?other != <{derived}>)
    }}"""
    part = f"""SELECT ?s (param:property AS ?p) ?o {{
        GRAPH ?other {{ ?s param:property ?o }}
        FILTER (?other != <{derived}>)
        GRAPH <{derived}> {{ ?s param:property ?o }}
    }}"""
    queries = (
        [whole] if properties is None else [part.replace("param:property", f"<{p}>") for p in properties]
    )
    repeated = [row for query in queries for row in dataset.rows(query)]
    graph = ox.NamedNode(derived)
    for row in repeated:
        subject, predicate = cast(ox.NamedNode, row["s"]), cast(ox.NamedNode, row["p"])
        dataset.raw.remove(ox.Quad(subject, predicate, row["o"], graph))
    return len(repeated)


def unsaid(dataset: Dataset, triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """Yield the triples that no graph says yet."""
    for triple in triples:
        found = dataset.raw.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
        if next(found, None) is None:
            yield triple


def _load(dataset: Dataset, file: Path, base_iri: str) -> None:
    graph = ox.NamedNode(derived_graph(base_iri))
    dataset.raw.bulk_load(path=str(file), format=ox.RdfFormat.N_TRIPLES, to_graph=graph)


def derived_size(dataset: Dataset, base_iri: str) -> int:
    """Count the derived triples."""
    query = f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{derived_graph(base_iri)}> {{ ?s ?p ?o }} }}"
    return int(dataset.rows(query)[0]["n"].value)
