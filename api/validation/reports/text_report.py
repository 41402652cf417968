"""A report for people: what is wrong, where, why that is a rule, and what to write instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.text import Language
from api.validation.findings import SEVERITIES
from api.validation.reports.printable_lines import marked_line, printable, source_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.validation.findings import Finding, Fix, ValidationReport

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
_WORDS = {
    "ko": {
        "reason": "이유",
        "example": "예",
        "certain": "고침",
        "likely": "고침(확인 필요)",
        "placeholder": "고침(빈칸 채우기)",
        "because": "같은 원인 {count}건{lines}",
        "at": ": {lines}행",
    },
    "en": {
        "reason": "why",
        "example": "example",
        "certain": "fix",
        "likely": "fix (to be looked at)",
        "placeholder": "fix (with a blank to fill)",
        "because": "{count} more of the same cause{lines}",
        "at": " on line {lines}",
    },
}
_MOST_LINES = 8  # lines of folded findings that are named
_LONG_REPORT = 200  # causes; of more, each takes one line


def report_summary(report: ValidationReport, language: Language) -> str:
    """Return one sentence with the counts and the verdict."""
    counts = {severity: report.counts[severity] for severity in SEVERITIES}
    verdict = _VERDICT[language][report.conforms]
    return _SUMMARY[language].format(files=report.files, verdict=verdict, **counts)


def report_as_text(report: ValidationReport, language: Language) -> str:
    """Return the causes, each beginning with a line that editors follow (file:line:column), and a summary."""
    return "\n".join([*report_lines(report, language), report_summary(report, language), ""])


def report_lines(report: ValidationReport, language: Language) -> Iterator[str]:
    """Yield the lines of all causes. A rule's reason and example are told once."""
    seen: set[str] = set()
    brief = len(report.causes) > _LONG_REPORT
    for cause in report.causes:
        severity = _SEVERITY[language][cause.severity]
        yield printable(f"{_place(cause)}: {severity}: {cause.message[language] or cause.shape}")
        if not brief:
            yield from _source(cause)
            yield from _explanation(cause, language, seen)


def _place(finding: Finding) -> str:
    if finding.file is None:
        return finding.focus
    if finding.line is None:
        return str(finding.file)
    return f"{finding.file}:{finding.line}:{finding.column}"


def _source(finding: Finding) -> Iterator[str]:
    place = finding.place
    if finding.file is None or place is None:
        return
    text = source_line(finding.file, place.line)
    if text is None:
        return
    end = place.end_column if place.end_line == place.line else len(text) + 1
    shown, carets = marked_line(text, place.column, end)
    number = str(place.line)
    yield f"  {number} | {shown}"
    yield f"  {' ' * len(number)} | {carets}"


def _explanation(finding: Finding, language: Language, seen: set[str]) -> Iterator[str]:
    words = _WORDS[language]
    if finding.because:
        lines = sorted({each.line for each in finding.because if each.line} - {finding.line})
        told = ", ".join(map(str, lines[:_MOST_LINES])) + (" …" if len(lines) > _MOST_LINES else "")
        at = words["at"].format(lines=told) if lines else ""
        yield "  = " + words["because"].format(count=len(finding.because), lines=at)
    if finding.shape not in seen:
        seen.add(finding.shape)
        if finding.reason:
            yield printable(f"  = {words['reason']}: {finding.reason[language]}")
        if finding.example:
            first, *rest = finding.example.split("\n")
            yield printable(f"  = {words['example']}: {first}")
            yield from (printable(f"      {line}") for line in rest)
    yield from (_told_fix(fix, language) for fix in finding.fixes)


def _told_fix(fix: Fix, language: Language) -> str:
    return printable(f"  = {_WORDS[language][fix.confidence]}: {fix.title[language]}")
