"""One finding for one mistake; what goes away with it stands below it, and nothing is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.validation.conftest import from_parents, whole_profile

if TYPE_CHECKING:
    from collections.abc import Iterable

    from api.validation.findings import Finding
    from tests.validation.conftest import Validate

WHOLE = whole_profile()


def flattened(findings: Iterable[Finding]) -> list[tuple[str, str, str | None]]:
    found = []
    for each in findings:
        parts = flattened(each.because)
        found += parts if each.stands_for else [(each.shape, each.focus, each.value), *parts]
    return sorted(found, key=str)


def test_one_missing_parent_is_one_cause(validate: Validate) -> None:
    report = validate(WHOLE + from_parents("new/toy", "nobody/knows", "acme/base"))
    wrong = [each for each in report.causes if each.severity == "Violation"]
    assert [each.value for each in wrong] == ["https://w3id.org/gyebo/model/nobody/knows"]
    assert len(wrong[0].because) > 1
    assert flattened(report.causes) == flattened(report.findings)


def test_a_habit_of_writing_is_one_cause_with_its_places(validate: Validate) -> None:
    report = validate(WHOLE.replace('"2024-05-01"^^xsd:date', '"2024-05-01"'))
    (cause,) = [each for each in report.causes if each.severity == "Violation"]
    assert len(cause.because) == 3
    assert len({each.line for each in (cause, *cause.because)}) == 4


def test_items_without_a_value_are_told_together_and_by_name(validate: Validate) -> None:
    bare = "<https://w3id.org/gyebo/model/new/toy> a gyebo:ToyModel ; dcterms:title 'x'@en ."
    report = validate(bare)
    tiers = [each for each in report.causes if "tier-" in each.shape]
    assert len(tiers) <= len({each.shape for each in tiers}) * 3
    assert flattened(report.causes) == flattened(report.findings)


def test_a_derived_value_is_missed_where_it_comes_from(validate: Validate) -> None:
    text = WHOLE.replace("organization:acme", "organization:newcomer")
    text += "organization:newcomer a gyebo:Organization ; dcterms:title 'Newcomer'@en .\n"
    told = [each.message.ko for each in validate(text).findings]
    assert not any("nationality" in each for each in told) or any("도출" in each for each in told)


def test_a_value_too_many_is_told_with_all_of_them(validate: Validate) -> None:
    text = WHOLE.replace("gyebo:toyWheels 4", "gyebo:toyWheels 4, 5", 1)
    (several,) = [each for each in validate(text).findings if each.component.startswith("MaxCount")]
    assert "4, 5" in several.message.ko
    assert "4, 5" in several.message.en


def test_a_value_of_the_wrong_kind_is_told_as_it_is_written(validate: Validate) -> None:
    text = WHOLE.replace("gyebo:toyWheels 4", "gyebo:toyWheels 4.50", 1)
    told = [each.message.ko for each in validate(text).findings if each.component.startswith("Datatype")]
    assert len(told) == 1
    assert "4.50" in told[0]


def test_what_is_missing_is_told_as_missing(validate: Validate) -> None:
    text = WHOLE.replace('gyebo:observedOn "2024-05-01"^^xsd:date', "rdfs:comment 'x'@en", 1)
    (missing,) = [each for each in validate(text).findings if each.component.startswith("MinCount")]
    assert missing.message.ko.startswith("값이 없습니다: 기준일 (gyebo:observedOn)")
    assert missing.message.en.startswith("No value: observed on (gyebo:observedOn)")
