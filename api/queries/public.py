"""The public part of the query library: which queries, how they are found, and how long they took."""

from __future__ import annotations

import json
import time
import tomllib
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import pyoxigraph as ox

from api.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from api.queries.library import Query, QueryLibrary
    from api.store.dataset import Dataset
    from api.store.releases import AnyRelease

# Folders whose queries anybody may call; the others serve pages, checks and builds, and may change.
FEATURES = ("lineage", "competency", "examples")

_FILE = "queries.json"
_GROUPS = "groups.toml"
_UNGROUPED = Text("그 밖의 질의", "Other queries")
_BUDGET = 5.0  # seconds that all measuring of a build may take
_LARGEST = 1_000_000  # quads above which nothing is measured: it would be felt in every build


@dataclass(frozen=True, slots=True)
class QueryTiming:
    """How long a query took with its example on one release, and the rows or triples of the answer."""

    seconds: float
    rows: int


@dataclass(frozen=True, slots=True)
class QueryGroup:
    """Public queries under one heading. The name is what headers call it; empty for those without one."""

    name: str
    label: Text
    queries: tuple[Query, ...]


@lru_cache(maxsize=4)
def public_queries(library: QueryLibrary) -> tuple[Query, ...]:
    """Return the public queries in the order of their features and names; read once, as the library is.

    A query in a public folder counts once its header describes all of its parameters.
    """
    queries = (library.get(name) for feature in FEATURES for name in library.names(feature))
    return tuple(query for query in queries if {each.name for each in query.described} == query.parameters)


@lru_cache(maxsize=4)
def query_groups(library: QueryLibrary) -> tuple[QueryGroup, ...]:
    """Return the public queries under their headings, which stand in `groups.toml` in this order.

    A heading without a query is left out; queries of no heading, or of an unknown one, come last. The first
    query of the first heading is the one that a newcomer sees.
    """
    file = library.directory / _GROUPS
    labels = tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    found: dict[str, list[Query]] = {name: [] for name in (*labels, "")}
    for query in public_queries(library):
        name = query.header.get("group", "")
        found[name if name in labels else ""].append(query)
    texts = {name: Text(label.get("ko", ""), label.get("en", "")) for name, label in labels.items()}
    return tuple(
        QueryGroup(name, texts.get(name, _UNGROUPED), tuple(queries))
        for name, queries in found.items()
        if queries
    )


def public_query(library: QueryLibrary, name: str) -> Query | None:
    """Return one public query, or None."""
    return next((query for query in public_queries(library) if query.name == name), None)


def search(queries: Iterable[Query], words: str) -> list[Query]:
    """Return the queries in which every word stands: in the name, the summaries, descriptions or labels."""
    wanted = words.casefold().split()
    return [query for query in queries if all(word in _words(query) for word in wanted)]


def _words(query: Query) -> str:
    labels = [text for each in query.described for text in (each.name, each.ko, each.en)]
    labels += [text for column in query.columns for text in (column.name, column.ko, column.en)]
    return " ".join([query.name, *query.header.values(), *labels]).casefold()


def time_queries(
    dataset: Dataset, library: QueryLibrary, budget: float = _BUDGET, largest: int = _LARGEST
) -> dict[str, QueryTiming]:
    """Run every public query with its example, until the budget is spent; those left have no measure."""
    measured: dict[str, QueryTiming] = {}
    if dataset.size() > largest:
        return measured
    end = time.monotonic() + budget
    for query in public_queries(library):
        if time.monotonic() > end:
            break
        text = query.example(library.base_iri)
        started = time.perf_counter()
        found = dataset.raw.query(text, use_default_graph_as_union=True)
        rows = 0 if isinstance(found, ox.QueryBoolean) else sum(1 for _ in found)
        measured[query.name] = QueryTiming(round(time.perf_counter() - started, 6), rows)
    return measured


def write_timings(measured: dict[str, QueryTiming], release_dir: Path) -> None:
    """Put the times into the folder of a release."""
    content = {name: asdict(each) for name, each in measured.items()}
    (release_dir / _FILE).write_text(json.dumps(content, indent=1), encoding="utf-8")


def read_timings(release: AnyRelease) -> dict[str, QueryTiming]:
    """Return the times that were measured when a release was built; none where nobody measured."""
    file = release.file(_FILE)
    if file is None or not file.is_file():
        return {}
    content = json.loads(file.read_text(encoding="utf-8"))
    return {name: QueryTiming(**each) for name, each in content.items()}
