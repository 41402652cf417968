"""The engine: Oxigraph datasets. The only maker of `ox.Store`."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

import pyoxigraph as ox

from api.store.kept_answers import KeptAnswers
from api.store.rows import Row, Term, read_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_BULK = 50_000  # quads above which the bulk loader, which writes files of its own, beats a transaction


class ReadableDataset(Protocol):
    """What readers ask of a dataset, wherever it is."""

    def rows(self, sparql: str) -> list[Row]:
        """Run a SELECT of our own; unbound variables are left out of a row."""

    def triples(self, sparql: str) -> Iterator[ox.Triple]:
        """Run a CONSTRUCT or DESCRIBE of our own."""

    def ask(self, sparql: str) -> bool:
        """Run an ASK of our own."""

    def match(
        self,
        subject: ox.NamedNode | ox.BlankNode | None,
        predicate: ox.NamedNode | None,
        object_: Term | None,
    ) -> Iterator[ox.Triple]:
        """Yield the triples of any graph that have these terms; None stands for any."""

    def graph(self, graph: str) -> Iterator[ox.Triple]:
        """Yield the triples of one named graph, in no order."""

    def has_graph(self, graph: str) -> bool:
        """Tell whether there is such a named graph."""

    def graphs(self) -> Iterator[str]:
        """Yield the names of the named graphs, in no order."""

    def size(self) -> int:
        """Count the triples."""


class Dataset:
    """An RDF dataset whose queries see the union of all named graphs."""

    __slots__ = ("_kept", "raw")

    def __init__(self, raw: ox.Store, kept: KeptAnswers | None = None) -> None:
        self.raw = raw
        self._kept = kept

    @classmethod
    def in_memory(cls) -> Dataset:
        """Return an empty dataset that lives as long as the process."""
        return cls(ox.Store())

    @classmethod
    def writable(cls, directory: Path) -> Dataset:
        """Open (or create) a dataset on disk. One process at a time may do this."""
        return cls(ox.Store(str(directory)))

    @classmethod
    def read_only(cls, directory: Path, kept: KeptAnswers | None = None) -> Dataset:
        """Open a dataset on disk that nobody writes. Any number of processes may do this.

        `kept`: answers that need not be made again.
        """
        return cls(ox.Store.read_only(str(directory)), kept)

    def rows(self, sparql: str) -> list[Row]:
        """Run a SELECT of our own; unbound variables are left out of a row."""
        kept = self._kept.rows(sparql) if self._kept is not None else None
        if kept is not None:
            return kept
        return read_rows(cast(ox.QuerySolutions, self.raw.query(sparql, use_default_graph_as_union=True)))

    def plain_rows(self, sparql: str, names: Sequence[str]) -> Iterator[tuple[str, ...]]:
        """Run a SELECT of our own whose rows bind all of these variables; yield their plain texts."""
        solutions = cast(ox.QuerySolutions, self.raw.query(sparql, use_default_graph_as_union=True))
        # The engine writes a million rows in the time in which Python makes objects of a few thousand.
        with tempfile.TemporaryFile() as written:
            solutions.serialize(written, format=ox.QueryResultsFormat.CSV)
            written.seek(0)
            rows = csv.reader(io.TextIOWrapper(written, encoding="utf-8", newline=""))
            header = next(rows)
            columns = [header.index(name) for name in names]
            if columns == list(range(len(header))):
                yield from map(tuple, rows)
            else:
                yield from (tuple(row[column] for column in columns) for row in rows)

    def triples(self, sparql: str) -> Iterator[ox.Triple]:
        """Run a CONSTRUCT or DESCRIBE of our own."""
        yield from cast(ox.QueryTriples, self.raw.query(sparql, use_default_graph_as_union=True))

    def ask(self, sparql: str) -> bool:
        """Run an ASK of our own."""
        return bool(self.raw.query(sparql, use_default_graph_as_union=True))

    def match(
        self,
        subject: ox.NamedNode | ox.BlankNode | None,
        predicate: ox.NamedNode | None,
        object_: Term | None,
    ) -> Iterator[ox.Triple]:
        """Yield the triples of any graph that have these terms; None stands for any."""
        for quad in self.raw.quads_for_pattern(subject, predicate, object_, None):
            yield quad.triple

    def lines(self) -> Iterator[bytes]:
        """Yield every quad as a line of N-Quads; many times faster than as objects."""
        with tempfile.TemporaryFile() as written:
            self.raw.dump(written, format=ox.RdfFormat.N_QUADS)
            written.seek(0)
            yield from written

    def union(self) -> Iterator[ox.Triple]:
        """Yield the triples of all graphs, each once."""
        yield from self.triples("CONSTRUCT { ?s ?p ?o } WHERE { SELECT DISTINCT ?s ?p ?o { ?s ?p ?o } }")

    def has_graph(self, graph: str) -> bool:
        """Tell whether there is such a named graph."""
        return self.raw.contains_named_graph(ox.NamedNode(graph))

    def graph(self, graph: str) -> Iterator[ox.Triple]:
        """Yield the triples of one named graph, in no order."""
        for quad in self.raw.quads_for_pattern(None, None, None, ox.NamedNode(graph)):
            yield quad.triple

    def graphs(self) -> Iterator[str]:
        """Yield the names of the named graphs, in no order."""
        for name in self.raw.named_graphs():
            yield name.value

    def add(self, triples: Iterable[ox.Triple], graph: str) -> None:
        """Add triples to one named graph."""
        name = ox.NamedNode(graph)
        quads = [ox.Quad(t.subject, t.predicate, t.object, name) for t in triples]
        if len(quads) < _BULK:
            self.raw.extend(quads)
        else:
            self.raw.bulk_extend(quads)

    def replace_graph(self, triples: Iterable[ox.Triple], graph: str) -> None:
        """Make these triples the whole content of one named graph."""
        self.raw.remove_graph(ox.NamedNode(graph))
        self.add(triples, graph)

    def size(self) -> int:
        """Count the quads."""
        kept = self._kept.size() if self._kept is not None else None
        return len(self.raw) if kept is None else kept


def plain_rows(dataset: ReadableDataset, sparql: str, names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Run a SELECT of our own whose rows bind all of these variables; yield their plain texts.

    Rows of the embedded engine are read one by one, so there may be millions.
    """
    if isinstance(dataset, Dataset):
        yield from dataset.plain_rows(sparql, names)
        return
    for row in dataset.rows(sparql):
        yield tuple(row[name].value for name in names)
