"""Xinference registry: languages, abilities and context of models, by the Hugging Face id of each size.

The list of languages is coarse: it says what the registry knows, not what a vendor promises, so nothing
about Korean support follows from it. A language code that is none (ph, mm, kh, la, in) is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from api.importers.curation import Curation
from api.importers.numbers import integer_text
from api.importers.observations import Code, Mention, Observation, PlainText, Raw, Record, StatedFact
from api.importers.raw_files import RawReader
from api.importers.source import Source, SourceFile

NAME = "xinference"
_FILE = SourceFile(
    "llm-4.1.0", "xinference/model/llm/models", "언어 모델 목록, 4.1.0",
    "Language models, 4.1.0", "2026-10-01",
    "https://github.com/xorbitsai/inference",
)  # fmt: skip
_TAKEN_IN = {"vision": "image", "audio": "audio"}


def observe(reader: RawReader, _curation: Curation) -> Iterator[Observation]:
    """Yield what every family says of the checkpoints in its original precision."""
    for path in reader.files(f"{_FILE.path}/*.json"):
        families = reader.json(path)
        for number, family in enumerate(families if isinstance(families, list) else [None]):
            if not isinstance(family, dict):
                reader.problems.add(path, f"[{number}]", "is not the entry of a family")
                continue
            for name in _checkpoints(family):
                yield from _family(reader, path, name, family)


def _checkpoints(family: dict[str, Any]) -> list[str]:
    found = []
    specs = family.get("model_specs")
    for spec in specs if isinstance(specs, list) else []:
        source = spec.get("model_src") if isinstance(spec, dict) else None
        hub = source.get("huggingface") if isinstance(source, dict) else None
        name = str(hub.get("model_id") or "") if isinstance(hub, dict) else ""
        # Other formats are conversions by somebody else.
        if spec.get("model_format") == "pytorch" and name.count("/") == 1:
            found.append(name)
    return list(dict.fromkeys(found))


def _family(reader: RawReader, path: str, name: str, family: dict[str, Any]) -> Iterator[Observation]:
    about = Mention(NAME, name.partition("/")[2], key=name, weights=name, generative=True)

    def record(field: str) -> Record:
        return Record(f"{NAME}/{_FILE.slug}", f"{path}, {name!r}, {field}", _FILE.date)

    yield StatedFact(about, "dcterms:title", (PlainText(about.name, language="en"),), record("model_id"))
    languages = family.get("model_lang")
    if isinstance(languages, list) and languages:
        words = tuple(Raw("language", str(language)) for language in languages)
        yield StatedFact(about, "gyebo:supportedLanguage", words, record("model_lang"))
    abilities = family.get("model_ability")
    if isinstance(abilities, list):
        into = ["text", *(_TAKEN_IN[each] for each in abilities if each in _TAKEN_IN)]
        taken = tuple(Code("modality", each) for each in into)
        yield StatedFact(about, "gyebo:inputModality", taken, record("model_ability"), confidence="derived")
        if not {"omni", "audio"} & set(abilities):
            given = (Code("modality", "text"),)
            yield StatedFact(
                about, "gyebo:outputModality", given, record("model_ability"), confidence="derived"
            )
        stage = tuple(Raw("model-stage", str(each)) for each in abilities)
        yield StatedFact(about, "gyebo:modelStage", stage, record("model_ability"), confidence="derived")
    try:
        length = PlainText(integer_text(str(family.get("context_length"))), "integer")
        yield StatedFact(about, "gyebo:contextLength", (length,), record("context_length"))
    except ValueError as error:
        reader.problems.add(path, f"{name!r}, context_length", str(error))


SOURCE = Source(
    name=NAME,
    folder="xinference",
    title_ko="Xinference 모델 목록",
    title_en="Xinference registry",
    publisher="xorbits",
    license="apache-2.0",
    homepage="https://github.com/xorbitsai/inference",
    files=(_FILE,),
    observe=observe,
)
