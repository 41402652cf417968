"""A report for code scanners: SARIF 2.1.0 (OASIS standard, 27 March 2020)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from api.text import Language
    from api.validation.findings import Edit, Finding, Fix, ValidationReport

_LEVELS = {"Violation": "error", "Warning": "warning", "Info": "note"}


def report_as_sarif(report: ValidationReport, language: Language) -> str:
    """Return a log with one run; its results are the causes, with what goes away beside each."""
    rules = {cause.shape: cause for cause in report.causes}
    driver = {
        "name": "gyebo validate",
        "informationUri": "https://w3id.org/gyebo/",
        "rules": [_rule(shape, cause, language) for shape, cause in rules.items()],
    }
    order = {shape: number for number, shape in enumerate(rules)}
    results = [_result(cause, order[cause.shape], language) for cause in report.causes]
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}],
    }
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _rule(shape: str, cause: Finding, language: Language) -> dict[str, Any]:
    reason = cause.reason[language]
    return {"id": shape, **({"fullDescription": {"text": reason}} if reason else {})}


def _result(cause: Finding, rule: int, language: Language) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": cause.shape,
        "ruleIndex": rule,
        "level": _LEVELS[cause.severity],
        "message": {"text": cause.message[language] or cause.shape},
    }
    if cause.file is not None:
        result["locations"] = [_location(cause)]
    related = [each for each in cause.because if each.file is not None]
    if related:
        result["relatedLocations"] = [
            {**_location(each), "message": {"text": each.message[language] or each.shape}} for each in related
        ]
    fixes = [_fix(fix, cause, language) for fix in cause.fixes if fix.edits and cause.file is not None]
    return {**result, "fixes": fixes} if fixes else result


def _location(finding: Finding) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(finding.file)}}
    place = finding.place
    if place is not None:
        physical["region"] = {
            "startLine": place.line,
            "startColumn": place.column,
            "endLine": place.end_line,
            "endColumn": place.end_column,
        }
    return {"physicalLocation": physical}


def _fix(fix: Fix, cause: Finding, language: Language) -> dict[str, Any]:
    change = {
        "artifactLocation": {"uri": _uri(cause.file)},
        "replacements": [_replacement(edit) for edit in fix.edits],
    }
    return {"description": {"text": fix.title[language]}, "artifactChanges": [change]}


def _replacement(edit: Edit) -> dict[str, Any]:
    region = {
        "startLine": edit.line,
        "startColumn": edit.column,
        "endLine": edit.end_line,
        "endColumn": edit.end_column,
    }
    return {"deletedRegion": region, "insertedContent": {"text": edit.text}}


def _uri(file: Path | None) -> str:
    if file is None:
        return ""
    return file.as_uri() if file.is_absolute() else file.as_posix().replace(" ", "%20")
