"""BigCodeBench: pass@1 in per cent; full or hard problems by completion or instruction are four metrics."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from api.importers.coding_boards import board_row, scores
from api.importers.curation import Curation
from api.importers.hub import own_id
from api.importers.observations import Mention, Observation, Record
from api.importers.raw_files import RawReader, one_line
from api.importers.source import Source, SourceFile

NAME = "bigcodebench"
_DATE = "2025-04-17"
_ORIGIN = "https://github.com/bigcode-bench/bigcode-bench.github.io"
_FULL = SourceFile("full", "results.json", "전체 문제", "Full set", _DATE, _ORIGIN)
_HARD = SourceFile("hard", "results-hard.json", "어려운 문제", "Hard set", _DATE, _ORIGIN)


def observe(reader: RawReader, _curation: Curation) -> Iterator[Observation]:
    """Yield what the full board says of every model, and the scores of the hard one."""
    for file in (_FULL, _HARD):
        entries: Any = reader.json(file.path)
        if not isinstance(entries, dict):
            reader.problems.add(file.path, "whole file", "is not a JSON object")
            continue
        metrics = {way: f"bigcodebench-{file.slug}-{way}-pass1" for way in ("complete", "instruct")}
        for name, entry in entries.items():
            record = Record(f"{NAME}/{file.slug}", f"{file.path}, {name!r}", file.date)
            if file is _FULL:
                yield from board_row(reader, name, entry, record=record, metrics=metrics, evaluator="BigCode")
            elif isinstance(entry, dict):
                weights = own_id(name, entry.get("link"))
                about = Mention(NAME, one_line(name), key=name, weights=weights, generative=True)
                yield from scores(reader, about, entry, record=record, metrics=metrics, evaluator="BigCode")


SOURCE = Source(
    name=NAME,
    folder="bigcodebench",
    title_ko="BigCodeBench 리더보드",
    title_en="BigCodeBench leaderboard",
    publisher="bigcode",
    license="apache-2.0",
    homepage="https://bigcode-bench.github.io",
    files=(_FULL, _HARD),
    observe=observe,
)
