"""A report puts the worst first, counts by severity, and only violations keep it from conforming."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.text import Text
from api.validation.findings import Finding, Severity, ValidationReport
from api.validation.input.place_index import Place
from api.validation.reports.text_report import report_as_text, report_summary


def at(line: int, column: int = 5) -> Place:
    return Place(line, column, line, column + 1)


def finding(severity: Severity = "Violation", focus: str = "http://e/x", **more: object) -> Finding:
    return Finding(severity, Text("말", "words"), focus, **more)  # type: ignore[arg-type]


def test_the_most_severe_come_first_then_the_order_of_files_lines_and_columns() -> None:
    first = finding(file=Path("a.ttl"), place=at(9))
    second = finding(file=Path("a.ttl"), place=at(10))
    second_in_line = finding(file=Path("a.ttl"), place=at(10, 12))
    third = finding(file=Path("b.ttl"), place=at(1))
    warning = finding("Warning", file=Path("a.ttl"), place=at(1))
    note = finding("Info")
    report = ValidationReport((note, third, warning, second_in_line, second, first), 2)
    assert report.findings == (first, second, second_in_line, third, warning, note)


def test_findings_of_one_line_stand_in_the_order_of_thing_shape_and_value() -> None:
    some = [finding(focus=f"http://e/{a}", shape=b, value=c) for a in "xy" for b in "st" for c in "12"]
    assert ValidationReport(tuple(reversed(some))).findings == tuple(some)


@pytest.mark.parametrize(("severity", "conforms"), [("Violation", False), ("Warning", True), ("Info", True)])
def test_only_a_violation_keeps_a_report_from_conforming(severity: Severity, conforms: bool) -> None:
    assert ValidationReport((finding(severity),)).conforms is conforms


def test_two_reports_together_have_the_findings_and_files_of_both() -> None:
    both = ValidationReport((finding("Info"),), 1) + ValidationReport((finding(),), 3)
    assert [each.severity for each in both.findings] == ["Violation", "Info"]
    assert (both.files, both.counts["Violation"], both.counts["Info"]) == (4, 1, 1)


def test_the_summary_counts_each_severity_by_its_name() -> None:
    report = ValidationReport((finding(), finding("Warning"), finding("Warning"), *[finding("Info")] * 3), 7)
    assert report_summary(report, "en").startswith("7 file(s): 1 violation(s), 2 warning(s), 3 note(s).")
    assert report_summary(report, "ko").startswith("파일 7개: 위반 1건, 경고 2건, 참고 3건.")


def test_the_summary_says_whether_the_files_may_stay_as_they_are() -> None:
    assert "Conforms" in report_summary(ValidationReport(files=1), "en")
    assert "Mend" in report_summary(ValidationReport((finding(),), 1), "en")
    assert "위반을 고친" in report_summary(ValidationReport((finding(),), 1), "ko")


def test_text_names_file_line_and_column_or_else_the_thing() -> None:
    placed, unlined, unplaced = (
        finding(file=Path("a.ttl"), place=at(3)), finding(file=Path("b.ttl")), finding("Warning"),
    )  # fmt: skip
    text = report_as_text(ValidationReport((placed, unlined, unplaced), 2), "en").splitlines()
    assert text[:3] == [
        "a.ttl:3:5: violation: words",
        "b.ttl: violation: words",
        "http://e/x: warning: words",
    ]
    assert report_as_text(ValidationReport((placed,)), "ko").splitlines()[0] == "a.ttl:3:5: 위반: 말"


def test_a_finding_without_words_is_told_by_its_shape() -> None:
    bare = Finding("Violation", Text(), "http://e/x", shape="http://e/shape")
    assert "http://e/x: violation: http://e/shape" in report_as_text(ValidationReport((bare,)), "en")


def test_a_terminal_does_not_obey_what_a_stranger_wrote() -> None:
    hostile = Finding("Violation", Text(en="\x1b[2Jgone\nforged: line"), "http://e/x")
    text = report_as_text(ValidationReport((hostile,)), "en")
    assert "\x1b" not in text
    assert len(text.splitlines()) == 2
