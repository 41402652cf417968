"""Knowledge folders into a dataset with what follows from them, derived where the profiles are parsed."""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import IO, TYPE_CHECKING, cast

import pyoxigraph as ox

from api.building.loader import UnreadableFiles, load_files
from api.derivation.profile_scope import ScopedRules, add_lines
from api.derivation.rules import derived_graph, unsaid
from api.store.turtle_files import (
    MODEL_FOLDER,
    GraphFile,
    UnreadableFile,
    graph_of,
    knowledge_files,
    read_turtle,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from api.queries.library import QueryLibrary
    from api.store.dataset import Dataset

_PART = 1000  # profiles at a time; bounds memory at about 300 MB a process
_SHARED = (
    300_000  # triples of other files above which holding them beside each part costs more than it spares
)


@dataclass(frozen=True, slots=True)
class _Part:
    """What one process found; lines with blank nodes or about things of other files are for the end."""

    errors: list[UnreadableFile]
    blank: bytes
    strays: set[bytes]
    said_of_others: set[bytes]
    withdrawn: set[bytes]

    @property
    def for_the_end(self) -> tuple[set[bytes], ...]:
        return self.strays, self.said_of_others, self.withdrawn


def load_derived(
    dataset: Dataset,
    knowledge_dir: Path,
    library: QueryLibrary,
    work_dir: Path,
    progress: Callable[[int, int], None] | None = None,
    *,
    part: int = _PART,
) -> bool:
    """Load the folders into an empty dataset, and derive by the rules of the scope of a profile.

    No derived triple stands in another graph, too. Returns False where the rules were not run, for there is
    too much beside the profiles. Raises UnreadableFiles naming every file that does not parse.
    """
    files = list(knowledge_files(knowledge_dir, library.base_iri))
    folder = graph_of((knowledge_dir / MODEL_FOLDER).relative_to(knowledge_dir), library.base_iri)
    profiles = [file for file in files if file.graph.startswith(f"{folder}/")]
    others = [file for file in files if not file.graph.startswith(f"{folder}/")]
    tell = progress or (lambda _done, _total: None)
    errors = load_files(dataset, others, library.base_iri, work_dir)
    if dataset.size() > _SHARED:
        errors += load_files(
            dataset, profiles, library.base_iri, work_dir, lambda done: tell(len(others) + done, len(files))
        )
        if errors:
            raise UnreadableFiles(errors)
        return False
    scoped = ScopedRules(library, dataset.raw.quads_for_pattern(None, None, None, None))
    rest = _Part([], b"", set(), set(), set())
    for number, found in enumerate(_parts(scoped, profiles, library.base_iri, work_dir, part)):
        errors += found.errors
        target = work_dir / f"part-{number}.nq"
        if not errors:
            dataset.raw.bulk_load(path=str(target), format=ox.RdfFormat.N_QUADS, lenient=True)
            dataset.raw.extend(ox.parse(found.blank, format=ox.RdfFormat.N_QUADS))
        target.unlink()
        for mine, its in zip(rest.for_the_end, found.for_the_end, strict=True):
            mine.update(its)
        tell(len(others) + min(len(profiles), (number + 1) * part), len(files))
    if errors:
        raise UnreadableFiles(errors)
    _finish(dataset, scoped, rest, derived_graph(library.base_iri))
    return True


def _finish(dataset: Dataset, scoped: ScopedRules, rest: _Part, derived: str) -> None:
    graph = ox.NamedNode(derived)
    add_lines(dataset.raw, scoped.shared_product - rest.withdrawn, graph)
    dataset.add(unsaid(dataset, _triples(rest.strays)), derived)
    for triple in _triples(rest.said_of_others):
        dataset.raw.remove(ox.Quad(triple.subject, triple.predicate, triple.object, graph))


def _triples(lines: Iterable[bytes]) -> list[ox.Triple]:
    return [each.triple for each in ox.parse(b"".join(lines), format=ox.RdfFormat.N_TRIPLES)]


def _parts(
    scoped: ScopedRules, profiles: Sequence[GraphFile], base_iri: str, work_dir: Path, part: int
) -> Iterator[_Part]:
    tasks = [
        (profiles[start : start + part], work_dir / f"part-{number}.nq")
        for number, start in enumerate(range(0, len(profiles), part))
    ]
    if len(tasks) <= 1:
        yield from map(partial(_parse_part, scoped, base_iri), tasks)
        return
    with ProcessPoolExecutor(os.cpu_count(), initializer=_hold, initargs=(scoped, base_iri)) as pool:
        yield from pool.map(_parse_held, tasks)


_held: list[tuple[ScopedRules, str]] = []


def _hold(scoped: ScopedRules, base_iri: str) -> None:
    _held[:] = [(scoped, base_iri)]


def _parse_held(task: tuple[list[GraphFile], Path]) -> _Part:
    return _parse_part(*_held[0], task)


def _parse_part(scoped: ScopedRules, base_iri: str, task: tuple[Sequence[GraphFile], Path]) -> _Part:
    files, target = task
    errors: list[UnreadableFile] = []
    quads: list[ox.Quad] = []
    said, blank = set[bytes](), list[bytes]()
    own = {file.graph.replace("/graph/", "/", 1).encode() for file in files}
    with target.open("wb") as output:
        for file in files:
            try:
                triples = read_turtle(file.path, base_iri)
            except UnreadableFile as error:
                errors.append(error)
                continue
            graph = ox.NamedNode(file.graph)
            quads += [ox.Quad(each.subject, each.predicate, each.object, graph) for each in triples]
            written = cast(bytes, ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES))
            lines = written.splitlines(keepends=True)
            said.update(lines)
            _write(lines, file.graph, output, blank)
        product = scoped.applied(quads, said)
        strays = {line for line in product.added if _subject(line) not in own}
        _write(product.added - strays, derived_graph(base_iri), output, blank)
    others = {line for line in said if _subject(line) not in own and not line.startswith(b"_:")}
    return _Part(errors, b"".join(blank), strays, others, product.withdrawn)


def _write(lines: Iterable[bytes], graph: str, output: IO[bytes], blank: list[bytes]) -> None:
    end = f"<{graph}> .\n".encode()
    for line in lines:
        if b"_:" in line:
            blank.append(line[:-2] + end)
        else:
            output.write(line[:-2] + end)


def _subject(line: bytes) -> bytes:
    return line[1 : line.index(b" ") - 1].partition(b"#")[0]
