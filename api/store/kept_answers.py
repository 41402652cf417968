"""Answers to queries of our own that were made with a release, so that no first visitor waits for them.

Each is a file of SPARQL results, named by a digest of the query's text: a query that has been changed since
the release was made finds nothing here and is run.
"""

from __future__ import annotations

import json
from hashlib import blake2b
from typing import TYPE_CHECKING, cast

import pyoxigraph as ox

from api.store.rows import read_rows

if TYPE_CHECKING:
    from pathlib import Path

    from api.store.rows import Row

SIZE_FILE = "size.json"


class KeptAnswers:
    """The answers that stand in one folder."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._names = {path.name for path in directory.iterdir()} if directory.is_dir() else set()

    def rows(self, sparql: str) -> list[Row] | None:
        """Return the rows of a SELECT; None where they were not kept."""
        name = answer_file(sparql)
        if name not in self._names:
            return None
        return read_answer(self._directory / name)

    def size(self) -> int | None:
        """Return the number of triples; None where it was not kept."""
        if SIZE_FILE not in self._names:
            return None
        return int(json.loads((self._directory / SIZE_FILE).read_text(encoding="utf-8")))


def read_answer(path: Path) -> list[Row]:
    """Return the rows of an answer in a file."""
    with path.open("rb") as file:
        return read_rows(cast(ox.QuerySolutions, ox.parse_query_results(file, ox.QueryResultsFormat.JSON)))


def answer_file(sparql: str) -> str:
    """Return the name of the file for the answer to a query."""
    return f"{blake2b(sparql.encode(), digest_size=16).hexdigest()}.json"
