"""HELM: metadata of the models that the benchmark knows; its scores are elsewhere.

A link in the description is taken as an id only where it bears the model's name: links to siblings are
common, and "turbo" is a service's own conversion. `access` is open, limited (an interface) or closed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from api.importers.curation import Curation
from api.importers.hub import letters
from api.importers.numbers import date_type, integer_text
from api.importers.observations import Code, Mention, Observation, PlainText, Raw, Record, StatedFact, Thing
from api.importers.raw_files import RawReader, one_line
from api.importers.source import Source, SourceFile

NAME = "helm"
_FILE = SourceFile(
    "model-metadata", "model_metadata.yaml", "모델 정보", "Model metadata", "2026-06-05",
    "https://github.com/stanford-crfm/helm",
)  # fmt: skip
_LINK = re.compile(r"https://huggingface\.co/(?!datasets/|spaces/|collections/|papers/)([\w.-]+/[\w.-]+)")
_TAGS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {  # what goes in, what comes out
    "TEXT_MODEL_TAG": (("text",), ("text",)),
    "CODE_MODEL_TAG": (("text",), ("text",)),
    "VISION_LANGUAGE_MODEL_TAG": (("text", "image"), ("text",)),
    "AUDIO_LANGUAGE_MODEL_TAG": (("text", "audio"), ("text",)),
    "TEXT_TO_IMAGE_MODEL_TAG": (("text",), ("image",)),
}
_TEST_MODEL = "simple/model1"


def observe(reader: RawReader, curation: Curation) -> Iterator[Observation]:
    """Yield what every entry says."""
    table = reader.yaml(_FILE.path)
    entries = table.get("models") if table else None
    seen: set[str] = set()
    for number, entry in enumerate(entries if isinstance(entries, list) else []):
        name = str(entry.get("name") or "") if isinstance(entry, dict) else ""
        if name.count("/") != 1:
            reader.problems.add(
                _FILE.path, f"models[{number}]", "the model has no name of the form maker/name"
            )
        elif name in seen:
            reader.problems.add(_FILE.path, f"models[{number}], {name!r}", "stands twice; the first counts")
        elif name != _TEST_MODEL:
            seen.add(name)
            yield from _Entry(reader, curation, number, name, entry).observations()


class _Entry:
    """One model's entry."""

    def __init__(
        self, reader: RawReader, curation: Curation, number: int, name: str, entry: dict[str, Any]
    ) -> None:
        self._reader, self._name, self._entry = reader, name, entry
        self._place = f"models[{number}], {name!r}"
        maker = one_line(str(entry.get("creator_organization_name") or ""))
        lab, _, short = name.partition("/")
        weights = _own_link(short, str(entry.get("description") or ""))
        namespace = curation.slug_of("namespace", NAME, lab)
        closed = entry.get("access") in ("limited", "closed")
        self._tags = [str(tag) for tag in entry.get("tags") or ()]
        self._about = Mention(
            NAME,
            one_line(str(entry.get("display_name") or short)),
            (maker,) if maker else (),
            key=name,
            weights=weights,
            vendor_id=f"{namespace}/{short}" if namespace and closed and not weights else "",
            generative=any(tag in _TAGS for tag in self._tags),
        )

    def observations(self) -> Iterator[Observation]:
        """Yield the facts of the entry."""
        about = self._about
        title = (PlainText(about.name, language="en"),)
        yield StatedFact(about, "dcterms:title", title, self._record("display_name"))
        if about.organizations:
            makers = tuple(Thing("organization", maker) for maker in about.organizations)
            yield StatedFact(about, "gyebo:developedBy", makers, self._record("creator_organization_name"))
        if access := str(self._entry.get("access") or ""):
            for property_, scheme in (
                ("gyebo:accessLevel", "access-level"),
                ("gyebo:weightsOpenness", "weights-openness"),
                ("gyebo:deploymentChannel", "deployment-channel"),
            ):
                yield StatedFact(about, property_, (Raw(scheme, access),), self._record("access"))
        yield from self._numbers()
        yield from self._modalities()
        if "INSTRUCTION_FOLLOWING_MODEL_TAG" in self._tags:
            stage = (Code("model-stage", "instruction-tuned"),)
            yield StatedFact(about, "gyebo:modelStage", stage, self._record("tags"))

    def _numbers(self) -> Iterator[Observation]:
        for field, property_ in (
            ("release_date", "gyebo:releaseDate"),
            ("num_parameters", "gyebo:totalParameters"),
        ):
            raw = str(self._entry.get(field) or "")
            if not raw:
                continue
            try:
                value = (
                    PlainText(raw, date_type(raw))
                    if field == "release_date"
                    else PlainText(integer_text(raw), "integer")
                )
            except ValueError as error:
                self._reader.problems.add(_FILE.path, f"{self._place}, {field}", str(error))
                continue
            yield StatedFact(self._about, property_, (value,), self._record(field))

    def _modalities(self) -> Iterator[Observation]:
        known = [_TAGS[tag] for tag in self._tags if tag in _TAGS]
        for side, property_ in ((0, "gyebo:inputModality"), (1, "gyebo:outputModality")):
            words = dict.fromkeys(word for sides in known for word in sides[side])
            if words:
                values = tuple(Code("modality", word) for word in words)
                yield StatedFact(self._about, property_, values, self._record("tags"), confidence="derived")

    def _record(self, field: str) -> Record:
        return Record(f"{NAME}/{_FILE.slug}", f"{_FILE.path}, {self._place}, {field}", _FILE.date)


def _own_link(short: str, description: str) -> str:
    wanted = _plain(short)
    own = dict.fromkeys(
        each for each in _LINK.findall(description) if _plain(each.partition("/")[2]) == wanted
    )
    return next(iter(own), "") if len(own) == 1 else ""


def _plain(name: str) -> str:
    return letters(name).removeprefix("meta").removesuffix("hf")


SOURCE = Source(
    name=NAME,
    folder="helm",
    title_ko="HELM 모델 정보",
    title_en="HELM model metadata",
    publisher="stanford-crfm",
    license="apache-2.0",
    homepage="https://crfm.stanford.edu/helm/",
    files=(_FILE,),
    observe=observe,
)
