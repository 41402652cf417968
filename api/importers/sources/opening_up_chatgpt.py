"""Opening up ChatGPT: the older sheets of the European index, one for each system, with evidence links.

A sheet has no release date. Its base is often a family without a size ("LLaMA2"): tuning keeps the size, so
the system's own size is added to it, and the result is a parent only where the alias table names it. "Source
code" is the code of the whole project, so what follows from it for the training code is derived.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from api.importers.curation import Curation
from api.importers.hub import hub_id, own_id
from api.importers.observations import (
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

NAME = "opening-up-chatgpt"
_FILE = SourceFile(
    "sheets", "projects", "판단표", "Judgement sheets", "2025-03-11",
    "https://github.com/opening-up-chatgpt/opening-up-chatgpt.github.io",
)  # fmt: skip
_JUDGED = {
    "llmdata": ("gyebo:pretrainingDataOpenness", ""),
    "rldata": ("gyebo:fineTuningDataOpenness", ""),
    "rlweights": ("gyebo:weightsOpenness", ""),
    "opencode": ("gyebo:trainingCodeOpenness", "derived"),
    "architecture": ("gyebo:architectureOpenness", ""),
}
_DESCRIBED = {
    "llmdata": "gyebo:pretrainingDataDescription",
    "rldata": "gyebo:fineTuningDataDescription",
}
_NO_SYSTEM = ("A_sample.yaml", "text-generation-webui.yaml", "trlx.yaml")  # a form to fill in, and two tools
_SIZE = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?B)\b", re.IGNORECASE)  # of "8x7B" no part
_UNKNOWN = ("", "na", "unknown", "unclear", "unspecified", "mixed", "various")


def observe(reader: RawReader, _curation: Curation) -> Iterator[Observation]:
    """Yield what every sheet says of its system."""
    for path in reader.files("projects/*.yaml"):
        if path.rpartition("/")[2] in _NO_SYSTEM:
            continue
        sheet = reader.yaml(path)
        if sheet is None:
            continue
        name = one_line(str(_part(sheet, "project").get("name") or ""))
        if name.casefold() in _UNKNOWN:
            reader.problems.add(path, "project.name", "the system has no name")
        else:
            yield from _sheet(path, name, sheet)


def _sheet(path: str, name: str, sheet: dict[str, Any]) -> Iterator[Observation]:
    project = _part(sheet, "project")
    maker = one_line(str(_part(sheet, "org").get("name") or ""))
    about = Mention(
        NAME,
        name,
        (maker,) if maker else (),
        key=path,
        weights=_own_weights(name, sheet),
        generative=True,
    )

    def record(field: str, evidence: str = "") -> Record:
        return Record(f"{NAME}/{_FILE.slug}", f"{path}, {field}", _FILE.date, evidence)

    yield StatedFact(about, "dcterms:title", (PlainText(name, language="en"),), record("project.name"))
    if maker:
        yield StatedFact(about, "gyebo:developedBy", (Thing("organization", maker),), record("org.name"))
    licence = one_line(str(project.get("license") or ""))
    if licence.casefold() not in _UNKNOWN:
        yield StatedFact(about, "dcterms:license", (Raw("license", licence),), record("project.license"))
    for field, (property_, confidence) in _JUDGED.items():
        judged = _part(sheet, field)
        link = str(judged.get("link") or "").strip()
        if word := str(judged.get("class") or "").strip():
            place = record(f"{field}.class", link)
            yield StatedFact(about, property_, (Raw("openness", word),), place, confidence)
        note = one_line(str(judged.get("notes") or ""))
        if field in _DESCRIBED and note:
            words = (PlainText(note, language="en"),)
            yield StatedFact(about, _DESCRIBED[field], words, record(f"{field}.notes", link))
    yield from _parent(about, sheet, record("project.llmbase"))


def _parent(about: Mention, sheet: dict[str, Any], record: Record) -> Iterator[Observation]:
    base = one_line(str(_part(sheet, "project").get("llmbase") or ""))
    if base.casefold() in _UNKNOWN or base == about.name:
        return
    linked = own_id(base, _part(sheet, "llmweights").get("link"))
    sizes = _SIZE.findall((about.weights or about.name).upper())
    # A sheet of a family can link the base of another size.
    fits = linked != about.weights and (not sizes or _SIZE.findall(linked.upper()) in ([], sizes))
    if linked and fits:
        yield Derived(about, linked, record)
    elif len(sizes) == 1 and not _SIZE.search(base):
        yield Derived(about, f"{base} {sizes[0]}", record, confidence="derived")
    else:
        yield Derived(about, base, record)


def _own_weights(name: str, sheet: dict[str, Any]) -> str:
    """Return the id that page and weights both lead to, or the one that bears the system's name."""
    page = hub_id(_part(sheet, "project").get("link"))
    weights = hub_id(_part(sheet, "rlweights").get("link"))
    return page if page and page == weights else own_id(name, [_address(page), _address(weights)])


def _address(identifier: str) -> str:
    return f"https://huggingface.co/{identifier}" if identifier else ""


def _part(sheet: dict[str, Any], field: str) -> dict[str, Any]:
    part = sheet.get(field)
    return part if isinstance(part, dict) else {}


SOURCE = Source(
    name=NAME,
    folder="opening-up-chatgpt",
    title_ko="챗GPT 열어 보기",
    title_en="Opening up ChatGPT",
    publisher="opening-up-chatgpt",
    license="cc-by-4.0",
    homepage="https://opening-up-chatgpt.github.io",
    files=(_FILE,),
    observe=observe,
)
