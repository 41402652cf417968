"""Where a finding stands: in which file, at which line and column."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from api.store.turtle_files import UnreadableFile, knowledge_files, read_text, read_turtle
from api.validation.input.place_index import Exactness
from api.validation.input.turtle_places import turtle_places

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from api.store.dataset import Dataset
    from api.validation.findings import Finding
    from api.validation.input.place_index import Place, PlaceIndex

_INDEXED = 2_000  # files; beyond that many findings nobody reads line numbers, and indexing takes minutes


class Locator:
    """Finds the files that describe a node, and the place. Files are read when a finding needs them."""

    def __init__(self, knowledge_dir: Path, base_iri: str) -> None:
        self._knowledge_dir, self._base_iri = knowledge_dir, base_iri
        self._files: dict[str, Path] | None = None
        self._places: dict[Path, PlaceIndex] = {}

    def locate(self, dataset: Dataset, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Yield the findings with file and place, where these are known."""
        for finding in findings:
            paths = self._paths(dataset, finding)
            places = {path: index for path in paths if (index := self._index(path))}
            yield located(places, finding) if places else finding.at(next(iter(paths), None), None)

    def _paths(self, dataset: Dataset, finding: Finding) -> list[Path]:
        if self._files is None:
            files = knowledge_files(self._knowledge_dir, self._base_iri)
            self._files = {file.graph: file.path for file in files}
        try:
            focus = ox.NamedNode(finding.focus)
        except ValueError:  # a blank node
            return []
        quads = dataset.raw.quads_for_pattern(focus, None, None, None)
        graphs = sorted(
            {quad.graph_name.value for quad in quads if isinstance(quad.graph_name, ox.NamedNode)}
        )
        return [self._files[graph] for graph in graphs if graph in self._files]

    def _index(self, path: Path) -> PlaceIndex | None:
        if path not in self._places and len(self._places) < _INDEXED:
            try:
                triples, text = read_turtle(path, self._base_iri), read_text(path)
            except UnreadableFile:
                triples, text = [], ""
            self._places[path] = turtle_places(text, triples, self._base_iri)
        return self._places.get(path)


def located(places: Mapping[Path, PlaceIndex], finding: Finding) -> Finding:
    """Return a finding with its place in that one of some files which says most exactly what it is about.

    Of files that say it equally exactly it is the last where there is a value too many, or else the first.
    """
    found = [
        (*place, path)
        for path, index in places.items()
        if (place := index.find(finding.focus, finding.path, finding.value))
    ]
    if not found:
        return finding
    best = min(exactness for exactness, _, _ in found)
    equal = [(path, place) for exactness, place, path in found if exactness == best]
    too_many = best == Exactness.PROPERTY and finding.value is None
    return finding.at(*equal[-1 if too_many else 0])


def place_of(places: PlaceIndex, finding: Finding) -> Place | None:
    """Return the place that a finding is about in one file."""
    return places.place(finding.focus, finding.path, finding.value)
