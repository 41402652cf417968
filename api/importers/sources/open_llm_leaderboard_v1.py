"""Open LLM Leaderboard, first edition: scores in per cent, by Hugging Face id; few-shot, log-likelihood.

`flagged` is inverted and `params_b` of 0 means unknown, so neither is used; a GSM8K of 0 may be a failed run.
"""

from __future__ import annotations

from collections.abc import Iterator

from api.importers.curation import Curation
from api.importers.numbers import percent_text
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
from api.importers.raw_files import RawReader
from api.importers.source import Source, SourceFile

NAME = "open-llm-leaderboard-v1"
_FILE = SourceFile(
    "results-2024-07-13", "huggingface_v1.csv", "결과, 2024-07-13", "Results, 2024-07-13", "2024-07-13",
    "https://github.com/fboulnois/llm-leaderboard-csv",
)  # fmt: skip
_SCORES = {
    "mmlu": ("mmlu-accuracy", "5"),
    "arc": ("arc-challenge-accuracy", "25"),
    "hellaswag": ("hellaswag-accuracy", "10"),
    "winogrande": ("winogrande-accuracy", "5"),
    "gsm8k": ("gsm8k-accuracy", "5"),
    "truthfulqa": ("truthfulqa-mc2", "0"),
}


def observe(reader: RawReader, _curation: Curation) -> Iterator[Observation]:
    """Yield what the first row of each model says; further rows repeat it at other precisions."""
    seen: set[str] = set()
    for line, row in reader.csv_rows(_FILE.path):
        name = row.get("fullname", "")
        if name.count("/") != 1:
            reader.problems.add(_FILE.path, f"line {line}", "the model has no Hugging Face id")
        elif name not in seen:
            seen.add(name)
            yield from _row(reader, line, name, row)


def _row(reader: RawReader, line: int, name: str, row: dict[str, str]) -> Iterator[Observation]:
    namespace, _, short = name.partition("/")
    about = Mention(NAME, short, (namespace,), key=name, weights=name, generative=True)

    def record(column: str) -> Record:
        where = f"{_FILE.path}, line {line}, fullname {name!r}, column {column!r}"
        return Record(f"{NAME}/{_FILE.slug}", where, _FILE.date)

    yield StatedFact(about, "dcterms:title", (PlainText(short, language="en"),), record("fullname"))
    yield StatedFact(about, "gyebo:publishedBy", (Thing("organization", namespace),), record("fullname"))
    if licence := row.get("hub_license", "").strip('"'):
        yield StatedFact(about, "dcterms:license", (Raw("license", licence),), record("hub_license"))
        level = (Raw("license-access", licence),)
        yield StatedFact(about, "gyebo:accessLevel", level, record("hub_license"), confidence="derived")
    for column, (metric, shots) in _SCORES.items():
        try:
            value = percent_text(row.get(column, ""), least=0)
        except ValueError as error:
            reader.problems.add(_FILE.path, f"line {line}, {name!r}, {column!r}", str(error))
            continue
        if float(value) > 0:
            note = f"log-likelihood, {row.get('precision', '')}"
            yield StatedScore(
                about, metric, value, record(column), "third-party", "Hugging Face", shots, note=note
            )


SOURCE = Source(
    name=NAME,
    folder="llm-leaderboard-csv",
    title_ko="Open LLM Leaderboard 1판",
    title_en="Open LLM Leaderboard, first edition",
    publisher="hugging-face",
    license="mpl-2.0",
    homepage="https://github.com/fboulnois/llm-leaderboard-csv",
    files=(_FILE,),
    observe=observe,
)
