"""simple-evals: one table of scores in per cent, by model and prompt.

A prompt that is "unknown" marks a score that the vendor reported; the others were run by OpenAI, which is a
first party for its own models alone. MATH is the 500-problem subset for the o-series and newer (note 6).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from api.importers.curation import Curation
from api.importers.numbers import percent_text
from api.importers.observations import Mention, Observation, PlainText, Record, StatedFact, StatedScore
from api.importers.raw_files import RawReader, one_line
from api.importers.source import Source, SourceFile

NAME = "simple-evals"
_FILE = SourceFile(
    "readme-2025-07-09", "ORIGIN-README.md", "결과표, 2025-07-09", "Results table, 2025-07-09", "2025-07-09",
    "https://github.com/openai/simple-evals",
)  # fmt: skip
_COLUMNS = (
    "mmlu-accuracy",
    "gpqa-diamond-accuracy",
    "",
    "humaneval-pass1",
    "mgsm-accuracy",
    "drop-f1",
    "simpleqa-accuracy",
)
_EMPTY = ("", "-", "n/a")
_NOTE = re.compile(r"\[\^\d+\]")
_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")


def observe(reader: RawReader, _curation: Curation) -> Iterator[Observation]:
    """Yield the scores of every row of the results table."""
    inside = False
    for line, text in reader.lines(_FILE.path):
        if not text.startswith("|"):
            if inside:
                return
            continue
        cells = [
            one_line(_LINK.sub(r"\1", _NOTE.sub("", cell))) for cell in text.strip().strip("|").split("|")
        ]
        if cells[0] == "Model":
            inside = True
        elif inside and len(cells) >= 3 and not cells[0].startswith((":", "*", "-")) and cells[0]:
            yield from _row(reader, line, cells)


def _row(reader: RawReader, line: int, cells: list[str]) -> Iterator[Observation]:
    name, prompt = cells[0], cells[1]
    about = Mention(NAME, name, ("OpenAI",) if prompt != "unknown" else (), key=name, generative=True)
    record = Record(f"{NAME}/{_FILE.slug}", f"{_FILE.path}, line {line}, {name!r}", _FILE.date)
    yield StatedFact(about, "dcterms:title", (PlainText(name, language="en"),), record)
    for metric, raw in zip(_COLUMNS, cells[2:], strict=False):
        if not metric or raw in _EMPTY:
            continue
        try:
            value = percent_text(raw)
        except ValueError as error:
            reader.problems.add(_FILE.path, f"line {line}, {name!r}, {metric}", str(error))
            continue
        party = "unknown" if prompt == "unknown" else "first-party"
        note = "reported by its vendor" if prompt == "unknown" else f"prompt: {prompt}"
        yield StatedScore(about, metric, value, record, party, note=note)


SOURCE = Source(
    name=NAME,
    folder="simple-evals",
    title_ko="simple-evals 결과표",
    title_en="simple-evals results",
    publisher="openai",
    license="mit",
    homepage="https://github.com/openai/simple-evals",
    files=(_FILE,),
    observe=observe,
)
