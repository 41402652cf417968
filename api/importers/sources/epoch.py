"""Epoch AI's database of models: five snapshots, of which the newest that fills a field speaks for it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass

from api.importers.curation import Curation
from api.importers.numbers import date_type, decimal_text, integer_text
from api.importers.observations import (
    Derived,
    Mention,
    Observation,
    PlainText,
    Raw,
    Record,
    StatedFact,
    StatedScore,
    Thing,
    Withheld,
)
from api.importers.raw_files import RawReader, one_line
from api.importers.source import Source, SourceFile
from api.importers.sources.epoch_modalities import modalities

NAME = "epoch"
_GITHUB = "https://github.com/"
_COSTS = f"{_GITHUB}epoch-research/training-cost-trends"
_FILES = (
    SourceFile("notable-ai-models-2026-01-26", "notable-ai-models_2026-01-26.csv",
               "주목할 만한 AI 모델, 2026-01-26", "Notable AI models, 2026-01-26",
               "2026-01-26", f"{_GITHUB}mxschons/sobe-2025-data-repository"),
    SourceFile("frontier-ai-models-2025-12-02", "frontier_ai_models_2025-12-02.csv",
               "프런티어 AI 모델, 2025-12-02",
               "Frontier AI models, 2025-12-02", "2025-12-02", f"{_GITHUB}agiallombardo/epoch-ai-dataset"),
    SourceFile("large-scale-ai-models-2025-12-02", "large_scale_ai_models_2025-12-02.csv",
               "대규모 AI 모델, 2025-12-02",
               "Large-scale AI models, 2025-12-02", "2025-12-02", f"{_GITHUB}agiallombardo/epoch-ai-dataset"),
    SourceFile("all-ml-systems-2025-06-20", "all_ml_systems_2025-06-20.csv",
               "전체 기계학습 시스템, 2025-06-20",
               "All ML systems, 2025-06-20", "2025-06-20", _COSTS),
    SourceFile("all-ml-systems-2024-11", "all_ml_systems_2024-11.csv", "전체 기계학습 시스템, 2024-11",
               "All ML systems, November 2024", "2024-11-05", f"{_GITHUB}epoch-research/open-model-trends"),
    SourceFile("chip-dataset-2025-06-20", "chip_dataset_2025-06-20.csv", "AI 칩 자료, 2025-06-20",
               "Chip dataset, 2025-06-20", "2025-06-20", _COSTS),
)  # fmt: skip
_CHIPS = _FILES[-1]
_RENAMED = {"System": "Model", "Country (from Organization)": "Country (of organization)"}
_DAY_ONE = "2019"  # models worth a profile without other reasons begin with the first large language models


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    file: SourceFile
    line: int


_Row = dict[str, _Cell]


def observe(reader: RawReader, curation: Curation) -> Iterator[Observation]:
    """Yield everything the snapshots say, model by model, then what is known of the hardware."""
    for name, row in _merged(reader).items():
        yield from _Model(reader, curation, name, row).observations()
    yield from _chips(reader)


def _merged(reader: RawReader) -> dict[str, _Row]:
    models: dict[str, _Row] = {}
    for file in _FILES[:-1]:
        seen: set[str] = set()
        for line, cells in reader.csv_rows(file.path):
            row = {_RENAMED.get(column, column): text for column, text in cells.items()}
            name = one_line(row.get("Model", ""))
            if not name:
                reader.problems.add(file.path, f"line {line}", "the model has no name")
            elif name in seen:
                reader.problems.add(file.path, f"line {line}", f"{name!r} stands twice; the first row counts")
            else:
                seen.add(name)
                model = models.setdefault(name, {})
                for column, text in row.items():
                    if text:
                        model.setdefault(column, _Cell(text, file, line))
    return models


@dataclass(frozen=True, slots=True)
class _Model:
    reader: RawReader
    curation: Curation
    name: str
    row: _Row

    def observations(self) -> Iterator[Observation]:
        about = self._mention()
        yield StatedFact(
            about, "dcterms:title", (PlainText(self.name, language="en"),), self._record("Model")
        )
        yield from self._organizations(about)
        yield from self._codes(about)
        yield from self._numbers(about)
        yield from self._hardware_and_data(about)
        for parent in _listed(self._text("Base model")):
            yield Derived(about, parent, self._record("Base model"))

    def _text(self, column: str) -> str:
        cell = self.row.get(column)
        return cell.text if cell else ""

    def _record(self, column: str) -> Record:
        cell = self.row[column]
        where = f"{cell.file.path}, line {cell.line}, Model {self.name!r}, column {column!r}"
        return Record(f"{NAME}/{cell.file.slug}", where, cell.file.date)

    def _problem(self, column: str, reason: str) -> None:
        cell = self.row[column]
        self.reader.problems.add(cell.file.path, f"line {cell.line}, {self.name!r}, {column!r}", reason)

    def _mention(self) -> Mention:
        tasks = [self.curation.mappings.get("task", {}).get((NAME, task)) for task in self._tasks()]
        generative = any(task and task["generates"] for task in tasks)
        korean = "Korea (Republic of)" in self._text("Country (of organization)")
        chosen = any(cell.file in _FILES[:3] for cell in self.row.values())
        recent = self._text("Publication date") >= _DAY_ONE
        offered = self._text("Model accessibility") != "Unreleased"
        return Mention(
            NAME,
            self.name,
            organizations=tuple(_listed(self._text("Organization"))),
            wanted=korean or (generative and chosen and recent and offered),
            generative=generative,
            korean=korean and generative,
        )

    def _tasks(self) -> list[str]:
        return _listed(self._text("Task"))

    def _organizations(self, about: Mention) -> Iterator[Observation]:
        if not about.organizations:
            return
        things = tuple(Thing("organization", name) for name in about.organizations)
        yield StatedFact(about, "gyebo:developedBy", things, self._record("Organization"))
        countries = _listed(self._text("Country (of organization)"))
        # The two lists run in parallel only where they are of one length; else nothing says whose is whose.
        if len(countries) == len(things):
            for thing, country in zip(things, countries, strict=True):
                record = self._record("Country (of organization)")
                yield StatedFact(thing, "gyebo:nationality", (Raw("country", country),), record)

    def _codes(self, about: Mention) -> Iterator[Observation]:
        for column, pairs in _CODED.items():
            words = _listed(self._text(column))
            for name, scheme in pairs if words else ():
                values = tuple(Raw(scheme, word) for word in words)
                yield StatedFact(about, name, values, self._record(column))
        if self._text("Training dataset").lower() == "unspecified unreleased":
            closed = (Raw("openness", "Unreleased"),)
            yield StatedFact(about, "gyebo:pretrainingDataOpenness", closed, self._record("Training dataset"))
            yield Withheld(about, _DATA_ITEM, _DATA_PROPERTIES, self._record("Training dataset"))
        elif "Dataset accessibility" in self.row:
            opened = (Raw("openness", self._text("Dataset accessibility")),)
            record = self._record("Dataset accessibility")
            yield StatedFact(about, "gyebo:pretrainingDataOpenness", opened, record)
        into, out = modalities(self.curation, self._tasks(), _listed(self._text("Domain")))
        for name, found in (("gyebo:inputModality", into), ("gyebo:outputModality", out)):
            if found:
                yield StatedFact(about, name, found, self._record("Task"), confidence="derived")

    def _numbers(self, about: Mention) -> Iterator[Observation]:
        sure = self.curation.code("confidence", NAME, self._text("Confidence") or "Unknown") or ""
        if published := self._text("Publication date"):
            try:
                value = PlainText(published, date_type(published))
                yield StatedFact(about, "gyebo:releaseDate", (value,), self._record("Publication date"))
            except ValueError as error:
                self._problem("Publication date", str(error))
        for column, (name, confidence) in _COUNTED.items():
            if column in self.row:
                try:
                    count = PlainText(integer_text(self._text(column)), "integer")
                    yield StatedFact(about, name, (count,), self._record(column), sure if confidence else "")
                except ValueError as error:
                    self._problem(column, str(error))
        for column, metric in _MEASURED.items():
            if column in self.row:
                try:
                    value_text = decimal_text(self._text(column))
                except ValueError as error:
                    self._problem(column, str(error))
                    continue
                # Its power is computed from the chips' thermal design power, not measured.
                said = "derived" if metric == _COMPUTED else sure
                yield StatedScore(about, metric, value_text, self._record(column), confidence=said)

    def _hardware_and_data(self, about: Mention) -> Iterator[Observation]:
        for column, name, kind in (
            ("Training hardware", "gyebo:trainingHardware", "hardware"),
            ("Training dataset", "gyebo:pretrainedOn", "dataset"),
        ):
            if words := _listed(self._text(column)):
                yield StatedFact(
                    about, name, tuple(Thing(kind, word) for word in words), self._record(column)
                )


_CODED = {
    "Domain": (("gyebo:modelType", "model-type"),),
    "Task": (("gyebo:task", "task"),),
    "Model accessibility": (
        ("gyebo:accessLevel", "access-level"),
        ("gyebo:weightsOpenness", "weights-openness"),
        ("gyebo:deploymentChannel", "deployment-channel"),
    ),
    "Training code accessibility": (("gyebo:trainingCodeOpenness", "openness"),),
    "Inference code accessibility": (("gyebo:inferenceCodeOpenness", "openness"),),
}
_COUNTED = {
    "Parameters": ("gyebo:totalParameters", True),
    "Hardware quantity": ("gyebo:trainingHardwareCount", False),
}
_MEASURED = {
    "Training time (hours)": "training-wall-clock-hours",
    "Training power draw (W)": "training-power-draw",
    "Training compute cost (2023 USD)": "training-compute-cost-2023-usd",
}

_DATA_ITEM = "framework/genai/pretraining-data-properties"
_DATA_PROPERTIES = ("gyebo:pretrainedOn", "gyebo:pretrainingDataDescription")
_COMPUTED = "training-power-draw"


def _listed(text: str) -> list[str]:
    """Split a cell that holds a list: commas, and quotes around names that hold a comma."""
    if not text:
        return []
    cells = next(csv.reader([text.replace("\n", " ")], skipinitialspace=True), [])
    return list(dict.fromkeys(one_line(cell) for cell in cells if cell.strip()))


def _chips(reader: RawReader) -> Iterator[Observation]:
    for line, row in reader.csv_rows(_CHIPS.path):
        name = one_line(row.get("Hardware name", ""))
        if not name:
            continue
        thing = Thing("hardware", name)
        for column, datatype, target in (
            ("TDP (W)", "decimal", "gyebo:thermalDesignPower"),
            ("Memory size per board (Byte)", "integer", "gyebo:memorySize"),
        ):
            where = f"{_CHIPS.path}, line {line}, {name!r}, column {column!r}"
            record = Record(f"{NAME}/{_CHIPS.slug}", where, _CHIPS.date)
            if raw := row.get(column, ""):
                try:
                    text = decimal_text(raw) if datatype == "decimal" else integer_text(raw)
                except ValueError as error:
                    reader.problems.add(_CHIPS.path, f"line {line}, {name!r}, {column!r}", str(error))
                    continue
                yield StatedFact(thing, target, (PlainText(text, datatype),), record)
        if maker := row.get("Manufacturer", ""):
            where = f"{_CHIPS.path}, line {line}, {name!r}, column 'Manufacturer'"
            record = Record(f"{NAME}/{_CHIPS.slug}", where, _CHIPS.date)
            yield StatedFact(thing, "gyebo:manufacturer", (Thing("organization", maker),), record)


SOURCE = Source(
    name=NAME,
    folder="epoch",
    title_ko="에포크 AI 모델 데이터베이스",
    title_en="Epoch AI database of AI models",
    publisher="epoch-ai",
    license="cc-by-4.0",
    homepage="https://epoch.ai/data",
    files=_FILES,
    observe=observe,
)
