"""Awesome Korean LLM: families of open Korean models of 2023, each with sizes, maker, base model and weights.

A row speaks of a family; what it says is taken for the one model whose weights it links. A line may hold two
rows. Where a family has two bases ("llama / Polyglot-Ko"), sizes are split the same way, and the linked
model's size tells which base it has. A base is a parent only where an alias names it with that size. A row
that links the weights of an earlier row does not say which model it means.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from api.importers.curation import Curation
from api.importers.hub import hub_id
from api.importers.observations import (
    Code,
    Derived,
    Mention,
    Observation,
    PlainText,
    Raw,
    Record,
    StatedFact,
    Thing,
)
from api.importers.raw_files import RawReader, one_line
from api.importers.source import Source, SourceFile

NAME = "awesome-korean-llm"
_FILE = SourceFile(
    "list", "ORIGIN-README.md", "한국어 오픈소스 LLM 표", "Table of Korean open LLMs", "2023-10-31",
    "https://github.com/NomaDamas/awesome-korean-llm",
)  # fmt: skip
_COLUMNS = 6
_LINK = re.compile(r"\[(?P<text>[^\]]*)\]\((?P<address>[^)\s]+)\)")
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*B", re.IGNORECASE)
_UNKNOWN = ("", "❓", "ㅇ")


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    name: str
    sizes: str
    maker: str
    base: str
    commercial: str
    weights: str


def observe(reader: RawReader, _curation: Curation) -> Iterator[Observation]:
    """Yield what every row says of the model it links."""
    seen: set[str] = set()
    for row in _rows(reader):
        place = f"line {row.line}, {row.name!r}"
        if not row.name:
            reader.problems.add(_FILE.path, f"line {row.line}", "the family has no name")
        elif not row.weights:
            reader.problems.add(_FILE.path, place, "no weights are linked")
        elif row.weights in seen:
            reader.problems.add(_FILE.path, place, "links the weights of another family")
        else:
            seen.add(row.weights)
            yield from _model(row)


def _rows(reader: RawReader) -> Iterator[_Row]:
    for line, text in reader.lines(_FILE.path):
        if not text.startswith("|"):
            continue
        cells = [cell.strip() for cell in text.strip().strip("|").replace("||", "|").split("|")]
        if "이름" in cells or set("".join(cells)) <= set(":-"):
            continue
        if len(cells) % _COLUMNS:
            reader.problems.add(_FILE.path, f"line {line}", f"{len(cells)} cells are not rows of {_COLUMNS}")
            continue
        for start in range(0, len(cells), _COLUMNS):
            name, sizes, maker, base, commercial, weights = cells[start : start + _COLUMNS]
            address = _LINK.search(weights)
            yield _Row(
                line, _words(name), sizes, _words(maker), base, commercial,
                hub_id(address["address"]) if address else "",
            )  # fmt: skip


def _words(cell: str) -> str:
    found = _LINK.search(cell)
    return one_line(found["text"] if found else cell)


def _model(row: _Row) -> Iterator[Observation]:
    title = row.weights.partition("/")[2]
    about = Mention(
        NAME,
        title,
        (row.maker,),
        key=row.weights,
        weights=row.weights,
        wanted=True,
        generative=True,
        korean=True,
    )

    def record(column: str) -> Record:
        where = f"{_FILE.path}, line {row.line}, {row.name!r}, column {column!r}"
        return Record(f"{NAME}/{_FILE.slug}", where, _FILE.date)

    yield StatedFact(about, "dcterms:title", (PlainText(title, language="en"),), record("가중치"))
    if row.maker not in _UNKNOWN:
        yield StatedFact(about, "gyebo:developedBy", (Thing("organization", row.maker),), record("제작자"))
    channel = (Code("deployment-channel", "download"),)
    yield StatedFact(about, "gyebo:deploymentChannel", channel, record("가중치"))
    allowed = _of_group(row, row.commercial)
    if allowed not in _UNKNOWN:
        place = record("상업적 사용 여부")
        yield StatedFact(
            about, "gyebo:accessLevel", (Raw("access-level", allowed),), place, confidence="derived"
        )
        opened = (Raw("weights-openness", allowed),)
        yield StatedFact(about, "gyebo:weightsOpenness", opened, place, confidence="derived")
    base, size = _of_group(row, row.base), _size(row)
    if base not in _UNKNOWN:
        known = base if _SIZE.search(base) or not size else f"{base} {size}"
        yield Derived(about, known, record("베이스 모델"), confidence="derived")


def _of_group(row: _Row, cell: str) -> str:
    """Return the part of a cell that belongs to the linked model's size."""
    parts = [one_line(part) for part in cell.split("/")]
    if len(parts) == 1:
        return parts[0]
    groups = row.sizes.split("/")
    size = _size(row)
    fitting = [part for group, part in zip(groups, parts, strict=False) if size and size in _sizes(group)]
    return fitting[0] if len(fitting) == 1 and len(groups) == len(parts) else ""


def _size(row: _Row) -> str:
    """Return the linked model's size where it is one of the sizes that the row lists."""
    own = [size for size in _sizes(row.weights.partition("/")[2]) if size in _sizes(row.sizes)]
    return own[0] if len(own) == 1 else ""


def _sizes(text: str) -> list[str]:
    return [f"{number}B" for number in _SIZE.findall(text)]


SOURCE = Source(
    name=NAME,
    folder="awesome-korean-llm",
    title_ko="한국어 오픈소스 LLM 목록",
    title_en="Awesome Korean LLM",
    publisher="nomadamas",
    license="cc0-1.0",
    homepage="https://github.com/NomaDamas/awesome-korean-llm",
    files=(_FILE,),
    observe=observe,
)
