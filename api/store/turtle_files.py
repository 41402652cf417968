"""Turtle files of the knowledge folders: the graph of each, read with the place of what is wrong, written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pyoxigraph as ox

from api.config import DEFAULT_BASE_IRI
from api.store.xml_text import XmlText

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

FOLDERS = ("ontology", "shapes", "instances")


MODEL_FOLDER = "instances/models"


# Folders of instances/ are plural words for people; IRIs and graph names use the singular.
SINGULAR = {
    "models": "model",
    "organizations": "organization",
    "benchmarks": "benchmark",
    "licenses": "license",
    "license-terms": "license-term",
    "hardware": "hardware",
    "datasets": "dataset",
    "families": "family",
    "sources": "source",
}


@dataclass(frozen=True, slots=True)
class GraphFile:
    """One Turtle file and the IRI of the named graph that holds it."""

    path: Path
    graph: str


class UnreadableFile(Exception):
    """A file that is not what its name says; `line` and `column` count from 1 where known.

    `korean` and `english` say what is wrong and what to do.
    """

    def __init__(
        self, path: Path, korean: str, english: str, line: int | None = None, column: int | None = None
    ) -> None:
        self.path, self.korean, self.english, self.line, self.column = path, korean, english, line, column
        super().__init__(path, korean, english, line, column)  # the arguments, so that it can be pickled

    def __str__(self) -> str:
        return self.told("en")

    def told(self, language: str) -> str:
        """Return one line with the place and the reason, in Korean or English."""
        where = f"{self.path}:{self.line}:{self.column}" if self.line else str(self.path)
        return f"{where}: {self.korean if language == 'ko' else self.english}"


def graph_of(relative: Path, base_iri: str = DEFAULT_BASE_IRI) -> str:
    """Name the graph of a file, by its path below the knowledge folder (DESIGN, section 3)."""
    parts = list(relative.with_suffix("").parts)
    if parts[0] == "instances":
        parts = parts[1:]
        parts[0] = SINGULAR.get(parts[0], parts[0])
    return f"{base_iri}graph/{'/'.join(parts)}"


def knowledge_files(knowledge_dir: Path, base_iri: str = DEFAULT_BASE_IRI) -> Iterator[GraphFile]:
    """Yield every Turtle file of the knowledge folders with its graph, in the order of their paths."""
    for folder in FOLDERS:
        for path in sorted((knowledge_dir / folder).rglob("*.ttl")):
            yield GraphFile(path, graph_of(path.relative_to(knowledge_dir), base_iri))


def read_turtle(path: Path, base_iri: str = DEFAULT_BASE_IRI) -> list[ox.Triple]:
    """Parse one Turtle file. Raises UnreadableFile with line and column."""
    return _parse(path, read_text(path, base_iri), base_iri)


def read_text(path: Path, base_iri: str = DEFAULT_BASE_IRI) -> str:
    """Read a UTF-8 file, with the default base IRI replaced by the deployment's own."""
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        korean = "UTF-8 글이 아닙니다. UTF-8로 저장하십시오."
        raise UnreadableFile(path, korean, "not UTF-8 text; save the file as UTF-8", line, 1) from None
    except OSError as error:
        reason = error.strerror
        raise UnreadableFile(path, f"읽을 수 없습니다: {reason}", f"cannot be read: {reason}") from None
    return text if base_iri == DEFAULT_BASE_IRI else text.replace(DEFAULT_BASE_IRI, base_iri)


def _parse(path: Path, text: str, base_iri: str) -> list[ox.Triple]:
    try:
        # Renamed blank nodes: two files may both write _:a.
        parser = ox.parse(text, format=ox.RdfFormat.TURTLE, base_iri=base_iri, rename_blank_nodes=True)
        return [quad.triple for quad in parser]
    except SyntaxError as error:
        reason = _reason(error)
        korean, english = f"올바른 Turtle이 아닙니다: {reason}", f"not valid Turtle: {reason}"
        raise UnreadableFile(path, korean, english, error.lineno, error.offset) from None


def _reason(error: SyntaxError) -> str:
    # "Parser error at line 3 between columns 6 and 9: A dot is expected …": the position is told apart.
    _, _, reason = str(error.msg).partition(": ")
    return reason or str(error.msg)


def serialize(triples: Iterable[ox.Triple], media: ox.RdfFormat, prefixes: Mapping[str, str]) -> bytes:
    """Write triples in one RDF format; prefixes are used where the format has them.

    Raises NotXml where RDF/XML cannot hold them.
    """
    supported = dict(prefixes) if media in (ox.RdfFormat.TURTLE, ox.RdfFormat.RDF_XML) else None
    written = cast(bytes, ox.serialize(triples, format=media, prefixes=supported))
    if media == ox.RdfFormat.RDF_XML:
        return XmlText(media.media_type).passed(written)
    return _in_order(written) if media == ox.RdfFormat.TURTLE else written


def _in_order(turtle: bytes) -> bytes:
    # The engine writes prefixes in no order; the same facts should be the same bytes in every process.
    lines = turtle.splitlines(keepends=True)
    head = next((n for n, line in enumerate(lines) if not line.startswith(b"@prefix ")), len(lines))
    return b"".join([*sorted(lines[:head]), *lines[head:]])
