"""Submitted files as small graphs, with the few published statements that they refer to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from api.store.dataset import Dataset, ReadableDataset
from api.store.turtle_files import UnreadableFile, graph_of, read_text, read_turtle
from api.validation.turtle_lines import LineIndex, index_lines

_LARGEST = (
    64 * 1024 * 1024
)  # bytes; a profile has kilobytes, and parsing takes some ten times the file in memory


@dataclass(frozen=True, slots=True)
class Submission:
    """One Turtle file: its triples, the graph that they go to, its subjects, and where they stand."""

    path: Path
    graph: str
    triples: tuple[ox.Triple, ...]
    subjects: frozenset[str]
    lines: LineIndex

    @classmethod
    def read(cls, path: Path, knowledge_dir: Path, base_iri: str) -> Submission:
        """Read one file. Raises UnreadableFile, saying where and what to do."""
        _refuse(path)
        triples = tuple(read_turtle(path, base_iri))
        if not triples:
            raise UnreadableFile(path, "문장이 하나도 없습니다.", "holds no statement; nothing to validate")
        return cls(
            path=path,
            graph=_graph(path, knowledge_dir, base_iri),
            triples=triples,
            subjects=frozenset(t.subject.value for t in triples if not isinstance(t.subject, ox.Triple)),
            lines=index_lines(read_text(path, base_iri), base_iri),
        )


def _refuse(path: Path) -> None:
    if path.is_dir():
        raise UnreadableFile(path, "폴더입니다. 파일을 적으십시오.", "is a folder; name the files")
    if not path.exists():
        raise UnreadableFile(path, "파일이 없습니다.", "does not exist")
    if path.stat().st_size > _LARGEST:
        size = f"{_LARGEST // 2**20} MB"
        raise UnreadableFile(path, f"{size}보다 큽니다. 나누십시오.", f"larger than {size}; split it")


def _graph(path: Path, knowledge_dir: Path, base_iri: str) -> str:
    try:
        relative = path.resolve().relative_to((knowledge_dir / "instances").resolve())
    except ValueError:
        return f"{base_iri}graph/submission/{abs(hash(str(path)))}"
    return graph_of(Path("instances") / relative, base_iri)


def add_context(
    dataset: Dataset, published: ReadableDataset, submissions: Iterable[Submission], graph: str
) -> None:
    """Copy what a submission refers to: the things it names, and the lineage above its parents.

    Things that the submission itself describes are left out, so that a new edition of a profile is
    not mixed with the old one.
    """
    submitted = list(submissions)
    own = {subject for each in submitted for subject in each.subjects}
    waiting = {
        triple.object.value
        for each in submitted
        for triple in each.triples
        if isinstance(triple.object, ox.NamedNode)
    }
    seen = set(own)
    while waiting := waiting - seen:
        seen |= waiting
        above: set[str] = set()
        for iri in sorted(waiting):
            dataset.add(_statements(published, iri), graph)
            above.update(_parents(published, iri))
        waiting = above


def _statements(published: ReadableDataset, iri: str) -> Iterator[ox.Triple]:
    yield from published.match(ox.NamedNode(iri), None, None)


def _parents(published: ReadableDataset, iri: str) -> Iterator[str]:
    for triple in published.match(ox.NamedNode(iri), None, None):
        name = triple.predicate.value
        if name.endswith("/def/parentModel") and isinstance(triple.object, ox.NamedNode):
            yield triple.object.value
