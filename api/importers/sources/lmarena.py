"""LMArena: ratings from people's votes, one board each for text, vision and image generation."""

from __future__ import annotations

from collections.abc import Iterator

from api.importers.curation import Curation
from api.importers.hub import own_id
from api.importers.numbers import decimal_text
from api.importers.observations import (
    Mention,
    Observation,
    PlainText,
    Raw,
    Record,
    StatedFact,
    StatedScore,
    Thing,
)
from api.importers.raw_files import RawReader, one_line
from api.importers.source import Source, SourceFile

NAME = "lmarena"
_DATE = "2025-08-04"
_ORIGIN = "https://github.com/fboulnois/llm-leaderboard-csv"
_FILES = tuple(
    SourceFile(
        f"{board}-{_DATE}",
        f"lmarena_{board}.csv",
        f"{korean} 순위, {_DATE}",
        f"{board} board, {_DATE}",
        _DATE,
        _ORIGIN,
    )
    for board, korean in (("text", "텍스트"), ("vision", "비전"), ("image", "이미지 생성"))
)
# The arena's rating of the framework is that of chat; other boards rate other abilities on other scales.
_RATED = _FILES[:1]


def observe(reader: RawReader, _curation: Curation) -> Iterator[Observation]:
    """Yield who makes each model and on what terms, and the ratings and votes of the text board."""
    for file in _FILES:
        for line, row in reader.csv_rows(file.path):
            name = one_line(row.get("model", ""))
            if not name:
                reader.problems.add(file.path, f"line {line}", "the model has no name")
                continue
            yield from _row(reader, file, line, name, row)


def _row(
    reader: RawReader, file: SourceFile, line: int, name: str, row: dict[str, str]
) -> Iterator[Observation]:
    maker = one_line(row.get("organization", ""))
    weights = own_id(name, row.get("url", ""))
    about = Mention(NAME, name, (maker,) if maker else (), key=name, weights=weights, generative=True)

    def record(column: str) -> Record:
        where = f"{file.path}, line {line}, model {name!r}, column {column!r}"
        return Record(f"{NAME}/{file.slug}", where, file.date)

    yield StatedFact(about, "dcterms:title", (PlainText(name, language="en"),), record("model"))
    if maker:
        yield StatedFact(about, "gyebo:developedBy", (Thing("organization", maker),), record("organization"))
    if licence := row.get("license", ""):
        yield StatedFact(about, "dcterms:license", (Raw("license", licence),), record("license"))
        level = (Raw("license-access", licence),)
        yield StatedFact(about, "gyebo:accessLevel", level, record("license"), confidence="derived")
    for column, metric in (
        (("arena_score", "arena-score"), ("votes", "arena-votes")) if file in _RATED else ()
    ):
        try:
            value = decimal_text(row.get(column, ""))
        except ValueError as error:
            reader.problems.add(file.path, f"line {line}, {name!r}, {column!r}", str(error))
            continue
        interval = row.get("95_pct_ci", "")
        note = (
            f"text board; 95% interval {interval}" if column == "arena_score" and interval else "text board"
        )
        yield StatedScore(about, metric, value, record(column), "third-party", "LMArena", note=note)


SOURCE = Source(
    name=NAME,
    folder="llm-leaderboard-csv",
    title_ko="LMArena",
    title_en="LMArena",
    publisher="lmarena",
    license="mpl-2.0",
    homepage="https://github.com/fboulnois/llm-leaderboard-csv",
    files=_FILES,
    observe=observe,
)
