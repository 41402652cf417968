"""MMMU: accuracy in per cent on three sets. Share-alike, so its numbers are kept apart.

Sizes are free text and links often belong to a sibling, so neither is used. "author" as the source of a
score means that the maker reported it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from api.importers.curation import Curation
from api.importers.numbers import percent_text
from api.importers.observations import Mention, Observation, Record, StatedScore
from api.importers.raw_files import RawReader, one_line
from api.importers.source import Source, SourceFile

NAME = "mmmu"
_FILE = SourceFile(
    "leaderboard-2026-07-03", "leaderboard_data.json", "순위표, 2026-07-03", "Leaderboard, 2026-07-03",
    "2026-07-03", "https://github.com/MMMU-Benchmark/mmmu-benchmark.github.io",
)  # fmt: skip
_SETS = {"validation": "mmmu-val-accuracy", "test": "mmmu-test-accuracy", "pro": "mmmu-pro-accuracy"}
_EMPTY = ("", "-", "None")


def observe(reader: RawReader, _curation: Curation) -> Iterator[Observation]:
    """Yield the overall scores of every model; people are measured on this board, too, and left out."""
    board: Any = reader.json(_FILE.path)
    rows = board.get("leaderboardData") if isinstance(board, dict) else None
    if not isinstance(rows, list):
        reader.problems.add(_FILE.path, "leaderboardData", "is not a JSON list")
        return
    for number, row in enumerate(rows):
        info = row.get("info") if isinstance(row, dict) else None
        name = one_line(str(info.get("name") or "")) if isinstance(info, dict) else ""
        if not isinstance(info, dict) or not name:
            reader.problems.add(_FILE.path, f"leaderboardData[{number}]", "the model has no name")
        elif info.get("type") not in ("human_expert", "random_frequent"):
            yield from _row(reader, number, name, row)


def _row(reader: RawReader, number: int, name: str, row: dict[str, Any]) -> Iterator[Observation]:
    about = Mention(NAME, name, key=name, generative=True)
    for part, metric in _SETS.items():
        scores = row.get(part)
        raw = str(scores.get("overall") or "").strip() if isinstance(scores, dict) else ""
        if raw in _EMPTY:
            continue
        where = f"leaderboardData[{number}].{part}.overall"
        try:
            value = percent_text(raw)
        except ValueError as error:
            reader.problems.add(_FILE.path, f"{where}, {name!r}", str(error))
            continue
        record = Record(f"{NAME}/{_FILE.slug}", f"{_FILE.path}, {where}, {name!r}", _FILE.date)
        own = isinstance(scores, dict) and scores.get("source") == "author"
        yield StatedScore(about, metric, value, record, "first-party" if own else "unknown")


SOURCE = Source(
    name=NAME,
    folder="mmmu",
    title_ko="MMMU 리더보드",
    title_en="MMMU leaderboard",
    publisher="mmmu-benchmark",
    license="cc-by-sa-4.0",
    homepage="https://mmmu-benchmark.github.io",
    files=(_FILE,),
    observe=observe,
)
