"""Independent runs of KMMLU and HAE-RAE on open and closed models, zero-shot, one column a model."""

from __future__ import annotations

import re
from collections.abc import Iterator

from api.importers.curation import Curation
from api.importers.numbers import percent_text
from api.importers.observations import Code, Mention, Observation, PlainText, Record, StatedFact, StatedScore
from api.importers.raw_files import RawReader, one_line
from api.importers.source import Source, SourceFile

NAME = "korean-bench"
_FILE = SourceFile(
    "detailed-results", "DETAILED_RESULTS.md", "상세 결과", "Detailed results", "2026-01-22",
    "https://github.com/hsr87/evaluate-llm-on-korean-dataset",
)  # fmt: skip
_SECTIONS = {"KMMLU": "kmmlu-accuracy", "HAERAE": "haerae-accuracy"}
_HEADING = re.compile(r"^###\s+(\S+)")


def observe(reader: RawReader, _curation: Curation) -> Iterator[Observation]:
    """Yield the overall score of every model in the sections that have a metric, the first table of each."""
    section = ""
    names: list[str] = []
    told: set[tuple[str, str]] = set()
    for line, text in reader.lines(_FILE.path):
        if heading := _HEADING.match(text):
            section, names = heading[1], []
        cells = [one_line(cell).strip("*") for cell in text.strip().strip("|").split("|")]
        if text.startswith("|") and cells[0] in ("supercategory", "category"):
            names = [cell for cell in cells[1:] if cell != "category"]
        elif text.startswith("|") and cells[0] == "Overall" and section in _SECTIONS:
            values = [cell for cell in cells[1:] if cell]
            for name, value in zip(names, values, strict=False):
                if name and (section, name) not in told:
                    told.add((section, name))
                    yield from _score(reader, line, section, name, value)


def _score(reader: RawReader, line: int, section: str, name: str, raw: str) -> Iterator[Observation]:
    about = Mention(NAME, name, key=name, generative=True)
    record = Record(f"{NAME}/{_FILE.slug}", f"{_FILE.path}, line {line}, {section}, {name!r}", _FILE.date)
    try:
        value = percent_text(raw)
    except ValueError as error:
        reader.problems.add(_FILE.path, f"line {line}, {name!r}", str(error))
        return
    yield StatedFact(about, "dcterms:title", (PlainText(name, language="en"),), record)
    yield StatedScore(about, _SECTIONS[section], value, record, "third-party", shots="0")
    shown = (Code("korean-support", "demonstrated"),)
    yield StatedFact(about, "gyebo:koreanSupport", shown, record, confidence="derived")


SOURCE = Source(
    name=NAME,
    folder="korean-bench",
    title_ko="한국어 벤치마크 독립 측정",
    title_en="Independent runs of Korean benchmarks",
    publisher="korean-bench",
    license="mit",
    homepage="https://github.com/hsr87/evaluate-llm-on-korean-dataset",
    files=(_FILE,),
    observe=observe,
)
