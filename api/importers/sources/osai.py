"""European Open Source AI Index: one judgement sheet for each system, with evidence links.

A sheet speaks of a family by its largest or latest model, the end model. A judgement is open, partial or
closed; closed weights mean that they have not been released. The national origin stands in a comment only,
so it is left out here; countries come through organisations.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from api.importers.curation import Curation
from api.importers.hub import own_id
from api.importers.numbers import date_type
from api.importers.observations import (
    Derived,
    Mention,
    Observation,
    PlainText,
    Raw,
    Record,
    StatedFact,
    Thing,
    Withheld,
)
from api.importers.raw_files import RawReader, one_line
from api.importers.source import Source, SourceFile

NAME = "osai"
_FILE = SourceFile(
    "sheets", ".", "판단표", "Judgement sheets", "2026-06-12",
    "https://github.com/Language-Technology-Assessment/main-database",
)  # fmt: skip
_JUDGED = {
    "datasources_basemodel": "gyebo:pretrainingDataOpenness",
    "datasources_endmodel": "gyebo:fineTuningDataOpenness",
    "weights_endmodel": "gyebo:weightsOpenness",
    "trainingcode": "gyebo:trainingCodeOpenness",
    "hardware_architecture": "gyebo:architectureOpenness",
}
_DESCRIBED = {
    "datasources_basemodel": "gyebo:pretrainingDataDescription",
    "datasources_endmodel": "gyebo:fineTuningDataDescription",
}
_UNDISCLOSED = {
    "datasources_basemodel": (
        "framework/genai/pretraining-data-properties",
        ("gyebo:pretrainedOn", "gyebo:pretrainingDataDescription"),
    ),
    "datasources_endmodel": (
        "framework/genai/fine-tuning-data-properties",
        ("gyebo:fineTunedOn", "gyebo:fineTuningDataDescription"),
    ),
}
_TUNED = re.compile(r"instruct|chat|-it\b", re.IGNORECASE)
_SWAPPED = ("Guru.yaml",)  # names its base and its end model the wrong way round
_UNKNOWN = ("", "unknown", "n/a", "none", "undisclosed", "unspecified", "various", "mixed")


def observe(reader: RawReader, _curation: Curation) -> Iterator[Observation]:
    """Yield what every sheet says of its end model."""
    for path in reader.files("*.yaml"):
        sheet = reader.yaml(path)
        system = sheet.get("system") if sheet else None
        if sheet is None:
            continue
        name = one_line(str(system.get("endmodelname") or "")) if isinstance(system, dict) else ""
        if name.casefold() in _UNKNOWN:
            reader.problems.add(path, "system.endmodelname", "the model has no name")
        elif path not in _SWAPPED:
            yield from _sheet(reader, path, name, sheet)


def _sheet(reader: RawReader, path: str, name: str, sheet: dict[str, Any]) -> Iterator[Observation]:
    system = sheet["system"]
    makers = sheet.get("org") if isinstance(sheet.get("org"), dict) else {}
    maker = one_line(str(makers.get("name") or "")) if makers else ""
    weights = own_id(name, _part(sheet, "weights_endmodel").get("link"))
    about = Mention(
        NAME,
        name,
        (maker,) if maker else (),
        key=path,
        weights=weights,
        generative=True,
    )

    def record(field: str) -> Record:
        return Record(f"{NAME}/{_FILE.slug}", f"{path}, {field}", _FILE.date, _evidence(sheet, field))

    yield StatedFact(about, "dcterms:title", (PlainText(name, language="en"),), record("system.endmodelname"))
    if maker:
        yield StatedFact(about, "gyebo:developedBy", (Thing("organization", maker),), record("org.name"))
    if day := str(system.get("releasedate") or ""):
        try:
            yield StatedFact(
                about, "gyebo:releaseDate", (PlainText(day, date_type(day)),), record("system.releasedate")
            )
        except ValueError as error:
            reader.problems.add(path, "system.releasedate", str(error))
    licence = one_line(str(system.get("endmodellicense") or ""))
    if licence.casefold() not in _UNKNOWN:
        place = record("system.endmodellicense")
        yield StatedFact(about, "dcterms:license", (Raw("license", licence),), place)
        if about.weights:
            level = (Raw("license-access", licence),)
            yield StatedFact(about, "gyebo:accessLevel", level, place, confidence="derived")
    yield from _judgements(about, sheet, record("").source, path)
    yield from _parent(about, name, sheet, record("system.basemodelname"))


def _judgements(about: Mention, sheet: dict[str, Any], source: str, path: str) -> Iterator[Observation]:
    for field, name in _JUDGED.items():
        judged = _part(sheet, field)
        if word := str(judged.get("class") or ""):
            record = Record(source, f"{path}, {field}.class", _FILE.date, _evidence(sheet, field))
            yield StatedFact(about, name, (Raw("openness", word),), record)
        note = one_line(str(judged.get("notes") or ""))
        if field in _DESCRIBED and word == "closed" and not note:
            record = Record(source, f"{path}, {field}.class", _FILE.date, _evidence(sheet, field))
            yield Withheld(about, *_UNDISCLOSED[field], record)
        if field in _DESCRIBED and note:
            record = Record(source, f"{path}, {field}.notes", _FILE.date, _evidence(sheet, field))
            yield StatedFact(about, _DESCRIBED[field], (PlainText(note, language="en"),), record)


def _parent(about: Mention, name: str, sheet: dict[str, Any], record: Record) -> Iterator[Observation]:
    base = one_line(str(sheet["system"].get("basemodelname") or ""))
    if base.casefold() in _UNKNOWN or base == name:
        return
    linked = own_id(base, _part(sheet, "weights_basemodel").get("link"))
    # A link to the tuned sibling of the base that the sheet names is no id of that base.
    sibling = bool(_TUNED.search(linked)) and not _TUNED.search(base)
    yield Derived(about, base if sibling or not linked else linked, record)


def _part(sheet: dict[str, Any], field: str) -> dict[str, Any]:
    part = sheet.get(field)
    return part if isinstance(part, dict) else {}


def _evidence(sheet: dict[str, Any], field: str) -> str:
    links = _part(sheet, field).get("link")
    first = links[0] if isinstance(links, list) and links else links
    return str(first or "").strip()


SOURCE = Source(
    name=NAME,
    folder="osai",
    title_ko="유럽 오픈소스 AI 지수",
    title_en="European Open Source AI Index",
    publisher="osai-index",
    license="cc-by-4.0",
    homepage="https://osai-index.eu",
    files=(_FILE,),
    observe=observe,
)
