"""Result tables of Korean vendors: scores for their own models and for those that they compare.

The setting of a score is not in the file, and one name can stand for a base and a tuned model, so nothing is
averaged and the setting stays unsaid. KMMLU-Pro and KMMLU-Redux are other benchmarks than KMMLU. Judge scores
(Ko-MT-Bench, LogicKor) are on a scale of ten or of a hundred, by vendor.
"""

from __future__ import annotations

from collections.abc import Iterator

from api.importers.curation import Curation
from api.importers.numbers import percent_text, whole_day
from api.importers.observations import (
    Code,
    Mention,
    Observation,
    PlainText,
    Record,
    StatedFact,
    StatedScore,
    Thing,
)
from api.importers.raw_files import RawReader, one_line
from api.importers.source import Source, SourceFile

NAME = "korean-vendor-tables"
_FILE = SourceFile(
    "scores", "scores.csv", "공급사 결과표의 점수", "Scores of vendors' tables", "2026-01-15",
    "https://github.com/LG-AI-EXAONE",
)  # fmt: skip
_METRICS = {
    "KMMLU": "kmmlu-accuracy",
    "MMLU": "mmlu-accuracy",
    "MMLU-Pro": "mmlu-pro-accuracy",
    "GSM8K": "gsm8k-accuracy",
    "GPQA": "gpqa-accuracy",
    "HumanEval": "humaneval-pass1",
    "BBH": "bbh-accuracy",
    "MATH": "math-accuracy",
}
_VENDORS = {
    "kakao": ("Kakao", "kanana"),
    "LG-AI-EXAONE": ("LG AI Research", "exaone"),
    "SKT-AI": ("SK Telecom", "a.x"),
    "K-intelligence-Midm": ("KT", "mi:dm"),
}


def observe(reader: RawReader, _curation: Curation) -> Iterator[Observation]:
    """Yield the scores of the benchmarks that have a metric, and who makes the Korean models."""
    named: set[str] = set()
    for line, row in reader.csv_rows(_FILE.path):
        name = one_line(row.get("model_name", ""))
        if not name:
            reader.problems.add(_FILE.path, f"line {line}", "the model has no name")
            continue
        about = _mention(name)
        day = row.get("commit_date", "")
        try:
            whole_day(day)
        except ValueError as error:
            reader.problems.add(_FILE.path, f"line {line}, {name!r}, 'commit_date'", str(error))
            continue
        where = f"{_FILE.path}, line {line}, {name!r}, {row.get('row_label', '')!r}"
        record = Record(f"{NAME}/{_FILE.slug}", where, day, row.get("reported_in", ""))
        if name not in named:
            named.add(name)
            yield from _named(about, record)
        yield from _score(reader, line, about, row, record)


def _mention(name: str) -> Mention:
    maker = next((maker for maker, brand in _VENDORS.values() if brand in name.casefold()), "")
    return Mention(
        NAME,
        name,
        (maker,) if maker else (),
        key=name,
        wanted=bool(maker),
        generative=True,
        korean=bool(maker),
    )


def _named(about: Mention, record: Record) -> Iterator[Observation]:
    yield StatedFact(about, "dcterms:title", (PlainText(about.name, language="en"),), record)
    if about.organizations:
        makers = tuple(Thing("organization", name) for name in about.organizations)
        yield StatedFact(about, "gyebo:developedBy", makers, record)


def _score(
    reader: RawReader, line: int, about: Mention, row: dict[str, str], record: Record
) -> Iterator[Observation]:
    metric = _METRICS.get(row.get("benchmark", ""))
    if metric is None or "500" in row.get("row_label", ""):
        return
    try:
        value = percent_text(row.get("value", ""))
    except ValueError as error:
        reader.problems.add(_FILE.path, f"line {line}, {about.name!r}", str(error))
        return
    reporter = _VENDORS.get(row.get("reported_in", "").rstrip("/").split("/")[-2:-1][0], ("", ""))[0]
    own = reporter in about.organizations
    yield StatedScore(
        about, metric, value, record, "first-party" if own else "third-party", reporter,
        note=f"{row.get('row_label', '')}; setting not stated",
    )  # fmt: skip
    if metric == "kmmlu-accuracy":
        shown = (Code("korean-support", "demonstrated"),)
        yield StatedFact(about, "gyebo:koreanSupport", shown, record, confidence="derived")


SOURCE = Source(
    name=NAME,
    folder="korean-vendor-tables",
    title_ko="국내 공급사 결과표",
    title_en="Korean vendors' result tables",
    publisher="gyebo",
    license="facts-only",
    homepage="https://github.com/LG-AI-EXAONE",
    files=(_FILE,),
    observe=observe,
)
