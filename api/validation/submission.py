"""Submitted files as small graphs, with the few published statements that they refer to."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from api.store.dataset import Dataset, ReadableDataset
from api.store.turtle_files import UnreadableFile, graph_of, read_text, read_turtle
from api.terms import own_term
from api.validation.input.place_index import PlaceIndex
from api.validation.input.turtle_places import turtle_places

_LARGEST = (
    64 * 1024 * 1024
)  # bytes; a profile has kilobytes, and parsing takes some ten times the file in memory
_AT_ONCE = 200  # things in one query


@dataclass(frozen=True)
class Submission:
    """One Turtle file: its triples, the graph that they go to, and where they stand."""

    path: Path
    graph: str
    triples: tuple[ox.Triple, ...]
    places: PlaceIndex

    @property
    def maintained(self) -> bool:
        """Tell whether it is a file of the knowledge folders, not one from outside."""
        return "/graph/submission/" not in self.graph

    @cached_property
    def nodes(self) -> frozenset[ox.NamedNode | ox.BlankNode]:
        """Return what it describes."""
        return frozenset(t.subject for t in self.triples if not isinstance(t.subject, ox.Triple))

    @cached_property
    def subjects(self) -> frozenset[str]:
        """Return the names of what it describes."""
        return frozenset(node.value for node in self.nodes)

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
            places=turtle_places(read_text(path), triples, base_iri),
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
        return f"{base_iri}graph/submission/{hashlib.sha256(str(path).encode()).hexdigest()[:16]}"
    return graph_of(Path("instances") / relative, base_iri)


def add_context(
    dataset: Dataset, published: ReadableDataset, submissions: Iterable[Submission], base_iri: str
) -> None:
    """Copy what a submission refers to: the things it names, and the lineage above its parents.

    Things that the submission itself describes are left out, so that a new edition of a profile is
    not mixed with the old one.
    """
    submitted = list(submissions)
    own = {node for each in submitted for node in each.nodes}
    waiting = {
        triple.object
        for each in submitted
        for triple in each.triples
        if isinstance(triple.object, ox.NamedNode)
    }
    parent = own_term(base_iri, "parentModel")
    seen: set[ox.NamedNode | ox.BlankNode] = set(own)
    while waiting := waiting - seen:
        seen |= waiting
        told = _statements(published, waiting)
        dataset.add(told, f"{base_iri}graph/context")
        waiting = {
            triple.object
            for triple in told
            if triple.predicate.value == parent and isinstance(triple.object, ox.NamedNode)
        }


def _statements(published: ReadableDataset, things: Iterable[ox.NamedNode]) -> list[ox.Triple]:
    # Many at once: each query may be a request to another machine.
    found: list[ox.Triple] = []
    names = sorted(map(str, things))
    for start in range(0, len(names), _AT_ONCE):
        values = " ".join(names[start : start + _AT_ONCE])
        found += published.triples(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES ?s {{ {values} }} ?s ?p ?o }}")
    return found
