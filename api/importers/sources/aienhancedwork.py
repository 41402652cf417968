"""Official language lists of model families, each with the vendor's page that states it.

A list speaks of a family; which models belong to it stands in `instances/curation/families.csv`, row by row.
Vendors that publish no list, or only languages that they have benchmarked, give nothing here. A list
without Korean says that Korean is not official; no list says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from api.importers.curation import Curation
from api.importers.observations import Code, Mention, Observation, Raw, Record, StatedFact
from api.importers.raw_files import RawReader, one_line
from api.importers.source import Source, SourceFile

NAME = "aienhancedwork"
_FILE = SourceFile(
    "multilinguality", "Multilinguality.md", "계열별 공식 지원 언어", "Official languages by family",
    "2026-06-11", "https://github.com/LSeu-Open/AIEnhancedWork",
)  # fmt: skip
_LISTED = re.compile(r"\*\*\d+\*\* officially supported languages: (.+)")
_HEADING = re.compile(r"^#{2,3}\s+(.+)")
_PAGE = re.compile(r"\]\((https?://[^)]+)\)")


@dataclass
class _Section:
    """A family's heading, the vendor's page, and the line and languages of its list."""

    title: str
    page: str = ""
    line: int = 0
    languages: list[str] = field(default_factory=list)


def observe(reader: RawReader, curation: Curation) -> Iterator[Observation]:
    """Yield the languages, and what follows for Korean, of every model of a family with a list."""
    known = set()
    for section in _sections(reader):
        known.add(section.title)
        for model in curation.families.get(section.title, ()):
            yield from _model(section, model)
    for title in sorted(set(curation.families) - known):
        reader.problems.add(_FILE.path, repr(title), "families.csv names a family that has no list here")


def _sections(reader: RawReader) -> Iterator[_Section]:
    section = _Section("")
    for line, text in reader.lines(_FILE.path):
        if heading := _HEADING.match(text):
            section = _Section(one_line(heading[1]), section.page if text.startswith("###") else "")
        elif text.startswith("Source:"):
            found = _PAGE.search(text)
            section.page = found[1] if found else ""
        elif listed := _LISTED.match(text):
            section.line = line
            plain = re.sub(r"\s*\([^)]*\)", "", listed[1]).strip().rstrip(".")
            section.languages = [word for word in re.split(r",\s*(?:and\s+)?|\s+and\s+", plain) if word]
            yield section


def _model(section: _Section, model: str) -> Iterator[Observation]:
    about = Mention(NAME, model, key=model, path=model, generative=True)
    where = f"{_FILE.path}, line {section.line}, {section.title!r}"
    record = Record(f"{NAME}/{_FILE.slug}", where, _FILE.date, section.page)
    languages = tuple(Raw("language", language) for language in section.languages)
    yield StatedFact(about, "gyebo:supportedLanguage", languages, record)
    support = "declared" if "Korean" in section.languages else "unsupported"
    yield StatedFact(about, "gyebo:koreanSupport", (Code("korean-support", support),), record)


SOURCE = Source(
    name=NAME,
    folder="aienhancedwork",
    title_ko="AIEnhancedWork 언어 목록",
    title_en="AIEnhancedWork language lists",
    publisher="lseu-open",
    license="cc0-1.0",
    homepage="https://github.com/LSeu-Open/AIEnhancedWork",
    files=(_FILE,),
    observe=observe,
)
