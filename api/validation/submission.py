"""Submitted files as small graphs, with the few published statements that they refer to."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from api.authorship.short_form import Origin
from api.config import DEFAULT_BASE_IRI
from api.store.dataset import Dataset, ReadableDataset
from api.store.turtle_files import UnreadableFile, graph_of
from api.terms import own_term
from api.validation.input.document_places import places_in
from api.validation.input.input_limits import LARGEST_TEXT
from api.validation.input.place_index import PlaceIndex
from api.validation.input.reader import shared_reader
from api.validation.input.refusals import Refusal
from api.validation.input.statement_reader import Bases

_AT_ONCE = 200  # things in one query


@dataclass(frozen=True)
class Submission:
    """One file: its triples, the graph that they go to, where they stand, and the prefixes in it.

    `origins` tells of what grew from the short form where it grew from, `unused` what its evidence covers
    in vain.
    """

    path: Path
    graph: str
    triples: tuple[ox.Triple, ...]
    places: PlaceIndex
    prefixes: Mapping[str, str] = field(default_factory=dict)
    origins: Mapping[str, Origin] = field(default_factory=dict)
    unused: tuple[tuple[str, str], ...] = ()

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
    def read(
        cls,
        path: Path,
        knowledge_dir: Path,
        base_iri: str,
        progress: Callable[[int], None] = lambda _: None,
    ) -> Submission:
        """Read one file. Raises UnreadableFile, saying where and what to do.

        `progress` hears how many bytes of a large file have been read.
        """
        try:
            read = shared_reader().read(
                _content(path), path.name, Bases(DEFAULT_BASE_IRI, base_iri), progress
            )
        except Refusal as refusal:
            words = refusal.words
            raise UnreadableFile(path, words.ko, words.en, refusal.line, refusal.column) from None
        return cls(
            path=path,
            graph=_graph(path, knowledge_dir, base_iri),
            triples=read.triples,
            places=places_in(read, base_iri),
            prefixes=read.prefixes,
        )


def _content(path: Path) -> bytes:
    if path.is_dir():
        raise UnreadableFile(path, "폴더입니다. 파일을 적으십시오.", "is a folder; name the files")
    if not path.exists():
        raise UnreadableFile(path, "파일이 없습니다.", "does not exist")
    if not path.is_file():
        raise UnreadableFile(
            path, "파일이 아니라 장치나 통로입니다. 파일을 적으십시오.", "is a device or pipe; name files"
        )
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_TEXT + 1)  # what is larger is refused by its reader
    except OSError as error:
        reason = error.strerror
        raise UnreadableFile(path, f"읽을 수 없습니다: {reason}", f"cannot be read: {reason}") from None


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
