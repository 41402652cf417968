"""One finding for one mistake; what goes away with it stands below it, and nothing is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.text import Text
from api.validation.evaluation import once_each
from api.validation.findings import Finding
from tests.validation.conftest import from_parents, whole_profile

if TYPE_CHECKING:
    from collections.abc import Iterable

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


SHORT = """<https://w3id.org/gyebo/model/new/toy> a gyebo:ToyModel ;
    dcterms:title "New toy"@en ;
    gyebo:developedBy organization:acme ;
    gyebo:toyColour <https://w3id.org/gyebo/code/toy-colour/red> ;
    gyebo:toyWheels 4 ;
    gyebo:evidence [
        dcterms:source <https://example.org/toy> ;
        gyebo:statedBy SPEAKER ;
        gyebo:observedOn "2026-05-21"^^xsd:date
    ] .
"""


def test_a_profile_in_the_short_form_passes(validate: Validate) -> None:
    report = validate(SHORT.replace("SPEAKER", "organization:acme"))
    assert [each.message.en for each in report.findings if each.severity == "Violation"] == []


def test_what_is_wrong_with_evidence_stands_there_once_and_can_be_mended(validate: Validate) -> None:
    report = validate(SHORT.replace("SPEAKER", "organization:Acme"))
    (cause,) = [each for each in report.causes if each.severity == "Violation"]
    assert cause.place is not None
    assert cause.place.written == "organization:Acme"
    assert [edit.text for fix in cause.fixes for edit in fix.edits] == ["organization:acme"]


def test_a_short_value_without_evidence_is_told_at_the_value(validate: Validate) -> None:
    covered = SHORT.replace(
        "gyebo:evidence [", "gyebo:evidence [ gyebo:covers dcterms:title, gyebo:developedBy ;"
    )
    report = validate(covered.replace("SPEAKER", "organization:acme"))
    told = {
        each.place.written
        for each in report.findings
        if each.shape.endswith("unsourced-value") and each.place
    }
    assert told == {"<https://w3id.org/gyebo/code/toy-colour/red>", "4"}


def test_evidence_for_what_has_no_value_is_warned_of(validate: Validate) -> None:
    vain = SHORT.replace(
        "gyebo:evidence [", "gyebo:evidence [ gyebo:covers gyebo:toyMood ] ; gyebo:evidence [", 1
    )
    report = validate(vain.replace("SPEAKER", "organization:acme"))
    assert "covers-nothing" in {each.shape.rpartition("/")[2] for each in report.findings}


def test_a_text_is_of_the_wrong_kind_and_neither_too_small_nor_too_large() -> None:
    found = [
        Finding(
            "Violation", Text(), "urn:x", value="7", shape="urn:s", component=f"{name}ConstraintComponent"
        )
        for name in ("MinInclusive", "Datatype", "Pattern")
    ]
    assert [each.component for each in once_each(found)] == ["DatatypeConstraintComponent"]
