"""Open LLM Leaderboard, second edition: one row for each model and precision, by Hugging Face id.

Scores are raw fractions (the normalised columns are another quantity), measured by the leaderboard with
log-likelihoods, so they are third-party and not comparable with what vendors report. A base model that is
the model itself, or "Removed", is no parent; a merge mostly names itself, or one parent of several, so its
kind stays unsaid. Any other kind of derivation follows from the kind of model, and is marked derived.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from api.importers.curation import Curation
from api.importers.numbers import date_type, decimal_text, integer_text, scaled
from api.importers.observations import (
    Code,
    Derived,
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

NAME = "open-llm-leaderboard-v2"
_FILE = SourceFile(
    "results-2025-03-21",
    "huggingface_v2.csv",
    "결과, 2025-03-21",
    "Results, 2025-03-21",
    "2025-03-21",
    "https://github.com/fboulnois/llm-leaderboard-csv",
)
_SCORES = {
    "evaluations_mmlu_pro_value": ("mmlu-pro-accuracy", "5"),
    "evaluations_math_value": ("math-level-5-accuracy", "4"),
    "evaluations_gpqa_value": ("gpqa-accuracy", "0"),
    "evaluations_bbh_value": ("bbh-accuracy", "3"),
    "evaluations_ifeval_value": ("ifeval-accuracy", "0"),
}
_KINDS = {
    "continuouslypretrained": "continuedPretrainingFrom",
    "fine-tunedondomain-specificdatasets": "fineTunedFrom",
    "chatmodels": "fineTunedFrom",  # the board means RLHF, DPO and instruction tuning alike
}
_MERGED = " (Merge)"
_NOT_A_PARENT = ("", "removed", "none", "unknown")


def observe(reader: RawReader, _curation: Curation) -> Iterator[Observation]:
    """Yield what the first row of each model says; further rows repeat it at other precisions."""
    seen: set[str] = set()
    for line, row in reader.csv_rows(_FILE.path):
        name = row.get("model_name", "")
        if "/" not in name:
            reader.problems.add(_FILE.path, f"line {line}", "the model has no Hugging Face id")
        elif name not in seen:
            seen.add(name)
            yield from _row(reader, line, name, row)


def _row(reader: RawReader, line: int, name: str, row: dict[str, str]) -> Iterator[Observation]:
    namespace, _, short = name.partition("/")
    about = Mention(NAME, short, (namespace,), key=name, weights=name, generative=True)

    def record(column: str) -> Record:
        where = f"{_FILE.path}, line {line}, model_name {name!r}, column {column!r}"
        return Record(f"{NAME}/{_FILE.slug}", where, _FILE.date)

    yield StatedFact(about, "dcterms:title", (PlainText(short, language="en"),), record("model_name"))
    yield StatedFact(about, "gyebo:publishedBy", (Thing("organization", namespace),), record("model_name"))
    yield from _facts(reader, line, about, row, record_of=record)
    parent = row.get("metadata_base_model", "").removesuffix(_MERGED)
    if parent.casefold() not in _NOT_A_PARENT and parent != name:
        yield _derived(about, parent, row, record("metadata_base_model"))
    for column, (metric, shots) in _SCORES.items():
        try:
            value = scaled(row.get(column, ""), 100)
            if not 0 < Decimal(value) <= 100:
                continue  # 0: the run failed or the answer could not be read
        except ValueError as error:
            reader.problems.add(_FILE.path, f"line {line}, {name!r}, {column!r}", str(error))
            continue
        precision = row.get("model_precision", "")
        yield StatedScore(
            about, metric, value, record(column), "third-party", "Hugging Face", shots,
            note=f"log-likelihood, {precision}" if precision else "log-likelihood",
        )  # fmt: skip


def _derived(about: Mention, parent: str, row: dict[str, str], record: Record) -> Derived:
    """Tell the kind of derivation by the kind of model that its maker chose for the board."""
    if row.get("model_weight_type") == "Adapter":
        return Derived(about, parent, record, "adapterOf")
    merged = row.get("metadata_base_model", "").endswith(_MERGED)
    kind = "parentModel" if merged else _KINDS.get(row.get("model_type", ""), "parentModel")
    return Derived(about, parent, record, kind, "" if kind == "parentModel" else "derived")


def _facts(
    reader: RawReader, line: int, about: Mention, row: dict[str, str], *, record_of: Callable[[str], Record]
) -> Iterator[Observation]:
    try:
        billions = decimal_text(row.get("metadata_params_billions") or "0")
        if Decimal(billions) > 0:
            count = PlainText(integer_text(scaled(billions, 10**9)), "integer")
            yield StatedFact(about, "gyebo:totalParameters", (count,), record_of("metadata_params_billions"))
    except ValueError as error:
        place = f"line {line}, {about.key!r}, 'metadata_params_billions'"
        reader.problems.add(_FILE.path, place, str(error))
    if day := row.get("metadata_upload_date", ""):
        try:
            date = PlainText(day, date_type(day))
            yield StatedFact(about, "gyebo:releaseDate", (date,), record_of("metadata_upload_date"))
        except ValueError as error:
            reader.problems.add(_FILE.path, f"line {line}, {about.key!r}", str(error))
    # The board takes open models only, so the weights could be had when it ran.
    weights = (Code("openness", "open"),)
    yield StatedFact(about, "gyebo:weightsOpenness", weights, record_of("model_name"), confidence="derived")
    if licence := row.get("metadata_hub_license", ""):
        record = record_of("metadata_hub_license")
        yield StatedFact(about, "dcterms:license", (Raw("license", licence),), record)
        level = (Raw("license-access", licence),)
        yield StatedFact(about, "gyebo:accessLevel", level, record, confidence="derived")
    if stage := row.get("model_type", ""):
        yield StatedFact(about, "gyebo:modelStage", (Raw("model-stage", stage),), record_of("model_type"))
    if row.get("features_is_moe", "").upper() == "TRUE":
        experts = (Code("architecture", "mixture-of-experts"),)
        yield StatedFact(about, "gyebo:architecture", experts, record_of("features_is_moe"))


SOURCE = Source(
    name=NAME,
    folder="llm-leaderboard-csv",
    title_ko="Open LLM Leaderboard 2판",
    title_en="Open LLM Leaderboard, second edition",
    publisher="hugging-face",
    license="mpl-2.0",
    homepage="https://github.com/fboulnois/llm-leaderboard-csv",
    files=(_FILE,),
    observe=observe,
)
