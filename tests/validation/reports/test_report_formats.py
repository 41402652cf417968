"""Every form of a report tells the same findings, in the words and places that its readers expect."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import jsonschema
import pyoxigraph as ox
import pytest

from api.terms import SH
from api.text import Text
from api.validation.findings import Edit, Finding, Fix, ValidationReport
from api.validation.input.place_index import Place
from api.validation.reports import REPORT_FORMATS, report_in
from api.validation.reports.csv_report import report_as_csv
from api.validation.reports.json_report import report_as_json
from api.validation.reports.text_report import report_as_text
from tests.conftest import ROOT

SCHEMA = json.loads((ROOT / "docs/reference/validation-report.schema.json").read_text(encoding="utf-8"))
RULE = "https://w3id.org/gyebo/shape/x"


def found(line: int = 2, **more: object) -> Finding:
    known = {"path": "http://e/p", "value": "v", "shape": RULE, "component": "InConstraintComponent", **more}
    place = Place(line, 3, line, 6, "'v'")
    return Finding(
        "Violation", Text("말: 50%, 끝", "words"), "http://e/x", file=Path("a b.ttl"), place=place, **known
    )  # type: ignore[arg-type]


FIX = Fix(Text("바꾸기", "write w"), "certain", (Edit(2, 3, 2, 6, "'w'"),))
BESIDE = found(5, value="u")
CAUSE = found(
    label=Text("엑스", "X"),
    reason=Text("이유", "reason"),
    example="<x> <p> 1 .",
    fixes=(FIX,),
    because=(BESIDE,),
)
REPORT = ValidationReport((CAUSE, BESIDE), 1, (CAUSE,))


def test_json_is_what_its_schema_says() -> None:
    told = json.loads(report_as_json(REPORT))
    jsonschema.Draft202012Validator(SCHEMA).validate(told)
    (cause,) = told["findings"]
    assert told["counts"]["Violation"] == 2
    assert (cause["line"], cause["column"], cause["because"][0]["line"]) == (2, 3, 5)
    assert cause["fixes"][0]["edits"] == [
        {"line": 2, "column": 3, "endLine": 2, "endColumn": 6, "text": "'w'"}
    ]


def test_the_schema_refuses_a_report_in_which_something_is_left_out() -> None:
    told = json.loads(report_as_json(REPORT))
    del told["findings"][0]["fixes"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(SCHEMA).validate(told)


def test_csv_has_every_finding_with_its_cause_and_nothing_that_a_spreadsheet_runs() -> None:
    hostile = found(value="=HYPERLINK(1)")
    rows = list(
        csv.DictReader(io.StringIO(report_as_csv(ValidationReport((hostile, CAUSE), 1, (hostile, CAUSE)))))
    )
    assert [(row["cause"], row["value"]) for row in rows] == [("1", "'=HYPERLINK(1)"), ("2", "v"), ("2", "u")]
    assert rows[1]["fix_en"] == "write w"


def test_a_message_that_stands_for_several_findings_is_no_row_of_its_own() -> None:
    parts = tuple(found(number, value=str(number)) for number in (1, 2))
    whole = found(value=None, because=parts, stands_for=True)
    rows = list(csv.DictReader(io.StringIO(report_as_csv(ValidationReport(parts, 1, (whole,))))))
    assert [row["value"] for row in rows] == ["1", "2"]


def test_sarif_has_level_place_rule_and_fix() -> None:
    (run,) = json.loads(report_in("sarif", REPORT, "en"))["runs"]
    (result,) = run["results"]
    assert (result["level"], result["message"]["text"]) == ("error", "words")
    where = result["locations"][0]["physicalLocation"]
    assert where["artifactLocation"]["uri"] == "a%20b.ttl"
    assert where["region"] == {"startLine": 2, "startColumn": 3, "endLine": 2, "endColumn": 6}
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == RULE
    assert result["relatedLocations"][0]["physicalLocation"]["region"]["startLine"] == 5
    change = result["fixes"][0]["artifactChanges"][0]["replacements"][0]
    assert change["insertedContent"] == {"text": "'w'"}


def test_a_workflow_command_is_one_line_and_says_where() -> None:
    (line,) = report_in("github", REPORT, "ko").splitlines()
    assert line.startswith(
        "::error file=a b.ttl,line=2,endLine=2,col=3,endColumn=6,title=엑스::말: 50%25, 끝"
    )
    assert "%0A" in line


def test_rdf_is_a_shacl_report_with_every_finding_as_a_result() -> None:
    graph = ox.Store()
    graph.load(report_in("rdf", REPORT, "ko").encode(), format=ox.RdfFormat.TURTLE)
    results = list(
        graph.quads_for_pattern(
            None, ox.NamedNode(f"{SH}resultSeverity"), ox.NamedNode(f"{SH}Violation"), None
        )
    )
    assert len(results) == 2
    assert not list(
        graph.quads_for_pattern(None, ox.NamedNode(f"{SH}conforms"), ox.Literal(value=True), None)
    )


def test_text_shows_the_line_the_reason_the_example_and_the_fix(tmp_path: Path) -> None:
    file = tmp_path / "a.ttl"
    file.write_text("\n가 'v' \x1b[2J.\n", encoding="utf-8")
    cause = CAUSE.at(file, CAUSE.place)
    lines = report_as_text(ValidationReport((cause,), 1), "ko").splitlines()
    assert lines[:3] == [f"{file}:2:3: 위반: 말: 50%, 끝", "  2 | 가 'v' �[2J.", "    | 　 ^^^"]
    assert [line.strip() for line in lines[3:-1]] == [
        "= 같은 원인 1건: 5행",
        "= 이유: 이유",
        "= 예: <x> <p> 1 .",
        "= 고침: 바꾸기",
    ]


def test_a_reason_is_told_once() -> None:
    text = report_as_text(
        ValidationReport((found(2, reason=Text("왜", "why")), found(3, reason=Text("왜", "why")))), "ko"
    )
    assert text.count("= 이유: 왜") == 1


def test_a_report_without_findings_is_told_in_every_form() -> None:
    for form in REPORT_FORMATS:
        report_in(form, ValidationReport((), 1), "ko")
