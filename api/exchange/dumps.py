"""A release as files to take away: N-Quads, share-alike graphs apart, checksums, and everybody's licence."""

from __future__ import annotations

import gzip
import hashlib
from collections import defaultdict
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import pyoxigraph as ox

from api.exchange.attribution import LICENCE_FILE, licence_text

if TYPE_CHECKING:
    from pathlib import Path

    from api.catalogue.knowledge import Knowledge

MAIN = "gyebo.nq.gz"
CHECKSUMS = "SHA256SUMS"


@dataclass(frozen=True, slots=True)
class Dump:
    """One file of an export, and how many quads it holds (none: it is not data)."""

    path: Path
    quads: int


def export_release(knowledge: Knowledge, directory: Path) -> list[Dump]:
    """Write a release into a folder; what is there under the same names is written over.

    A graph below graph/share-alike/ goes into a file of its own, together with what was derived about its
    nodes, so that the terms of one source never cover the rest.
    """
    directory.mkdir(parents=True, exist_ok=True)
    dumps = _write_quads(knowledge, directory)
    licence = directory / LICENCE_FILE
    licence.write_text(licence_text(knowledge, {dump.path.name for dump in dumps}), encoding="utf-8")
    files = [dump.path for dump in dumps] + [licence]
    sums = directory / CHECKSUMS
    sums.write_text("".join(f"{_sha256(path)}  {path.name}\n" for path in files), encoding="utf-8")
    return [*dumps, Dump(licence, 0), Dump(sums, 0)]


def share_alike_file(name: str) -> str:
    """Return the name of the dump of one share-alike source."""
    return f"gyebo-share-alike-{name}.nq.gz"


def _write_quads(knowledge: Knowledge, directory: Path) -> list[Dump]:
    graphs = [row["graph"].value for row in knowledge.rows("export/graphs")]
    apart = f"{knowledge.base_iri}graph/share-alike/"
    home = {graph: share_alike_file(graph.removeprefix(apart)) for graph in graphs if graph.startswith(apart)}
    # By the subject as it is written: what is derived of a share-alike node stands in another graph.
    owner = {
        str(triple.subject).encode(): file
        for graph, file in home.items()
        for triple in knowledge.dataset.graph(graph)
    }
    counts: dict[str, int] = defaultdict(int)
    with ExitStack() as stack:
        files = {name: _gzipped(directory / name, stack) for name in sorted({MAIN, *home.values()})}
        for graph in graphs:
            lines: dict[str, list[bytes]] = defaultdict(list)
            for line in _lines(knowledge, graph):
                lines[owner.get(line.partition(b" ")[0], MAIN)].append(line)
            for name, some in lines.items():
                files[name].write(b"".join(some))
                counts[name] += len(some)
    return [Dump(directory / name, counts[name]) for name in files]


def _lines(knowledge: Knowledge, graph: str) -> list[bytes]:
    """Return the quads of a graph in the order of their characters: one release gives the same bytes."""
    name = ox.NamedNode(graph)
    quads = (
        ox.Quad(triple.subject, triple.predicate, triple.object, name)
        for triple in knowledge.dataset.graph(graph)
    )
    written = cast(bytes, ox.serialize(quads, format=ox.RdfFormat.N_QUADS))
    return sorted(written.splitlines(keepends=True))


def _gzipped(path: Path, stack: ExitStack) -> gzip.GzipFile:
    # No name and no time in the header: they would make every export differ.
    raw = stack.enter_context(path.open("wb"))
    return stack.enter_context(gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
