"""Where in the knowledge folder a finding stands: file and line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from api.store.dataset import Dataset
from api.store.turtle_files import UnreadableFile, knowledge_files, read_text
from api.validation.findings import Finding
from api.validation.turtle_lines import LineIndex, index_lines

_INDEXED = 2_000  # files; beyond that many findings nobody reads line numbers, and indexing takes minutes


class Locator:
    """Finds the file that describes a node, and the line. Files are read when a finding needs them."""

    def __init__(self, knowledge_dir: Path, base_iri: str) -> None:
        self._knowledge_dir, self._base_iri = knowledge_dir, base_iri
        self._files: dict[str, Path] | None = None
        self._lines: dict[Path, LineIndex] = {}

    def locate(self, dataset: Dataset, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Yield the findings with file and line, where these are known."""
        for finding in findings:
            path = self._path(dataset, finding)
            yield finding if path is None else finding.at(path, place_of(self._index(path), finding))

    def _path(self, dataset: Dataset, finding: Finding) -> Path | None:
        if self._files is None:
            files = knowledge_files(self._knowledge_dir, self._base_iri)
            self._files = {file.graph: file.path for file in files}
        try:
            focus = ox.NamedNode(finding.focus)
        except ValueError:  # a blank node
            return None
        quads = dataset.raw.quads_for_pattern(focus, None, None, None)
        graphs = sorted(
            {quad.graph_name.value for quad in quads if isinstance(quad.graph_name, ox.NamedNode)}
        )
        return next((self._files[graph] for graph in graphs if graph in self._files), None)

    def _index(self, path: Path) -> LineIndex:
        if path not in self._lines:
            if len(self._lines) >= _INDEXED:
                return LineIndex()
            try:
                self._lines[path] = index_lines(read_text(path, self._base_iri), self._base_iri)
            except UnreadableFile:
                self._lines[path] = LineIndex()
        return self._lines[path]


def place_of(lines: LineIndex, finding: Finding) -> int | None:
    """Return the line that a finding is about."""
    return lines.line(finding.focus, finding.path, finding.value)
