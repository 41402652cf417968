"""ML.ENERGY: measured power of the GPUs that serve a model, summed over the GPUs of a configuration.

Throughput here is that of a whole server with many requests at once; it is not the speed that one user
sees, so it is not taken as tokens per second. One measurement a configuration, each with its setting.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from api.importers.curation import Curation
from api.importers.numbers import decimal_text
from api.importers.observations import Mention, Observation, PlainText, Record, StatedFact, StatedScore
from api.importers.raw_files import RawReader
from api.importers.source import Source, SourceFile

NAME = "ml-energy"
_FILE = SourceFile(
    "tasks-v3", "public/data/tasks", "과제별 측정 3판", "Measurements by task, third edition", "2026-02-24",
    "https://github.com/ml-energy/leaderboard",
)  # fmt: skip


def observe(reader: RawReader, _curation: Curation) -> Iterator[Observation]:
    """Yield the power of the largest and the smallest batch on each kind of GPU, for every model and task."""
    for path in reader.files(f"{_FILE.path}/*.json"):
        task: Any = reader.json(path)
        rows = task.get("configurations") if isinstance(task, dict) else None
        if not isinstance(rows, list):
            reader.problems.add(path, "configurations", "is not a JSON list")
            continue
        for number, row in _ends(rows):
            yield from _configuration(reader, path, number, row)


def _ends(rows: list[Any]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Keep two configurations of many for each model and GPU: they differ in the batch alone."""
    groups: dict[tuple[str, str], list[tuple[int, dict[str, Any]]]] = {}
    for number, row in enumerate(rows):
        if isinstance(row, dict):
            key = (str(row.get("model_id")), str(row.get("gpu_model")))
            groups.setdefault(key, []).append((number, row))
    for group in groups.values():
        ordered = sorted(group, key=lambda pair: (float(pair[1].get("max_num_seqs") or 0), pair[0]))
        yield from {number: (number, row) for number, row in (ordered[0], ordered[-1])}.values()


def _configuration(reader: RawReader, path: str, number: int, row: dict[str, Any]) -> Iterator[Observation]:
    name, where = str(row.get("model_id") or ""), f"configurations[{number}]"
    if name.count("/") != 1:
        reader.problems.add(path, where, "the model has no Hugging Face id")
        return
    try:
        value = decimal_text(str(row.get("avg_power_watts")))
    except ValueError as error:
        reader.problems.add(path, f"{where}, {name!r}, avg_power_watts", str(error))
        return
    about = Mention(NAME, name.partition("/")[2], key=name, weights=name, generative=True)
    record = Record(f"{NAME}/{_FILE.slug}", f"{path}, {where}, {name!r}", _FILE.date)
    yield StatedFact(about, "dcterms:title", (PlainText(about.name, language="en"),), record)
    setting = (
        f"{row.get('num_gpus')} x {row.get('gpu_model')}, up to {row.get('max_num_seqs')} requests at once"
    )
    yield StatedScore(about, "inference-power", value, record, "third-party", "ML.ENERGY", note=setting)


SOURCE = Source(
    name=NAME,
    folder="ml-energy",
    title_ko="ML.ENERGY 리더보드",
    title_en="ML.ENERGY leaderboard",
    publisher="ml-energy",
    license="apache-2.0",
    homepage="https://github.com/ml-energy/leaderboard",
    files=(_FILE,),
    observe=observe,
)
