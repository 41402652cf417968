"""Model Openness Tool: for each model the components of the Model Openness Framework with their licences.

A component that is not in the list, or that has no licence, is not released. `origin` is free text: only a
name that the tool itself lists is taken as a parent. `date` is the day of the entry, not of the release.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from api.importers.curation import Curation
from api.importers.hub import own_id
from api.importers.observations import (
    Code,
    Derived,
    Mention,
    Observation,
    PlainText,
    Raw,
    Record,
    StatedFact,
    Thing,
)
from api.importers.raw_files import RawReader, one_line
from api.importers.source import Source, SourceFile

NAME = "mot"
_FILE = SourceFile(
    "models", "models", "모델별 구성 요소", "Components of models", "2026-05-11",
    "https://github.com/lfai/model_openness_tool",
)  # fmt: skip
_COMPONENTS = {
    "Datasets": "gyebo:pretrainingDataOpenness",
    "Model parameters (Final)": "gyebo:weightsOpenness",
    "Training code": "gyebo:trainingCodeOpenness",
    "Inference code": "gyebo:inferenceCodeOpenness",
    "Model architecture": "gyebo:architectureOpenness",
}
_NOT_RELEASED = (
    "undisclosed",
    "component not include",
    "component not included",
    "component component not included",
)


def observe(reader: RawReader, _curation: Curation) -> Iterator[Observation]:
    """Yield what every entry says."""
    for path in reader.files("models/*.yml"):
        entry = reader.yaml(path)
        release = entry.get("release") if entry else None
        if entry is None:
            continue
        name = one_line(str(release.get("name") or "")) if isinstance(release, dict) else ""
        if not isinstance(release, dict) or not name:
            reader.problems.add(path, "release.name", "the model has no name")
            continue
        yield from _release(path, name, release)


def _release(path: str, name: str, release: dict[str, Any]) -> Iterator[Observation]:
    producer = one_line(str(release.get("producer") or ""))
    about = Mention(
        NAME,
        name,
        (producer,) if producer else (),
        key=name,
        weights=own_id(name, release.get("huggingface")),
        generative=release.get("type") in ("language", "code", "multimodal", "image", "audio", "video"),
    )

    def record(field: str) -> Record:
        return Record(f"{NAME}/{_FILE.slug}", f"{path}, release.{field}", _FILE.date)

    yield StatedFact(about, "dcterms:title", (PlainText(name, language="en"),), record("name"))
    if producer:
        yield StatedFact(about, "gyebo:developedBy", (Thing("organization", producer),), record("producer"))
    for field, property_, scheme in (
        ("type", "gyebo:modelType", "model-type"),
        ("architecture", "gyebo:architecture", "architecture"),
    ):
        if word := str(release.get(field) or "").strip():
            yield StatedFact(about, property_, (Raw(scheme, word),), record(field))
    yield from _components(about, release, record("components"))
    if origin := one_line(str(release.get("origin") or "")):
        yield Derived(about, origin, record("origin"))


def _components(about: Mention, release: dict[str, Any], record: Record) -> Iterator[Observation]:
    listed = release.get("components")
    components = {
        str(each.get("name")): str(each.get("license") or "").strip()
        for each in (listed if isinstance(listed, list) else [])
        if isinstance(each, dict)
    }
    whole = release.get("license")
    general = bool(whole.get("distribution")) if isinstance(whole, dict) else False
    for component, name in _COMPONENTS.items():
        terms = components.get(component)
        if terms is None or terms.casefold().rstrip(".") in _NOT_RELEASED:
            opened = "not-released"
        elif terms or general:
            opened = "open" if terms.casefold() != "unlicensed" else "open-with-restrictions"
        else:
            continue  # listed without any terms: nothing can be said
        yield StatedFact(about, name, (Code("openness", opened),), record, confidence="derived")
    licence = components.get("Model parameters (Final)") or _distribution(whole)
    if licence and licence.casefold() not in ("unlicensed", *_NOT_RELEASED):
        yield StatedFact(about, "dcterms:license", (Raw("license", licence),), record)
        if about.weights:
            level = (Raw("license-access", licence),)
            yield StatedFact(about, "gyebo:accessLevel", level, record, confidence="derived")


def _distribution(whole: object) -> str:
    terms = whole.get("distribution") if isinstance(whole, dict) else None
    return one_line(str(terms.get("name") or "")) if isinstance(terms, dict) else ""


SOURCE = Source(
    name=NAME,
    folder="mot",
    title_ko="모델 개방성 도구",
    title_en="Model Openness Tool",
    publisher="lf-ai-data",
    license="mit",
    homepage="https://github.com/lfai/model_openness_tool",
    files=(_FILE,),
    observe=observe,
)
