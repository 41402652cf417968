"""A dataset whose answers are kept for a release that is being made."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

import pyoxigraph as ox

from api.store.dataset import Dataset
from api.store.kept_answers import SIZE_FILE, answer_file, read_answer

if TYPE_CHECKING:
    from pathlib import Path

    from api.store.rows import Row


class KeepingDataset(Dataset):
    """The same dataset, which puts its rows and its size into a folder when it is asked for them."""

    __slots__ = ("_directory",)

    def __init__(self, dataset: Dataset, directory: Path) -> None:
        super().__init__(dataset.raw)
        self._directory = directory
        directory.mkdir(parents=True, exist_ok=True)

    def rows(self, sparql: str) -> list[Row]:
        """Run a SELECT of our own, and keep the answer."""
        path = self._directory / answer_file(sparql)
        if not path.exists():
            answer = cast(ox.QuerySolutions, self.raw.query(sparql, use_default_graph_as_union=True))
            answer.serialize(str(path), format=ox.QueryResultsFormat.JSON)
        return read_answer(path)

    def size(self) -> int:
        """Count the quads, and keep the number."""
        size = super().size()
        (self._directory / SIZE_FILE).write_text(json.dumps(size), encoding="utf-8")
        return size
