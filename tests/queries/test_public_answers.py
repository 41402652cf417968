"""Every public query gives, on a fictional family of models, exactly the answer worked out for it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from api.config import DEFAULT_BASE_IRI
from api.derivation.rules import derive, derive_lineage
from api.queries.library import QueryLibrary
from api.queries.public import public_queries
from api.store.dataset import Dataset
from api.store.turtle_files import graph_of, read_turtle

if TYPE_CHECKING:
    from api.queries.library import Query

ROOT = Path(__file__).parents[2]
FAMILY = ROOT / "tests" / "data" / "lineage"
LIBRARY = QueryLibrary(ROOT / "queries")
CASES = tomllib.loads((FAMILY / "cases.toml").read_text(encoding="utf-8"))
QUERIES = public_queries(LIBRARY)


@pytest.fixture(scope="module")
def family(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """Load the family with the ontology and the code lists, and derive what follows."""
    work = tmp_path_factory.mktemp("family")
    dataset = Dataset.writable(work / "store")
    files = [*(ROOT / "ontology/core").glob("*.ttl"), *(ROOT / "ontology/codes").glob("*.ttl")]
    for path in files:
        dataset.add(read_turtle(path), graph_of(path.relative_to(ROOT)))
    graphs: dict[str, list[ox.Triple]] = {}
    for triple in read_turtle(FAMILY / "family.ttl"):
        # One graph a thing, as in the real folders.
        name = str(triple.subject.value).partition("#")[0].removeprefix(DEFAULT_BASE_IRI)
        graphs.setdefault(f"{DEFAULT_BASE_IRI}graph/{name}", []).append(triple)
    for graph, triples in graphs.items():
        dataset.add(triples, graph)
    derive(dataset, LIBRARY, work)
    derive_lineage(dataset, LIBRARY, work)
    return dataset


def answer(dataset: Dataset, query: Query) -> str:
    """Return an answer as it is kept: CSV in the order of the query, or the lines of a graph, sorted."""
    text = query.filled(DEFAULT_BASE_IRI, CASES.get(query.name, {}))
    found = dataset.raw.query(text, use_default_graph_as_union=True)
    if isinstance(found, ox.QueryTriples):
        return "".join(sorted({f"{triple} .\n" for triple in found})).replace(DEFAULT_BASE_IRI, "")
    assert isinstance(found, ox.QuerySolutions)
    return (
        found.serialize(format=ox.QueryResultsFormat.CSV)
        .decode()
        .replace("\r\n", "\n")
        .replace(DEFAULT_BASE_IRI, "")
    )


def kept(query: Query) -> Path:
    graph = "CONSTRUCT" in query.text
    return FAMILY / "expected" / f"{query.name}.{'nt' if graph else 'csv'}"


@pytest.mark.parametrize("query", QUERIES, ids=[query.name for query in QUERIES])
def test_the_answer_is_the_expected_one(family: Dataset, query: Query) -> None:
    assert answer(family, query) == kept(query).read_text(encoding="utf-8")


def test_every_expected_answer_belongs_to_a_query() -> None:
    files = {path for path in (FAMILY / "expected").rglob("*.*") if path.is_file()}
    assert files == {kept(query) for query in QUERIES}
    assert set(CASES) <= {query.name for query in QUERIES}


def test_every_expected_answer_has_rows() -> None:
    """An answer of no rows would prove little."""
    assert [
        query.name for query in QUERIES if len(kept(query).read_text(encoding="utf-8").splitlines()) < 2
    ] == []
