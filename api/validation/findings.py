"""What validation finds: findings, and reports of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

import pyoxigraph as ox

from api.text import Text
from api.validation.input.place_index import Place

Severity = Literal["Violation", "Warning", "Info"]
Confidence = Literal["certain", "likely", "placeholder"]
Bound = ox.NamedNode | ox.BlankNode | ox.Literal
_NO_WORDS = Text()
SEVERITIES: tuple[Severity, ...] = ("Violation", "Warning", "Info")


@dataclass(frozen=True, slots=True)
class Edit:
    """A text in the place of another: from a character to the one before the end, all counted from 1."""

    line: int
    column: int
    end_line: int
    end_column: int
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """One way to mend what was found.

    A certain one may be applied as it is, a likely one has to be looked at, and in a placeholder something
    has to be filled in. Without edits it says what to do and leaves the doing to people.
    """

    title: Text
    confidence: Confidence
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong or missing: what, about which node, by which shape, and at which place.

    `focus`, `path` and `shape` are IRIs; `path` is None where no single property is to blame.
    `value` is the text of the offending term. `file` and `place` are None where no file says it.
    `component` is SHACL's name of the constraint component, without its namespace.

    What explains it: `label` names the focus, `value_label` the value, `item` is the factor item that it is
    about, `reason` says why the rule exists, `example` is right Turtle, `because` are findings that go away
    with this one. `stands_for`: it is no finding of its own, but says in one sentence what those in
    `because` say.
    `template` is the message before `bindings` were filled in.
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
    label: Text = _NO_WORDS
    value_label: Text = _NO_WORDS
    item: str | None = None
    reason: Text = _NO_WORDS
    example: str = ""
    fixes: tuple[Fix, ...] = ()
    because: tuple[Finding, ...] = ()
    stands_for: bool = False
    template: Text = field(default=_NO_WORDS, compare=False)
    bindings: tuple[tuple[str, Bound], ...] = field(default=(), compare=False)

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
    """The findings of one validation, the most severe first, and how many files it looked at.

    `causes` are the same findings by cause: what goes away when another is mended stands in its `because`.
    """

    findings: tuple[Finding, ...] = ()
    files: int = 0
    causes: tuple[Finding, ...] = ()
    counts: Counter[Severity] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "findings", tuple(sorted(self.findings, key=_order)))
        object.__setattr__(self, "causes", tuple(sorted(self.causes or self.findings, key=_order)))
        object.__setattr__(self, "counts", Counter(finding.severity for finding in self.findings))

    @property
    def conforms(self) -> bool:
        """Tell whether nothing is in violation; warnings and notes do not count."""
        return not self.counts["Violation"]

    def only(self, severity: Severity) -> ValidationReport:
        """Return the report of the findings of one severity."""
        findings, causes = (
            tuple(each for each in some if each.severity == severity) for some in (self.findings, self.causes)
        )
        return ValidationReport(findings, self.files, causes)

    def each(self) -> ValidationReport:
        """Return the report with every finding told for itself."""
        return ValidationReport(self.findings, self.files)

    def __add__(self, other: ValidationReport) -> ValidationReport:
        causes = self.causes + other.causes
        return ValidationReport(self.findings + other.findings, self.files + other.files, causes)


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
