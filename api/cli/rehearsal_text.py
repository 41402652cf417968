"""A rehearsal of changed shapes in words: by rule, by organisation and by item."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from api.validation.reports.printable_lines import printable
from api.validation.reports.text_report import report_summary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.text import Language
    from api.validation.rehearsal import Rehearsal

_MOST = 20  # rows of a table
_WORDS = {
    "ko": {
        "changed": "바뀌거나 새로운 규칙",
        "gone": "없어지는 규칙",
        "unheard": "집합 질의로 옮길 수 없어 돌리지 않은 형태",
        "organization": "조직별 프로필 수",
        "item": "세부 요소별 프로필 수",
        "none": "바뀐 규칙이 없습니다.",
    },
    "en": {
        "changed": "Rules that are new or changed",
        "gone": "Rules that are gone",
        "unheard": "Shapes that no set query stands for, not run",
        "organization": "Profiles by organisation",
        "item": "Profiles by item",
        "none": "No rule has changed.",
    },
}


def rehearsal_lines(told: Rehearsal, language: Language) -> Iterator[str]:
    """Yield what would be found, the rules with most findings first."""
    words = _WORDS[language]
    if not (told.changed or told.gone):
        yield words["none"]
    counts = Counter(finding.shape for finding in told.report.findings)
    messages = {finding.shape: finding for finding in told.report.findings}
    if told.changed:
        yield f"{words['changed']}: {len(told.changed)}"
    for shape in sorted(told.changed, key=lambda each: (-counts[each], each)):
        yield printable(f"  {counts[shape]:>6}  {shape}")
        if shape in messages:
            finding = messages[shape]
            yield printable(f"          {finding.message[language]}  ({finding.focus})")
    for name, shapes in (("gone", told.gone), ("unheard", told.unheard)):
        if shapes:
            yield f"{words[name]}: {len(shapes)}"
            yield from (printable(f"          {shape}") for shape in shapes)
    if told.by_organization:
        yield f"{words['organization']}:"
        yield from _rows([(name, count) for name, count in told.by_organization])
    if told.by_item:
        yield f"{words['item']}:"
        yield from _rows([(label[language] or iri, count) for iri, label, count in told.by_item])
    yield report_summary(told.report, language)


def _rows(rows: list[tuple[str, int]]) -> Iterator[str]:
    yield from (printable(f"  {count:>6}  {name}") for name, count in rows[:_MOST])
    if len(rows) > _MOST:
        yield f"          … (+{len(rows) - _MOST})"
