"""The hand-kept tables in instances/curation/: who is who, and which word means which code."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

DROPPED = "-"  # a mapping's code for "says nothing we record"


class CurationError(ValueError):
    """A curation table that cannot be used; the message names the file and the line."""


@dataclass(frozen=True, slots=True)
class Organization:
    """A row of organizations.csv."""

    slug: str
    title_en: str
    title_ko: str
    country: str


@dataclass(slots=True)
class Curation:
    """All tables of the curation folder. A table that is absent is empty."""

    aliases: dict[tuple[str, str], str] = field(default_factory=dict)
    alias_reasons: dict[tuple[str, str], str] = field(default_factory=dict)
    organizations: dict[str, Organization] = field(default_factory=dict)
    licenses: dict[str, dict[str, str]] = field(default_factory=dict)
    hardware: dict[str, str] = field(default_factory=dict)
    families: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    precedence: dict[str, dict[str, str]] = field(default_factory=dict)
    vendor_pages: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    mappings: dict[str, dict[tuple[str, str], dict[str, str]]] = field(default_factory=dict)
    benchmarks: dict[tuple[str, str], list[tuple[re.Pattern[str], str]]] = field(default_factory=dict)
    unmapped: dict[tuple[str, str, str], int] = field(default_factory=lambda: defaultdict(int))

    def row(self, table: str, source: str, raw: str) -> dict[str, str] | None:
        """Return the mapping row of a source's word; a word without one is counted as unmapped."""
        rows = self.mappings.get(table, {})
        found = rows.get((source, raw)) or rows.get(("*", raw.casefold()))
        if found is None:
            self.unmapped[table, source, raw] += 1
        return found

    def code(self, table: str, source: str, raw: str) -> str | None:
        """Return the code of a source's word, or None where it has none or is dropped on purpose."""
        found = self.row(table, source, raw)
        return None if found is None or found["code"] == DROPPED else found["code"]

    def slug_of(self, kind: str, source: str, raw: str) -> str | None:
        """Return the curated slug of a thing's name; None: not curated; "": not a name of a thing."""
        rows = self.mappings.get(kind, {})
        found = rows.get((source, raw)) or rows.get(("*", raw.casefold()))
        if found is None:
            return None
        return "" if found["code"] == DROPPED else found["code"]

    def metric(self, source: str, dataset: str, method: str) -> str | None:
        """Return the metric of a benchmark's name and method; "" where the variant is left out on purpose."""
        for pattern, metric in self.benchmarks.get((source, dataset), ()):
            if pattern.fullmatch(method):
                return metric
        return None


def read_curation(folder: Path) -> Curation:
    """Read every table. Raises CurationError for a row that contradicts another or lacks a column."""
    curation = Curation()
    for line, row in _rows(folder / "aliases.csv", ("source", "name", "model", "reason")):
        key = row["source"], row["name"]
        if key in curation.aliases:
            raise CurationError(f"aliases.csv, line {line}: {row['name']!r} of {row['source']} stands twice")
        if not row["reason"]:
            raise CurationError(f"aliases.csv, line {line}: {row['name']!r} is joined without a reason")
        curation.aliases[key] = row["model"]
        curation.alias_reasons[key] = row["reason"]
    for _, row in _rows(folder / "organizations.csv", ("slug", "title_en", "title_ko", "country")):
        curation.organizations[row["slug"]] = Organization(
            row["slug"], row["title_en"], row["title_ko"], row["country"]
        )
    for _, row in _rows(folder / "licenses.csv", ("slug", "title_en", "title_ko", "spdx", "access_level")):
        curation.licenses[row["slug"]] = row
    for _, row in _rows(folder / "families.csv", ("family", "model")):
        curation.families[row["family"]].append(row["model"])
    for _, row in _rows(folder / "hardware.csv", ("slug", "title_en")):
        curation.hardware[row["slug"]] = row["title_en"]
    for _, row in _rows(folder / "precedence.csv", ("property", "rule", "sources")):
        curation.precedence[row["property"]] = row
    columns = ("model", "hub_id", "property", "value", "address", "date", "note")
    curation.vendor_pages = list(_rows(folder / "vendor-pages.csv", columns))
    for path in sorted((folder / "mappings").glob("*.csv")):
        _read_mapping(curation, path)
    return curation


def _read_mapping(curation: Curation, path: Path) -> None:
    if path.stem == "benchmark":
        for _, row in _rows(path, ("source", "raw", "method", "metric")):
            pattern = re.compile(row["method"], re.IGNORECASE | re.DOTALL)
            curation.benchmarks.setdefault((row["source"], row["raw"]), []).append((pattern, row["metric"]))
        return
    table: dict[tuple[str, str], dict[str, str]] = {}
    for line, row in _rows(path, ("source", "raw", "code")):
        key = row["source"], row["raw"]
        if key in table:
            raise CurationError(f"mappings/{path.name}, line {line}: {row['raw']!r} stands twice")
        table[key] = row
    curation.mappings[path.stem] = table


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    if not path.is_file():
        return
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        missing = [column for column in columns if column not in (reader.fieldnames or ())]
        if missing:
            raise CurationError(f"{path.name}: the column {missing[0]!r} is missing")
        for row in reader:
            if None in row or None in row.values():
                raise CurationError(f"{path.name}, line {reader.line_num}: not as many cells as columns")
            yield reader.line_num, {name: cell.strip() for name, cell in row.items()}
