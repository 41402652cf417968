"""How to mend what was found: what the rule itself says, and the allowed value that was probably meant."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from api.terms import XSD
from api.text import Text
from api.validation.findings import Edit, Fix
from api.validation.gate.namespaces import misspelt_namespace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.validation.explanations import Explanations, FixTemplate
    from api.validation.findings import Finding
    from api.validation.input.place_index import Place
    from api.validation.nearest_terms import Nearest, NearestTerms

_PLAIN = {  # literals that Turtle writes without quotes and datatype
    f"{XSD}integer": re.compile(r"[+-]?[0-9]+"),
    f"{XSD}decimal": re.compile(r"[+-]?[0-9]*\.?[0-9]+"),
    f"{XSD}boolean": re.compile(r"true|false"),
}
_DATES = {
    f"{XSD}date": re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"),
    f"{XSD}gYearMonth": re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])"),
    f"{XSD}gYear": re.compile(r"[0-9]{4}"),
}
_DATE_WITH_DOTS = re.compile(r"([0-9]{4})[./년 -]+([0-9]{1,2})[./월 -]+([0-9]{1,2})[.일 ]*")
_PREFIXED = re.compile(r"([A-Za-z][\w.-]*)?:")


class Advice:
    """Finds the fixes of a finding."""

    def __init__(self, explanations: Explanations, nearest: NearestTerms, base_iri: str) -> None:
        self._explanations, self._nearest, self._base_iri = explanations, nearest, base_iri

    def fixes(self, finding: Finding) -> tuple[Fix, ...]:
        """Return what can be done, the surest first."""
        found = [*self._respelt(finding)] or [*self._meant(finding), *self._typed(finding)]
        found += self._told(finding)
        order = ("certain", "likely", "placeholder")
        return tuple(sorted(found, key=lambda fix: order.index(fix.confidence)))

    def _meant(self, finding: Finding) -> Iterator[Fix]:
        expected = self._explanations.expected(finding.shape)
        nearest: Nearest | None = None
        meant = finding.value or ""
        if word := self._explanations.of(finding.shape).misspelt:
            meant = (finding.path if word == "path" else finding.value) or ""
            nearest = self._nearest.address(meant) if word == "address" else self._nearest.term(meant)
        elif not meant:
            return
        elif expected.scheme:
            nearest = self._nearest.code(expected.scheme, meant)
        elif expected.class_iri:
            nearest = self._nearest.thing(expected.class_iri, meant)
        if nearest is None or nearest.iri == meant:
            return
        short = nearest.iri.removeprefix(self._base_iri)
        title = Text(f"{short} 로 바꾸기", f"write {short}")
        written = self._written(nearest.iri, finding.place)
        yield Fix(title, "certain" if nearest.sure else "likely", _replacing(finding, written))

    def _respelt(self, finding: Finding) -> Iterator[Fix]:
        wrong = misspelt_namespace(finding.value or "", self._base_iri)
        if wrong is not None and finding.value:
            right = f"{self._base_iri}{finding.value.removeprefix(wrong)}"
            yield Fix(
                Text(f"{right} 로 바꾸기", f"write {right}"), "certain", _replacing(finding, f"<{right}>")
            )

    def _typed(self, finding: Finding) -> Iterator[Fix]:
        value = finding.value
        if value is None or not finding.component.startswith(("Datatype", "Or")):
            return
        for datatype in self._explanations.expected(finding.shape).datatypes:
            plain, dated = _PLAIN.get(datatype), _DATES.get(datatype)
            if plain and plain.fullmatch(value):
                title = Text(f"따옴표와 자료형 없이 적기: {value}", f"write it without quotes: {value}")
                yield Fix(title, "certain", _replacing(finding, value))
                return
            if dated and dated.fullmatch(value):
                yield _dated(finding, value, datatype, sure=True)
                return
            parts = _DATE_WITH_DOTS.fullmatch(value)
            if parts and datatype == f"{XSD}date":
                date = f"{parts[1]}-{int(parts[2]):02}-{int(parts[3]):02}"
                if _DATES[datatype].fullmatch(date):
                    yield _dated(finding, date, datatype, sure=False)
                    return

    def _told(self, finding: Finding) -> Iterator[Fix]:
        for template in self._explanations.of(finding.shape).fixes:
            text = template.text.replace("{?value}", finding.value or "")
            edits = _replacing(finding, text) if template.action == "replace" else ()
            yield Fix(_titled(template), template.confidence, edits)

    def _written(self, iri: str, place: Place | None) -> str:
        """Write an address as the file writes the one in its place: with a prefix, short, or in full."""
        written = place.written if place else ""
        if (prefixed := _PREFIXED.match(written)) and not written.startswith("<"):
            local = re.split(r"[/#]", iri)[-1]
            return f"{prefixed[0]}{local}" if re.fullmatch(r"\w[\w-]*", local) else f"<{iri}>"
        relative = written.startswith("<") and ":" not in written
        return f"<{iri.removeprefix(self._base_iri)}>" if relative else f"<{iri}>"


def _titled(template: FixTemplate) -> Text:
    return template.title or Text("고치기", "mend")


def _dated(finding: Finding, value: str, datatype: str, *, sure: bool) -> Fix:
    title = Text(f"날짜로 적기: {value}", f"write it as a date: {value}")
    text = f'"{value}"^^<{datatype}>'
    return Fix(title, "certain" if sure else "likely", _replacing(finding, text))


def _replacing(finding: Finding, text: str) -> tuple[Edit, ...]:
    place = finding.place
    if place is None or place.pointer is not None or not _stands_there(finding, place):
        return ()
    return (Edit(place.line, place.column, place.end_line, place.end_column, text),)


def _stands_there(finding: Finding, place: Place) -> bool:
    # The place may be that of the subject or the property, where nothing says the value alone.
    value = finding.value or ""
    wanted = re.split(r"[/#]", value.rstrip("/#"))[-1] if "://" in value else value
    return bool(wanted) and wanted in place.written
