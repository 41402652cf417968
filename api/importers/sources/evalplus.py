"""EvalPlus: pass@1 on HumanEval and MBPP and their stricter editions, in per cent, greedy decoding.

`prompted` false means that a base model was measured; `open-data` says how open the instruction data is,
and NONE is a value.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from api.importers.coding_boards import board_row
from api.importers.curation import Curation
from api.importers.observations import Observation, Record
from api.importers.raw_files import RawReader
from api.importers.source import Source, SourceFile

NAME = "evalplus"
_FILE = SourceFile(
    "results-2024-12-26", "results.json", "결과, 2024-12-26", "Results, 2024-12-26", "2024-12-26",
    "https://github.com/evalplus/evalplus.github.io",
)  # fmt: skip
_SCORES = {
    "humaneval": "humaneval-pass1",
    "humaneval+": "humaneval-plus-pass1",
    "mbpp": "mbpp-pass1",
    "mbpp+": "mbpp-plus-pass1",
}


def observe(reader: RawReader, _curation: Curation) -> Iterator[Observation]:
    """Yield what the board says of every model."""
    entries: Any = reader.json(_FILE.path)
    if not isinstance(entries, dict):
        reader.problems.add(_FILE.path, "whole file", "is not a JSON object")
        return
    for name, entry in entries.items():
        record = Record(f"{NAME}/{_FILE.slug}", f"{_FILE.path}, {name!r}", _FILE.date)
        yield from board_row(reader, name, entry, record=record, metrics=_SCORES, evaluator="EvalPlus")


SOURCE = Source(
    name=NAME,
    folder="evalplus",
    title_ko="EvalPlus 리더보드",
    title_en="EvalPlus leaderboard",
    publisher="evalplus",
    license="apache-2.0",
    homepage="https://evalplus.github.io",
    files=(_FILE,),
    observe=observe,
)
