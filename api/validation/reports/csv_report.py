"""A report for spreadsheets: every finding a row, with the number of its cause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.spreadsheets import csv_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.validation.findings import Finding, ValidationReport

_COLUMNS = (
    "cause", "severity", "file", "line", "column", "focus", "item", "path", "value", "message_ko",
    "message_en", "fix_ko", "fix_en", "shape",
)  # fmt: skip


def report_as_csv(report: ValidationReport) -> str:
    """Return a header and a row for each finding; what begins like a formula is kept from being run."""
    rows = (row for number, cause in enumerate(report.causes, 1) for row in _rows(cause, number))
    return csv_of([_COLUMNS, *rows]).decode()


def _rows(cause: Finding, number: int) -> Iterator[tuple[str, ...]]:
    if not cause.stands_for:
        yield _row(cause, number)
    for each in cause.because:
        yield from _rows(each, number)


def _row(finding: Finding, number: int) -> tuple[str, ...]:
    fix = finding.fixes[0].title if finding.fixes else None
    return (
        str(number),
        finding.severity,
        str(finding.file or ""),
        str(finding.line or ""),
        str(finding.column or ""),
        finding.focus,
        finding.item or "",
        finding.path or "",
        finding.value or "",
        finding.message.ko,
        finding.message.en,
        fix.ko if fix else "",
        fix.en if fix else "",
        finding.shape,
    )
