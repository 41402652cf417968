"""The forms of a report: one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.validation.reports.csv_report import report_as_csv
from api.validation.reports.json_report import report_as_json
from api.validation.reports.rdf_report import report_as_rdf
from api.validation.reports.sarif_report import report_as_sarif
from api.validation.reports.text_report import report_as_text
from api.validation.reports.workflow_report import report_as_workflow_commands

if TYPE_CHECKING:
    from collections.abc import Callable

    from api.text import Language
    from api.validation.findings import ValidationReport

REPORT_FORMATS: dict[str, Callable[[ValidationReport, Language], str]] = {
    "text": report_as_text,
    "json": lambda report, _: f"{report_as_json(report)}\n",
    "csv": lambda report, _: report_as_csv(report),
    "sarif": report_as_sarif,
    "github": report_as_workflow_commands,
    "rdf": lambda report, _: report_as_rdf(report),
}


def report_in(form: str, report: ValidationReport, language: Language) -> str:
    """Return a report in one of the forms. Raises KeyError for another."""
    return REPORT_FORMATS[form](report, language)
