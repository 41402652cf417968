"""A report for programs, as docs/reference/validation-report.schema.json describes it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from api.validation.findings import SEVERITIES

if TYPE_CHECKING:
    from api.validation.findings import Finding, Fix, ValidationReport


def report_as_json(report: ValidationReport) -> str:
    """Return the whole report as one JSON object: findings by cause, and counts of all of them."""
    told = {
        "conforms": report.conforms,
        "files": report.files,
        "counts": {severity: report.counts[severity] for severity in SEVERITIES},
        "findings": [_finding(finding) for finding in report.causes],
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


def _finding(finding: Finding) -> dict[str, Any]:
    place = finding.place
    return {
        "severity": finding.severity,
        "rule": finding.shape,
        "component": finding.component or None,
        "file": None if finding.file is None else str(finding.file),
        "line": finding.line,
        "column": finding.column,
        "pointer": None if place is None else place.pointer,
        "focus": finding.focus,
        "focusLabel": finding.label.record(),
        "item": finding.item,
        "path": finding.path,
        "value": finding.value,
        "message": finding.message.record(),
        "reason": finding.reason.record(),
        "example": finding.example or None,
        "fixes": [_fix(fix) for fix in finding.fixes],
        "because": [_finding(each) for each in finding.because],
    }


def _fix(fix: Fix) -> dict[str, Any]:
    return {
        "title": fix.title.record(),
        "confidence": fix.confidence,
        "edits": [
            {
                "line": edit.line,
                "column": edit.column,
                "endLine": edit.end_line,
                "endColumn": edit.end_column,
                "text": edit.text,
            }
            for edit in fix.edits
        ],
    }
