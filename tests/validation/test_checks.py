"""Check queries: what no shape can say, found in a profile that is otherwise whole, each by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.validation.conftest import whole_profile

if TYPE_CHECKING:
    from tests.validation.conftest import Validate

WHOLE = whole_profile()
TOY = "<https://w3id.org/gyebo/model/new/toy>"


@pytest.mark.parametrize(
    ("more", "check"),
    [
        (f'{TOY} skos:altLabel " "@en .', "blank-text"),
        (f'{TOY} skos:altLabel "\\t\\n"@ko .', "blank-text"),
        (f'{TOY} skos:altLabel "장난감"@kr .', "language-tag"),
        (f'{TOY} skos:altLabel "x"@xq .', "language-tag"),
        (f'{TOY} gyebo:releaseDate "1023-05"^^xsd:gYearMonth .', "implausible-date"),
        (f'{TOY} gyebo:releaseDate "2931-01-01"^^xsd:date .', "implausible-date"),
        (f"{TOY} dcterms:licence <https://w3id.org/gyebo/license/toy-free> .", "unknown-outside-property"),
        (f"{TOY} gyebo:toyWheeels 4 .", "unknown-property"),
    ],
)
def test_a_fault_that_no_shape_sees_is_found(validate: Validate, more: str, check: str) -> None:
    found = {each.shape for each in validate(f"{WHOLE}{more}").findings}
    assert f"checks/{check}" in found


@pytest.mark.parametrize(
    "more",
    [
        f'{TOY} skos:altLabel "장난감"@ko, "toy"@en, "玩具"@zh-Hant .',
        f'{TOY} gyebo:releaseDate "2024"^^xsd:gYear .',
        f'{TOY} rdfs:comment "a toy"@en .',
    ],
)
def test_what_is_right_is_not_found(validate: Validate, more: str) -> None:
    found = {each.shape.removeprefix("checks/") for each in validate(f"{WHOLE}{more}").findings}
    assert not found & {"blank-text", "language-tag", "implausible-date", "unknown-outside-property"}


def test_a_misspelt_property_of_another_vocabulary_is_told_with_the_nearest(validate: Validate) -> None:
    report = validate(f'{WHOLE}{TOY} dcterms:titel "x"@en .')
    titles = [fix.title.en for each in report.findings for fix in each.fixes]
    assert "write http://purl.org/dc/terms/title" in titles
