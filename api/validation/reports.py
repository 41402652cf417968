"""Validation reports for people and programs: text, JSON and CSV, in Korean or English."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

from api.text import Language
from api.validation.findings import SEVERITIES, Finding, ValidationReport

if TYPE_CHECKING:
    from collections.abc import Iterator

_SEVERITY = {
    "ko": {"Violation": "위반", "Warning": "경고", "Info": "참고"},
    "en": {"Violation": "violation", "Warning": "warning", "Info": "note"},
}
_SUMMARY = {
    "ko": "파일 {files}개: 위반 {Violation}건, 경고 {Warning}건, 참고 {Info}건. {verdict}",
    "en": "{files} file(s): {Violation} violation(s), {Warning} warning(s), {Info} note(s). {verdict}",
}
_VERDICT = {
    "ko": {True: "형태 규칙에 맞습니다.", False: "위반을 고친 뒤 다시 검증하십시오."},
    "en": {True: "Conforms to the shapes.", False: "Mend the violations and validate again."},
}
_COLUMNS = (
    "severity",
    "file",
    "line",
    "column",
    "focus",
    "path",
    "value",
    "message_ko",
    "message_en",
    "shape",
)


def report_summary(report: ValidationReport, language: Language) -> str:
    """Return one sentence with the counts and the verdict."""
    counts = {severity: report.counts[severity] for severity in SEVERITIES}
    verdict = _VERDICT[language][report.conforms]
    return _SUMMARY[language].format(files=report.files, verdict=verdict, **counts)


def report_as_text(report: ValidationReport, language: Language) -> str:
    """Return one line for each finding, in the form that editors follow (file:line:column), and a summary."""
    return "\n".join([*_lines(report, language), report_summary(report, language), ""])


def _lines(report: ValidationReport, language: Language) -> Iterator[str]:
    for finding in report.findings:
        severity = _SEVERITY[language][finding.severity]
        yield _printable(f"{_place(finding)}: {severity}: {finding.message[language] or finding.shape}")


def _printable(line: str) -> str:
    # Values come from strangers; a terminal must not obey them.
    return "".join(
        character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in line
    )


def _place(finding: Finding) -> str:
    if finding.file is None:
        return finding.focus
    return f"{finding.file}:{finding.line}:{finding.column}" if finding.place else str(finding.file)


def report_as_json(report: ValidationReport) -> str:
    """Return the whole report as one JSON object."""
    return json.dumps(
        {
            "conforms": report.conforms,
            "files": report.files,
            "counts": {severity: report.counts[severity] for severity in SEVERITIES},
            "findings": [_record(finding) for finding in report.findings],
        },
        ensure_ascii=False,
        indent=2,
    )


def report_as_csv(report: ValidationReport) -> str:
    """Return one row for each finding, with a header."""
    output = io.StringIO()
    writer = csv.DictWriter(output, _COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    for finding in report.findings:
        record = _record(finding)
        del record["message"]
        writer.writerow({**record, "message_ko": finding.message.ko, "message_en": finding.message.en})
    return output.getvalue()


def _record(finding: Finding) -> dict[str, object]:
    return {
        "severity": finding.severity,
        "file": None if finding.file is None else str(finding.file),
        "line": finding.line,
        "column": finding.column,
        "focus": finding.focus,
        "path": finding.path,
        "value": finding.value,
        "message": finding.message.record(),
        "shape": finding.shape,
    }
