"""Reports of a validation, for people, programs, spreadsheets, code scanners and workflows."""

from api.validation.reports.report_formats import REPORT_FORMATS, report_in

__all__ = ["REPORT_FORMATS", "report_in"]
