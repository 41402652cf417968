"""Findings by their cause: one for each mistake, with those that go away when it is mended."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from api.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

    from api.validation.explanations import Explanations
    from api.validation.findings import Finding

_FEW = 3  # of one kind that are told one by one
_NAMED = 12  # things that a folded message names


def by_cause(findings: Iterable[Finding], explanations: Explanations) -> tuple[Finding, ...]:
    """Return the causes of findings; the others stand in their `because`.

    One wrong address breaks many rules, and one habit (of writing dates, say) one rule in many places; items
    that nobody has looked at are told together. Nothing is lost.
    """
    told = _grouped(findings, _wrong_value, _led_by_the_first)
    told = _grouped(told, lambda each: _of_one_thing(each, explanations), lambda g: _folded(g, explanations))
    return tuple(_grouped(told, _habit, _led_by_the_first_of_many))


def _grouped(
    findings: Iterable[Finding],
    key: Callable[[Finding], Hashable],
    fold: Callable[[list[Finding]], list[Finding]],
) -> list[Finding]:
    groups: dict[Hashable, list[Finding]] = defaultdict(list)
    for number, finding in enumerate(findings):
        known = key(finding)
        groups[number if known is None else known].append(finding)
    return [each for group in groups.values() for each in (fold(group) if len(group) > 1 else group)]


def _wrong_value(finding: Finding) -> Hashable:
    value, place = finding.value, finding.place
    if value is None or value == finding.focus:
        return None
    if "://" in value:  # an address is wrong wherever it stands
        return (finding.severity, finding.file, value) if finding.severity == "Violation" else None
    return (finding.severity, finding.file, place.line, place.column, value) if place is not None else None


def _led_by_the_first(group: list[Finding]) -> list[Finding]:
    # The rule that can say what was meant tells most, and one about the submission more than a shape does.
    lead = min(
        group,
        key=lambda each: (not each.fixes, not each.example, _is_checked(each), _place(each), each.shape),
    )
    rest = [each for each in group if each is not lead]
    return [replace(lead, because=(*lead.because, *rest))]


def _of_one_thing(finding: Finding, explanations: Explanations) -> Hashable:
    folds = explanations.of(finding.shape).folded and not finding.fixes
    return (finding.file, finding.focus, finding.shape) if folds else None


def _folded(group: list[Finding], explanations: Explanations) -> list[Finding]:
    if len(group) <= _FEW:
        return group
    lead = min(group, key=_place)
    message = explanations.of(lead.shape).folded
    words = []
    for language in ("ko", "en"):
        names = list(dict.fromkeys(each.value_label[language] or each.value or "" for each in group))
        named = ", ".join(names[:_NAMED]) + (f" … (+{len(names) - _NAMED})" if len(names) > _NAMED else "")
        words.append(message[language].replace("{?count}", str(len(group))).replace("{?values}", named))
    whole = replace(
        lead, message=Text(*words), value=None, item=None, fixes=(), because=tuple(group), stands_for=True
    )
    return [whole]


def _habit(finding: Finding) -> Hashable:
    counted = finding.component and finding.path and not finding.because
    return (finding.severity, finding.file, finding.path, finding.component) if counted else None


def _led_by_the_first_of_many(group: list[Finding]) -> list[Finding]:
    if len(group) <= _FEW:
        return group
    lead = min(group, key=_place)
    rest = sorted((each for each in group if each is not lead), key=_place)
    return [replace(lead, because=tuple(rest))]


def _place(finding: Finding) -> tuple[int, int]:
    return finding.line or 0, finding.column or 0


def _is_checked(finding: Finding) -> bool:
    return bool(finding.component) or ":" not in finding.shape
