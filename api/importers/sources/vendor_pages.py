"""Facts that vendors state on their own public pages: the table `vendor-pages.csv` of the curation folder.

It is kept by hand. A row names a model, a property, a value in the form of our own codes, and the page. It is
for models whose makers tell more than the databases know; no text of the pages is kept.
"""

from __future__ import annotations

from collections.abc import Iterator

from api.importers.curation import Curation
from api.importers.numbers import date_type, integer_text, whole_day
from api.importers.observations import (
    Code,
    Derived,
    Mention,
    Observation,
    PlainText,
    Record,
    StatedFact,
    StatedValue,
    Thing,
)
from api.importers.raw_files import RawReader
from api.importers.source import Source, SourceFile

NAME = "vendor-pages"
_FILE = SourceFile(
    "facts",
    "vendor-pages.csv",
    "공개 페이지의 사실",
    "Facts of public pages",
    "2026-01-15",
    "https://github.com",
)
_CODED = {
    "dcterms:license": "license",
    "gyebo:accessLevel": "access-level",
    "gyebo:weightsOpenness": "openness",
    "gyebo:supportedLanguage": "language",
    "gyebo:koreanSupport": "korean-support",
    "gyebo:modelStage": "model-stage",
    "gyebo:architecture": "architecture",
}
_COUNTED = ("gyebo:totalParameters", "gyebo:activeParameters", "gyebo:contextLength")
_PARENTS = (
    "gyebo:parentModel",
    "gyebo:prunedFrom",
    "gyebo:continuedPretrainingFrom",
    "gyebo:fineTunedFrom",
    "gyebo:depthUpscaledFrom",
)


def observe(reader: RawReader, curation: Curation) -> Iterator[Observation]:
    """Yield what every row says."""
    for line, row in curation.vendor_pages:
        place = f"line {line}, {row['model']!r}, {row['property']}"
        about = Mention(
            NAME,
            row["hub_id"].partition("/")[2] or row["model"].partition("/")[2],
            key=row["model"],
            weights=row["hub_id"],
            wanted=True,
            generative=True,
            path=row["model"],
        )
        try:
            record = Record(
                f"{NAME}/{_FILE.slug}", f"{_FILE.path}, {place}", whole_day(row["date"]), row["address"]
            )
            yield from _said(curation, about, row, record)
        except ValueError as error:
            reader.problems.add(_FILE.path, place, str(error))


def _said(curation: Curation, about: Mention, row: dict[str, str], record: Record) -> Iterator[Observation]:
    name, value = row["property"], row["value"]
    if name in _PARENTS:
        sure = "derived" if row["note"] else ""
        yield Derived(about, value, record, name.partition(":")[2], sure)
        return
    yield StatedFact(about, name, _values(name, value), record)
    level = curation.licenses.get(value, {}).get("access_level") if name == "dcterms:license" else ""
    if level and about.weights:
        yield StatedFact(
            about, "gyebo:accessLevel", (Code("access-level", level),), record, confidence="derived"
        )


def _values(name: str, value: str) -> tuple[StatedValue, ...]:
    if name in _CODED:
        return tuple(Code(_CODED[name], code) for code in value.split())
    if name in _COUNTED:
        return (PlainText(integer_text(value), "integer"),)
    if name == "gyebo:releaseDate":
        return (PlainText(value, date_type(value)),)
    if name == "gyebo:developedBy":
        return (Thing("organization", value),)
    if name == "dcterms:title":
        return (PlainText(value, language="en"),)
    raise ValueError(f"{name} is not a property of this table")


SOURCE = Source(
    name=NAME,
    folder=".",
    title_ko="공급사 공개 페이지",
    title_en="Vendors' public pages",
    publisher="gyebo",
    license="facts-only",
    homepage="",
    files=(_FILE,),
    observe=observe,
)
