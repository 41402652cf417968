"""Azure ML assets: languages, licence and recommended inference hardware of generative models.

A Hugging Face id is taken only where it bears the asset's own name: some entries carry another model's id.
Recommended machines are names of virtual machines; those with an accelerator (sizes that begin with N) stand
for it by the mapping table. Conversions for single devices (`foundrylocal`) are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from api.importers.curation import Curation
from api.importers.hub import letters
from api.importers.observations import Code, Mention, Observation, PlainText, Raw, Record, StatedFact, Thing
from api.importers.raw_files import RawReader, one_line
from api.importers.source import Source, SourceFile

NAME = "azureml-assets"
_FILE = SourceFile(
    "models", "assets/models/system", "모델 목록", "Models", "2026-07-23",
    "https://github.com/Azure/azureml-assets",
)  # fmt: skip
_TASKS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {  # what goes in, what comes out
    "text-generation": (("text",), ("text",)),
    "chat-completion": (("text",), ("text",)),
    "image-text-to-text": (("text", "image"), ("text",)),
    "text-to-image": (("text",), ("image",)),
    "image-to-image": (("text", "image"), ("image",)),
}
_ID = re.compile(r"[\w.-]+/[\w.-]+")
_ACCELERATED = re.compile(r"Standard_N")
_VISION = re.compile(r"vision", re.IGNORECASE)
_OWN = re.compile(r"microsoft-|phi-", re.IGNORECASE)  # of these the catalogue's owner is the maker


def observe(reader: RawReader, curation: Curation) -> Iterator[Observation]:
    """Yield what every specification of a generative model says."""
    for path in reader.files(f"{_FILE.path}/*/spec.yaml"):
        spec = reader.yaml(path)
        if spec is None:
            continue
        name = one_line(str(spec.get("name") or "")) if isinstance(spec.get("name"), str) else ""
        if not name:
            reader.problems.add(path, "name", "the model has no name")
            continue
        meta = spec.get("system_metadata")
        tasks = _tasks(meta) if isinstance(meta, dict) else []
        if tasks and isinstance(meta, dict):
            about = Mention(NAME, name, key=name, weights=_weights(reader, path, name, meta), generative=True)
            yield from _model(curation, path, about, meta, tasks)


def _tasks(meta: dict[str, Any]) -> list[str]:
    tasks = meta.get("tasks")
    listed = tasks.get("inferenceTasks") if isinstance(tasks, dict) else tasks
    return [str(each) for each in (listed if isinstance(listed, list) else []) if str(each) in _TASKS]


def _model(
    curation: Curation, path: str, about: Mention, meta: dict[str, Any], tasks: list[str]
) -> Iterator[Observation]:
    def record(field: str) -> Record:
        return Record(f"{NAME}/{_FILE.slug}", f"{path}, {field}", _FILE.date)

    title = about.weights.partition("/")[2] or about.name
    place = record("system_metadata.huggingFaceModelId" if about.weights else "name")
    yield StatedFact(about, "dcterms:title", (PlainText(title, language="en"),), place)
    if licence := one_line(str(meta.get("license") or "")):
        yield StatedFact(
            about, "dcterms:license", (Raw("license", licence),), record("system_metadata.license")
        )
    languages = meta.get("languages")
    if isinstance(languages, list) and languages:
        words = tuple(Raw("language", str(each)) for each in languages)
        place = record("system_metadata.languages")
        yield StatedFact(about, "gyebo:supportedLanguage", words, place)
        if "ko" in languages and _OWN.match(about.name):
            yield StatedFact(about, "gyebo:koreanSupport", (Code("korean-support", "declared"),), place)
    if not _VISION.search(about.name):  # the task of a vision model is written as plain chat
        for side, property_ in ((0, "gyebo:inputModality"), (1, "gyebo:outputModality")):
            found = dict.fromkeys(word for task in tasks for word in _TASKS[task][side])
            values = tuple(Code("modality", word) for word in found)
            place = record("system_metadata.tasks")
            yield StatedFact(about, property_, values, place, confidence="derived")
    things = _hardware(curation, meta)
    if things:
        place = record("system_metadata.SKU.inferenceRecommendedSkus")
        yield StatedFact(about, "gyebo:recommendedInferenceHardware", things, place)


def _weights(reader: RawReader, path: str, name: str, meta: dict[str, Any]) -> str:
    said = str(meta.get("huggingFaceModelId") or "").strip()
    if not said:
        return ""
    if not _ID.fullmatch(said):
        if "/" in said:
            reader.problems.add(path, "system_metadata.huggingFaceModelId", f"{said!r} is not one id")
        return ""
    return said if letters(name).endswith(letters(said.partition("/")[2])) else ""


def _hardware(curation: Curation, meta: dict[str, Any]) -> tuple[Thing, ...]:
    sizes = meta.get("SKU")
    listed = sizes.get("inferenceRecommendedSkus") if isinstance(sizes, dict) else None
    names = [str(each) for each in (listed if isinstance(listed, list) else [])]
    boards = dict.fromkeys(
        slug for each in names if _ACCELERATED.match(each) and (slug := curation.code("hardware", NAME, each))
    )
    # Several sizes hold the same board; the first of them names it.
    first = {curation.slug_of("hardware", NAME, each): each for each in reversed(names)}
    return tuple(Thing("hardware", first[slug]) for slug in boards)


SOURCE = Source(
    name=NAME,
    folder="azureml-assets",
    title_ko="Azure ML 모델 목록",
    title_en="Azure ML assets",
    publisher="microsoft-azure",
    license="mit",
    homepage="https://github.com/Azure/azureml-assets",
    files=(_FILE,),
    observe=observe,
)
