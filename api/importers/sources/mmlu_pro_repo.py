"""MMLU-Pro: accuracies recomputed from the published answers of its authors' runs, and their own short table.

A question without an answer counts as wrong here; the authors guess for it, so the table in their README is
up to two points higher and does not say how many examples were shown. A name is a folder or a display name,
never an id: the alias table says which model it is. A run that lacks many questions is no score.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from api.importers.curation import Curation
from api.importers.numbers import integer_text, percent_text
from api.importers.observations import Mention, Observation, Record, StatedScore
from api.importers.raw_files import RawReader, one_line
from api.importers.source import Source, SourceFile

NAME = "mmlu-pro-repo"
_GITHUB = "https://github.com/TIGER-AI-Lab/MMLU-Pro"
_RUNS = SourceFile(
    "recomputed", "mmlu_pro_accuracy.csv", "답에서 다시 계산한 정확도", "Accuracies recomputed from answers",
    "2026-03-18", _GITHUB,
)  # fmt: skip
_TABLE = SourceFile("readme", "ORIGIN-README.md", "README의 표", "Table in the README", "2026-03-18", _GITHUB)
_METRIC = "mmlu-pro-accuracy"
_COLUMN = "accuracy_percent_none_counts_as_wrong"
_FEWEST = 12000  # of 12,032 questions
_ROW = re.compile(r"^\|\s*(?P<model>[^|]+?)\s*\|\s*(?P<score>[^|]+?)\s*\|\s*$")
_NO_MODEL = ("Model", "")


def observe(reader: RawReader, _curation: Curation) -> Iterator[Observation]:
    """Yield both tables' scores."""
    yield from _runs(reader)
    yield from _table(reader)


def _runs(reader: RawReader) -> Iterator[Observation]:
    for line, row in reader.csv_rows(_RUNS.path):
        name = one_line(row.get("model", ""))
        if not name:
            reader.problems.add(_RUNS.path, f"line {line}", "the model has no name")
            continue
        try:
            value = percent_text(Decimal(row.get(_COLUMN, "")) if row.get(_COLUMN) else "", least=0)
            shots = integer_text(row.get("shots", ""), least=0)
            asked = int(integer_text(row.get("questions", "")))
        except (ValueError, ArithmeticError) as error:
            reader.problems.add(_RUNS.path, f"line {line}, {name!r}", str(error) or "is not a number")
            continue
        if asked < _FEWEST:
            reader.problems.add(_RUNS.path, f"line {line}, {name!r}", f"only {asked} questions were asked")
            continue
        where = f"{_RUNS.path}, line {line}, model {name!r}, column {_COLUMN!r}"
        note = f"{asked} questions; those without an answer count as wrong"
        yield StatedScore(
            Mention(NAME, name, key=name), _METRIC, value, Record(f"{NAME}/{_RUNS.slug}", where, _RUNS.date),
            "third-party", "TIGER-Lab", shots, note=note, confidence="derived",
        )  # fmt: skip


def _table(reader: RawReader) -> Iterator[Observation]:
    inside = False
    for line, text in reader.lines(_TABLE.path):
        if text.startswith("#"):
            inside = "Mini-Leaderboard" in text
        found = _ROW.match(text) if inside else None
        if not found or found["model"] in _NO_MODEL or set(found["model"]) <= set("-:"):
            continue
        name = one_line(found["model"])
        try:
            value = percent_text(found["score"])
        except ValueError as error:
            reader.problems.add(_TABLE.path, f"line {line}, {name!r}", str(error))
            continue
        record = Record(f"{NAME}/{_TABLE.slug}", f"{_TABLE.path}, line {line}, {name!r}", _TABLE.date)
        yield StatedScore(Mention(NAME, name, key=name), _METRIC, value, record, "third-party", "TIGER-Lab")


SOURCE = Source(
    name=NAME,
    folder="mmlu-pro-repo",
    title_ko="MMLU-Pro 저장소의 실행 결과",
    title_en="Runs in the MMLU-Pro repository",
    publisher="tiger-lab",
    license="apache-2.0",
    homepage=_GITHUB,
    files=(_RUNS, _TABLE),
    observe=observe,
)
