"""vLLM recipes: for each model, by Hugging Face id, the hardware on which serving it was verified."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from api.importers.curation import Curation
from api.importers.numbers import integer_text, scaled
from api.importers.observations import Code, Mention, Observation, PlainText, Record, StatedFact, Thing
from api.importers.raw_files import RawReader
from api.importers.source import Source, SourceFile

NAME = "vllm-recipes"
_FILE = SourceFile(
    "recipes", "models", "서비스 구성법", "Serving recipes", "2026-08-21",
    "https://github.com/vllm-project/recipes",
)  # fmt: skip
_COUNT = re.compile(r"(\d+(?:\.\d+)?)([MBT])")
_SCALE = {"M": 10**6, "B": 10**9, "T": 10**12}
_UNSAID = ("", "0", "Undisclosed")
_ARCHITECTURES = {"dense": "dense-transformer", "moe": "mixture-of-experts"}


def observe(reader: RawReader, curation: Curation) -> Iterator[Observation]:
    """Yield what every recipe says of its model."""
    for path in reader.files("models/*/*.yaml"):
        recipe = reader.yaml(path)
        model = recipe.get("model") if recipe else None
        if recipe is None:
            continue
        name = str(model.get("model_id") or "") if isinstance(model, dict) else ""
        if not isinstance(model, dict) or name.count("/") != 1:
            reader.problems.add(path, "model.model_id", "is not a Hugging Face id")
            continue
        yield from _recipe(reader, curation, path, name, recipe)


def _recipe(
    reader: RawReader, curation: Curation, path: str, name: str, recipe: dict[str, Any]
) -> Iterator[Observation]:
    model, meta = recipe["model"], recipe.get("meta")
    about = Mention(NAME, name.partition("/")[2], key=name, weights=name, generative=True)

    def record(field: str) -> Record:
        return Record(f"{NAME}/{_FILE.slug}", f"{path}, {field}", _FILE.date)

    yield StatedFact(
        about, "dcterms:title", (PlainText(about.name, language="en"),), record("model.model_id")
    )
    for field, property_ in (
        ("parameter_count", "gyebo:totalParameters"),
        ("active_parameters", "gyebo:activeParameters"),
    ):
        raw = str(model.get(field) or "")
        if raw not in _UNSAID:
            try:
                yield StatedFact(about, property_, (_count(raw),), record(f"model.{field}"))
            except ValueError as error:
                reader.problems.add(path, f"model.{field}", str(error))
    length = str(model.get("context_length") or "")
    if length not in _UNSAID:
        try:
            yield StatedFact(
                about, "gyebo:contextLength", (PlainText(integer_text(length), "integer"),), record("model")
            )
        except ValueError as error:
            reader.problems.add(path, "model.context_length", str(error))
    if kind := _ARCHITECTURES.get(str(model.get("architecture"))):
        yield StatedFact(
            about, "gyebo:architecture", (Code("architecture", kind),), record("model.architecture")
        )
    hardware = meta.get("hardware") if isinstance(meta, dict) else None
    verified = (
        [key for key, word in hardware.items() if word == "verified"] if isinstance(hardware, dict) else []
    )
    # Several boards of a kind ("rtx_5090_2x") are that kind of board.
    boards = dict.fromkeys(re.sub(r"_\d+x$", "", key) for key in verified)
    things = tuple(Thing("hardware", board) for board in boards if curation.slug_of("hardware", NAME, board))
    if things:
        yield StatedFact(about, "gyebo:recommendedInferenceHardware", things, record("meta.hardware"))


def _count(raw: str) -> PlainText:
    found = _COUNT.fullmatch(raw.strip())
    if not found:
        raise ValueError(f"{raw!r} is not a count such as 7B")
    return PlainText(integer_text(scaled(Decimal(found[1]), _SCALE[found[2]])), "integer")


SOURCE = Source(
    name=NAME,
    folder="vllm-recipes",
    title_ko="vLLM 구성법",
    title_en="vLLM recipes",
    publisher="vllm-project",
    license="apache-2.0",
    homepage="https://github.com/vllm-project/recipes",
    files=(_FILE,),
    observe=observe,
)
