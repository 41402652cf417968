"""What was probably meant is offered as a fix, sure only where one thing is called so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from api.validation.applied_fixes import fixed_files
from api.validation.nearest_terms import Candidates, Nearest
from tests.validation.conftest import HEAD, whole_profile

if TYPE_CHECKING:
    from api.validation.findings import ValidationReport
    from tests.validation.conftest import Validate

RED = "<https://w3id.org/gyebo/code/toy-colour/red>"
WHOLE = whole_profile()


def fixes(report: ValidationReport) -> set[tuple[str, str]]:
    """Return the confidence and text of every fix that changes something."""
    return {
        (fix.confidence, edit.text) for each in report.findings for fix in each.fixes for edit in fix.edits
    }


@pytest.mark.parametrize(
    ("written", "meant", "confidence"),
    [
        ("<https://w3id.org/gyebo/code/toy-colour/Red>", RED, "certain"),
        ("<https://w3id.org/gyebo/code/toy-colour/redd>", RED, "likely"),
        ('"red"', RED, "certain"),
        ('"Red"@en', RED, "certain"),
        ("<code/toy-colour/RED>", "<code/toy-colour/red>", "certain"),
        ("<http://w3id.org/gyebo/code/toy-colour/red>", RED, "certain"),
    ],
)
def test_the_nearest_code_is_offered(validate: Validate, written: str, meant: str, confidence: str) -> None:
    assert (confidence, meant) in fixes(validate(WHOLE.replace(RED, written)))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("<https://w3id.org/gyebo/organization/ACME>", "<https://w3id.org/gyebo/organization/acme>"),
        ("organization:Acme", "organization:acme"),
        ("'acme'", "<https://w3id.org/gyebo/organization/acme>"),
    ],
)
def test_a_thing_on_record_is_offered_by_any_of_its_names(
    validate: Validate, written: str, meant: str
) -> None:
    text = WHOLE.replace("gyebo:developedBy organization:acme", f"gyebo:developedBy {written}")
    assert ("certain", meant) in fixes(validate(text))


def test_a_misspelt_property_is_told_with_the_nearest_one(validate: Validate) -> None:
    report = validate(WHOLE.replace("gyebo:toyWheels 4", "gyebo:toyWheel 4", 1))
    told = [
        fix.title.en for each in report.findings for fix in each.fixes if "unknown-property" in each.shape
    ]
    assert told == ["write def/toyWheels"]


def test_a_number_in_quotes_and_a_date_without_its_kind_are_mended_for_sure(validate: Validate) -> None:
    text = WHOLE.replace("gyebo:toyWheels 4", 'gyebo:toyWheels "4"', 1)
    text = text.replace('gyebo:observedOn "2024-05-01"^^xsd:date', 'gyebo:observedOn "2024-05-01"', 1)
    date = '"2024-05-01"^^<http://www.w3.org/2001/XMLSchema#date>'
    assert {("certain", "4"), ("certain", date)} <= fixes(validate(text))


def test_a_date_in_another_order_of_signs_is_only_likely(validate: Validate) -> None:
    text = WHOLE.replace('gyebo:observedOn "2024-05-01"^^xsd:date', 'gyebo:observedOn "2024. 5. 1."', 1)
    assert ("likely", '"2024-05-01"^^<http://www.w3.org/2001/XMLSchema#date>') in fixes(validate(text))


def test_certain_fixes_change_the_file_there_and_nowhere_else(validate: Validate) -> None:
    text = WHOLE.replace(RED, '"Red" # 빨강\r\n', 1).replace("organization:acme", "organization:Acme", 1)
    (file,) = fixed_files(validate(text).findings)
    right = HEAD + text.replace('"Red" #', f"{RED} #").replace("organization:Acme", "organization:acme")
    assert (file.after, file.count) == (right, 2)
    file.write()
    assert file.path.read_bytes().decode() == right
    assert [path.name for path in file.path.parent.iterdir()] == [file.path.name]
    assert f"+{right.splitlines()[15]}" in file.difference().replace("\r", "")


def test_a_byte_order_mark_is_kept(validate: Validate) -> None:
    report = validate(WHOLE.replace(RED, '"Red"', 1))
    finding = next(each for each in report.findings if any(fix.edits for fix in each.fixes))
    assert finding.file is not None
    finding.file.write_bytes(b"\xef\xbb\xbf" + finding.file.read_bytes())
    (file,) = fixed_files([finding])
    assert file.after.startswith("\ufeffPREFIX")
    assert f"gyebo:toyColour {RED}" in file.after


def test_of_two_that_are_called_alike_none_is_sure() -> None:
    some = Candidates([("urn:a/one", "Same"), ("urn:a/two", "same")])
    assert some.nearest("SAME") is None
    assert some.nearest("o") is None
    assert some.nearest("onee") == Nearest("urn:a/one", sure=False)
    assert some.nearest("x" * 10_000) is None
