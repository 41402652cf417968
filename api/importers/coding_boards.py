"""One row of a coding leaderboard: EvalPlus and BigCodeBench share this form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from api.importers.hub import own_id
from api.importers.numbers import date_type, integer_text, percent_text, scaled
from api.importers.observations import Code, Mention, Observation, PlainText, Record, StatedFact, StatedScore
from api.importers.raw_files import RawReader, one_line

_OPEN_DATA = {"Full": "open", "Partial": "partial", "NONE": "not-released"}


def board_row(
    reader: RawReader, name: str, entry: Any, *, record: Record, metrics: Mapping[str, str], evaluator: str
) -> Iterator[Observation]:
    """Yield size, stage, date, openness of the instruction data, and the scores."""
    source, path = record.source.partition("/")[0], record.locator.partition(",")[0]
    if not isinstance(entry, dict) or not one_line(name):
        reader.problems.add(path, f"{name!r}", "is not an entry of a model")
        return
    weights = own_id(name, entry.get("link"))
    about = Mention(source, one_line(name), key=name, weights=weights, generative=True)
    yield StatedFact(about, "dcterms:title", (PlainText(about.name, language="en"),), record)
    if weights and isinstance(entry.get("size"), int | Decimal) and entry["size"] > 0:
        try:
            count = PlainText(integer_text(scaled(entry["size"], 10**9)), "integer")
            yield StatedFact(about, "gyebo:totalParameters", (count,), record)
        except ValueError as error:
            reader.problems.add(path, f"{name!r}, size", str(error))
    if isinstance(entry.get("prompted"), bool):
        stage = "instruction-tuned" if entry["prompted"] else "foundation"
        yield StatedFact(
            about, "gyebo:modelStage", (Code("model-stage", stage),), record, confidence="derived"
        )
    if opened := _OPEN_DATA.get(str(entry.get("open-data"))):
        yield StatedFact(about, "gyebo:fineTuningDataOpenness", (Code("openness", opened),), record)
    if day := entry.get("date"):
        try:
            yield StatedFact(about, "gyebo:releaseDate", (PlainText(str(day), date_type(str(day))),), record)
        except ValueError as error:
            reader.problems.add(path, f"{name!r}, date", str(error))
    yield from scores(reader, about, entry, record=record, metrics=metrics, evaluator=evaluator)


def scores(
    reader: RawReader,
    about: Mention,
    entry: Any,
    *,
    record: Record,
    metrics: Mapping[str, str],
    evaluator: str,
) -> Iterator[Observation]:
    """Yield the scores alone, in per cent."""
    path = record.locator.partition(",")[0]
    passed = entry.get("pass@1") if isinstance(entry, dict) else None
    found: dict[str, Any] = passed if isinstance(passed, dict) else {}
    for field, metric in metrics.items():
        raw = found.get(field)
        if raw is None:
            continue
        try:
            value = percent_text(raw)
        except ValueError as error:
            reader.problems.add(path, f"{about.key!r}, pass@1.{field}", str(error))
            continue
        yield StatedScore(about, metric, value, record, "third-party", evaluator, note=f"greedy, {field}")
