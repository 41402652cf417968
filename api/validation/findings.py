"""What validation finds: findings, and reports of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from api.text import Text
from api.validation.input.place_index import Place

Severity = Literal["Violation", "Warning", "Info"]
SEVERITIES: tuple[Severity, ...] = ("Violation", "Warning", "Info")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong or missing: what, about which node, by which shape, and at which place.

    `focus`, `path` and `shape` are IRIs; `path` is None where no single property is to blame.
    `value` is the text of the offending term. `file` and `place` are None where no file says it.
    `component` is SHACL's name of the constraint component, without its namespace.
    """

    severity: Severity
    message: Text
    focus: str
    path: str | None = None
    value: str | None = None
    shape: str = ""
    component: str = ""
    file: Path | None = None
    place: Place | None = None

    @property
    def line(self) -> int | None:
        """Line of its place, from 1."""
        return None if self.place is None else self.place.line

    @property
    def column(self) -> int | None:
        """Column of its place in characters, from 1."""
        return None if self.place is None else self.place.column

    def at(self, file: Path | None, place: Place | None) -> Finding:
        """Return the same finding with its place."""
        return replace(self, file=file, place=place)


@dataclass(frozen=True, slots=True)
class ValidationReport:
    """The findings of one validation, the most severe first, and how many files it looked at."""

    findings: tuple[Finding, ...] = ()
    files: int = 0
    counts: Counter[Severity] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "findings", tuple(sorted(self.findings, key=_order)))
        object.__setattr__(self, "counts", Counter(finding.severity for finding in self.findings))

    @property
    def conforms(self) -> bool:
        """Tell whether nothing is in violation; warnings and notes do not count."""
        return not self.counts["Violation"]

    def __add__(self, other: ValidationReport) -> ValidationReport:
        return ValidationReport(self.findings + other.findings, self.files + other.files)


def _order(finding: Finding) -> tuple[int, str, int, int, str, str, str]:
    return (
        SEVERITIES.index(finding.severity),
        str(finding.file or ""),
        finding.line or 0,
        finding.column or 0,
        finding.focus,
        finding.shape,
        finding.value or "",
    )
