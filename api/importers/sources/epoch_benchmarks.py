"""Epoch AI's own benchmark runs: fractions, by the vendor's model id with a suffix for reasoning effort.

An effort ("_high", "_medium") is a setting of a run and no other model. Runs that did not end well, and
benchmarks that have no metric here, are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from api.importers.curation import Curation
from api.importers.numbers import scaled
from api.importers.observations import Mention, Observation, PlainText, Record, StatedFact, StatedScore
from api.importers.raw_files import RawReader, one_line
from api.importers.source import Source, SourceFile

NAME = "epoch-benchmarks"
_FILE = SourceFile(
    "runs-2025-12-03", "data/benchmarks_runs.csv", "측정 실행, 2025-12-03", "Benchmark runs, 2025-12-03",
    "2025-12-03", "https://github.com/epoch-research/benchmark-stitching",
)  # fmt: skip
_METRICS = {
    "GPQA diamond": "gpqa-diamond-accuracy",
    "MATH level 5": "math-level-5-accuracy",
    "SWE-Bench verified": "swe-bench-verified-resolved",
}
_EFFORT = re.compile(r"_(high|medium|low|minimal|none|xhigh|\d+K)$", re.IGNORECASE)


def observe(reader: RawReader, _curation: Curation) -> Iterator[Observation]:
    """Yield the best score of every run that succeeded."""
    for line, row in reader.csv_rows(_FILE.path):
        metric = _METRICS.get(row.get("task", ""))
        name = one_line(row.get("model", ""))
        if not name:
            reader.problems.add(_FILE.path, f"line {line}", "the model has no name")
        elif metric and row.get("Status", "") == "Success":
            yield from _run(reader, line, name, metric, row)


def _run(reader: RawReader, line: int, name: str, metric: str, row: dict[str, str]) -> Iterator[Observation]:
    short = _EFFORT.sub("", name)
    about = Mention(NAME, short, key=short, generative=True)
    column = "Best score (across scorers)"
    try:
        value = scaled(row.get(column, ""), 100)
        day = datetime.strptime(row.get("started_at", ""), "%d %B %Y %I:%M%p").date().isoformat()  # noqa: DTZ007
    except ValueError as error:
        reader.problems.add(_FILE.path, f"line {line}, {name!r}", str(error))
        return
    where = f"{_FILE.path}, line {line}, model {name!r}, column"
    record = Record(f"{NAME}/{_FILE.slug}", f"{where} {column!r}", day, row.get("log viewer", ""))
    named = Record(record.source, f"{where} 'model'", day)
    yield StatedFact(about, "dcterms:title", (PlainText(short, language="en"),), named)
    effort = name.removeprefix(short).lstrip("_")
    note = f"reasoning effort {effort}" if effort else ""
    yield StatedScore(about, metric, value, record, "third-party", "Epoch AI", note=note)


SOURCE = Source(
    name=NAME,
    folder="epoch-benchmarks",
    title_ko="에포크 AI 벤치마크 실행",
    title_en="Epoch AI benchmark runs",
    publisher="epoch-ai",
    license="cc-by-4.0",
    homepage="https://github.com/epoch-research/benchmark-stitching",
    files=(_FILE,),
    observe=observe,
)
