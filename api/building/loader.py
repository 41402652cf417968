"""Knowledge folders into a dataset: files parsed in parallel, every unreadable one reported."""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import pyoxigraph as ox

from api.store.dataset import Dataset
from api.store.turtle_files import GraphFile, UnreadableFile, knowledge_files, read_turtle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

_CHUNK = 2000  # files a worker parses before it writes; bounds memory at about 100 MB


class UnreadableFiles(Exception):
    """Some files could not be read; `errors` tells each with its line."""

    def __init__(self, errors: list[UnreadableFile]) -> None:
        self.errors = errors
        super().__init__("\n".join(str(error) for error in errors))


@dataclass(frozen=True, slots=True)
class _Parsed:
    errors: list[UnreadableFile]


def load_knowledge(
    dataset: Dataset,
    knowledge_dir: Path,
    base_iri: str,
    work_dir: Path,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Load ontology/, shapes/ and instances/ into an empty dataset, one named graph per file.

    `work_dir` holds N-Quads between the parsing processes and the engine's bulk loader.
    Returns the number of quads. Raises UnreadableFiles naming every file that does not parse.
    """
    files = list(knowledge_files(knowledge_dir, base_iri))
    errors = load_files(
        dataset, files, base_iri, work_dir, lambda done: progress and progress(done, len(files))
    )
    if errors:
        raise UnreadableFiles(errors)
    return dataset.size()


def load_files(
    dataset: Dataset,
    files: Sequence[GraphFile],
    base_iri: str,
    work_dir: Path,
    progress: Callable[[int], object] = lambda _done: None,
) -> list[UnreadableFile]:
    """Load some files, each into its graph, as long as all can be read; return those that cannot."""
    chunks = [(chunk, base_iri, work_dir / f"{n}.nq") for n, chunk in enumerate(_chunked(files))]
    errors: list[UnreadableFile] = []
    done = 0
    for (chunk, _, target), parsed in zip(chunks, _run(chunks), strict=True):
        errors.extend(parsed.errors)
        if not errors:
            dataset.raw.bulk_load(path=str(target), format=ox.RdfFormat.N_QUADS)
        target.unlink()
        done += len(chunk)
        progress(done)
    return errors


def _run(chunks: list[tuple[list[GraphFile], str, Path]]) -> Iterator[_Parsed]:
    if len(chunks) <= 1:
        yield from (_parse_chunk(chunk) for chunk in chunks)
        return
    with ProcessPoolExecutor(max_workers=os.cpu_count()) as pool:
        yield from pool.map(_parse_chunk, chunks)


def _parse_chunk(task: tuple[list[GraphFile], str, Path]) -> _Parsed:
    files, base_iri, target = task
    errors: list[UnreadableFile] = []
    with target.open("wb") as output:
        for file in files:
            try:
                triples = read_turtle(file.path, base_iri)
            except UnreadableFile as error:
                errors.append(error)
                continue
            graph = ox.NamedNode(file.graph)
            ox.serialize(
                (ox.Quad(t.subject, t.predicate, t.object, graph) for t in triples),
                output,
                format=ox.RdfFormat.N_QUADS,
            )
    return _Parsed(errors)


def _chunked(files: Iterable[GraphFile]) -> Iterator[list[GraphFile]]:
    iterator = iter(files)
    while chunk := list(islice(iterator, _CHUNK)):
        yield chunk
