"""A report for GitHub workflows: one command a cause, which shows it beside the line of the file.

Escaping after GitHub's toolkit: `%`, carriage return and line feed; in properties `:` and `,`, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from api.text import Language
    from api.validation.findings import Finding, ValidationReport

_COMMANDS = {"Violation": "error", "Warning": "warning", "Info": "notice"}


def report_as_workflow_commands(report: ValidationReport, language: Language) -> str:
    """Return one workflow command for each cause."""
    return "".join(f"{_command(cause, language)}\n" for cause in report.causes)


def _command(cause: Finding, language: Language) -> str:
    place = cause.place
    properties = {
        "file": cause.file,
        "line": place and place.line,
        "endLine": place and place.end_line,
        "col": place and place.column,
        # A column of the end is read as one of the first line.
        "endColumn": place.end_column if place and place.end_line == place.line else None,
        "title": cause.label[language],
    }
    told = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items() if value)
    message = cause.message[language] or cause.shape
    fixes = "".join(f"\n→ {fix.title[language]}" for fix in cause.fixes)
    return f"::{_COMMANDS[cause.severity]} {told}::{_message(message + fixes)}"


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
