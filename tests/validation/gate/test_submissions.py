"""The gate: what a submission may not say is found, once, at its place, and changes nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from api.config import DEFAULT_BASE_IRI as BASE
from api.store.dataset import Dataset
from api.validation.gate.distributions import Distributions
from api.validation.gate.submission_rules import SubmissionRules
from tests.validation.conftest import HEAD, from_parents, whole_profile

if TYPE_CHECKING:
    from api.store.releases import Release
    from api.validation.findings import ValidationReport
    from tests.validation.conftest import Validate

FIRST = HEAD.count("\n") + 1  # line on which a text of a test begins
WHOLE = whole_profile()
TAKEN = whole_profile("elsewhere/base", title="Acme base")


def violations(report: ValidationReport) -> list[tuple[str, int | None]]:
    """Return the rule and the line of each violation, relative to the beginning of the text."""
    return [
        (finding.shape.rpartition("/")[2], finding.line and finding.line - FIRST)
        for finding in report.findings
        if finding.severity == "Violation"
    ]


def test_a_whole_profile_passes(validate: Validate) -> None:
    assert violations(validate(WHOLE)) == []


SPOILT = {
    "a condition of an item": (
        "<https://w3id.org/gyebo/framework/toy/wheels> gyebo:appliesWhen <model/new/toy#c> .",
        "vocabulary",
    ),
    "a code of one's own": ("<https://w3id.org/gyebo/code/toy-colour/mauve> a skos:Concept .", "vocabulary"),
    "a property of one's own": ("gyebo:toyMood a owl:DatatypeProperty .", "vocabulary"),
    "a shape": (
        "<https://w3id.org/gyebo/shape/mine> a <http://www.w3.org/ns/shacl#NodeShape> .",
        "vocabulary",
    ),
    "a number of somebody else's model": (
        "<https://w3id.org/gyebo/model/acme/base> gyebo:toyWheels 42 .",
        "foreign",
    ),
    "a country of an organisation on record": (
        "organization:acme a gyebo:Organization ; gyebo:nationality <code/country/kr> .",
        "foreign",
    ),
    "a measurement below somebody else's address": (
        "<https://w3id.org/gyebo/model/acme/base#m> a gyebo:Measurement .",
        "foreign",
    ),
    "a record of somebody else's model": (
        "<model/new/toy#second> a dcat:CatalogRecord ; foaf:primaryTopic <model/acme/base> .",
        "another-part",
    ),
    "something that is not ours": ("<https://example.org/x> schema:name 'x' .", "outside"),
    "our address with http": (
        "<http://w3id.org/gyebo/model/new/toy> gyebo:toyWheels 4 .",
        "namespace",
    ),
    "a property of ours with www": (
        "<https://w3id.org/gyebo/model/new/toy> <https://www.w3id.org/gyebo/def/toyWheels> 5 .",
        "namespace",
    ),
    "a kind of thing that nobody submits": (
        "<https://w3id.org/gyebo/license/mine> a gyebo:License .",
        "kind",
    ),
    "a model that is also an item": (
        "<https://w3id.org/gyebo/model/new/toy> a gyebo:FactorItem .",
        "kind",
    ),
    "a class below ours": (
        "<https://w3id.org/gyebo/model/new/toy> rdfs:subClassOf gyebo:AIModel .",
        "vocabulary-property",
    ),
    "a part without a name of its own": (
        "<https://w3id.org/gyebo/model/new/toy/claim> a gyebo:Claim .",
        "part-address",
    ),
    "a thing without a class": ("<https://w3id.org/gyebo/model/new/other> gyebo:toyWheels 4 .", "untyped"),
}


@pytest.mark.parametrize(("text", "rule"), SPOILT.values(), ids=SPOILT)
def test_what_is_not_the_submissions_own_is_found_once_at_its_line(
    validate: Validate, text: str, rule: str
) -> None:
    assert violations(validate(f"{text}\n{WHOLE}")) == [(rule, 0)]


def test_a_condition_of_an_item_does_not_switch_a_rule_off(validate: Validate) -> None:
    red = "gyebo:toyColour <https://w3id.org/gyebo/code/toy-colour/red>"
    wanting = WHOLE.replace(red, "skos:note 'none'@en", 1)
    off = (
        "<https://w3id.org/gyebo/framework/toy/colour> gyebo:appliesWhen <model/new/toy#c> .\n"
        "<https://w3id.org/gyebo/model/new/toy#c> gyebo:onProperty dcterms:title ; gyebo:anyOf 'x' .\n"
    )
    plain = {rule for rule, _ in violations(validate(wanting))}
    assert plain
    assert plain <= {rule for rule, _ in violations(validate(off + wanting))}


@pytest.mark.parametrize(
    "text",
    [
        "<https://example.org/x> a schema:SoftwareApplication ; schema:name 'x' .",
        "<http://w3id.org/gyebo/model/new/toy> a gyebo:ToyModel .",
        "<https://w3id.org/gyebo/model/new/toy> dcterms:title 'x'@en .",
        "<https://w3id.org/gyebo/model/new/toy> a schema:SoftwareApplication .",
        "<https://w3id.org/gyebo/model/new/toy> a <https://w3id.org/gyebo/def/ToyModle> .",
    ],
)
def test_a_file_in_which_nothing_is_checked_does_not_pass(validate: Validate, text: str) -> None:
    assert not validate(text).conforms


def test_a_profile_without_a_record_and_one_with_two_do_not_pass(validate: Validate) -> None:
    without = "\n".join(line for line in WHOLE.splitlines() if "CatalogRecord" not in line)
    second = (
        "<https://w3id.org/gyebo/model/new/toy#stub> a dcat:CatalogRecord ;"
        " foaf:primaryTopic <https://w3id.org/gyebo/model/new/toy> ;"
        " adms:status <https://w3id.org/gyebo/code/record-status/stub> ;"
        ' dcterms:modified "2026-01-01"^^xsd:date .\n'
    )
    assert [rule for rule, _ in violations(validate(without))] == ["one"]
    assert [rule for rule, _ in violations(validate(WHOLE + second))] == ["no-more"]


def test_a_stub_needs_sources_for_its_values_too(validate: Validate) -> None:
    stub = WHOLE.replace("record-status/full", "record-status/stub").replace("claimValue 4", "claimValue 5")
    assert [rule for rule, _ in violations(validate(stub))] == ["unsourced-value"]


def test_a_derivation_is_no_source_for_anything_but_a_parent(validate: Validate) -> None:
    claimed = WHOLE.replace("claimProperty gyebo:developedBy", "claimProperty dcterms:publisher")
    derived = (
        "<https://w3id.org/gyebo/model/new/toy> prov:qualifiedDerivation <model/new/toy#d> .\n"
        "<https://w3id.org/gyebo/model/new/toy#d> a gyebo:Derivation ; prov:entity organization:acme .\n"
    )
    assert "unsourced-value" in {rule for rule, _ in violations(validate(claimed + derived))}


def test_what_a_profile_needs_and_nobody_has_put_on_record_comes_with_it(validate: Validate) -> None:
    text = WHOLE.replace("organization:acme", "organization:newcomer")
    text += "organization:newcomer a gyebo:Organization ; dcterms:title 'Newcomer'@en .\n"
    assert violations(validate(text)) == []


def test_a_new_edition_of_a_profile_on_record_passes(validate: Validate) -> None:
    assert violations(validate(whole_profile("acme/base", title="Acme Base"))) == []


def test_a_model_on_record_is_not_taken_under_a_second_address(validate: Validate) -> None:
    text = TAKEN + "<https://w3id.org/gyebo/model/elsewhere/base> dcterms:identifier 'acme/Base' .\n"
    report = validate(text)
    assert [rule for rule, _ in violations(report)] == ["same-identifier"]
    told = next(finding for finding in report.findings if finding.severity == "Violation")
    assert told.value == "https://w3id.org/gyebo/model/acme/base"


def test_a_name_on_record_in_other_spelling_is_warned_of(validate: Validate) -> None:
    report = validate(whole_profile("elsewhere/base", title="ACME-base"))
    warned = [(f.shape, f.value) for f in report.findings if "same-name" in f.shape]
    assert warned == [("checks/same-name", "https://w3id.org/gyebo/model/acme/base")]


def test_a_ring_is_told_once_with_the_way_round(validate: Validate) -> None:
    names = [f"ring/{number}" for number in range(40)]
    texts = [
        whole_profile(name, title=name) + from_parents(name, names[number - 1], "acme/base")
        for number, name in enumerate(names)
    ]
    report = validate("".join(texts))
    assert [rule for rule, _ in violations(report)] == ["lineage-ring"]
    assert "(40)" in report.findings[0].message.ko


def test_models_that_merge_one_another_are_told_once(validate: Validate) -> None:
    names = [f"merger/{number}" for number in range(12)]
    texts = [
        whole_profile(name, title=name) + from_parents(name, *(each for each in names if each != name))
        for name in names
    ]
    assert [rule for rule, _ in violations(validate("".join(texts)))] == ["lineage-ring"]


def test_a_mistake_made_a_thousand_times_is_told_fifty_times_and_counted(validate: Validate) -> None:
    many = "".join(f"<https://example.org/{number}> schema:name 'x' .\n" for number in range(1000))
    report = validate(many + WHOLE)
    rules = [rule for rule, _ in violations(report)]
    assert (rules.count("outside"), rules.count("and-more")) == (50, 1)
    assert any("950" in finding.message.ko for finding in report.findings)


def test_things_of_two_files_of_one_submission_may_meet(validate: Validate) -> None:
    child = whole_profile("new/child", title="Child") + from_parents("new/child", "new/toy", "acme/base")
    assert violations(validate(child, WHOLE)) == []


def test_a_profile_that_nobody_could_review_is_not_checked(validate: Validate) -> None:
    endless = ", ".join(f'"name {number}"@en' for number in range(10_001))
    report = validate(
        f"<https://w3id.org/gyebo/model/new/long> a gyebo:ToyModel ; skos:altLabel {endless} .\n{WHOLE}"
    )
    assert violations(report) == [("too-long", 0)]


def test_a_shape_broken_a_thousand_times_is_told_two_hundred_times_and_counted(validate: Validate) -> None:
    colours = ", ".join(f"<code/toy-colour/x{number}>" for number in range(1000))
    report = validate(f"{WHOLE}<https://w3id.org/gyebo/model/new/toy> gyebo:toyColour {colours} .\n")
    counted = [finding.value for finding in report.findings if finding.shape.endswith("/and-more")]
    assert "800" in counted
    assert len(report.findings) < 1_000


def test_a_number_a_thousand_times_off_what_is_on_record_is_warned_of(mini_release: Release) -> None:
    path = ox.NamedNode("urn:size")
    published = Dataset.in_memory()
    published.add(
        [ox.Triple(ox.NamedNode(f"urn:{n}"), path, ox.Literal(7_000 + n)) for n in range(20)], "urn:g"
    )
    rules = SubmissionRules(mini_release.open(), BASE)
    given = [
        ox.Triple(ox.NamedNode(f"urn:new/{n}"), path, ox.Literal(n))
        for n in (0, 6, 8, 7_000, 7_000_000, 8_000_000)
    ]
    found = list(Distributions(published, ["urn:size"]).outliers(given, rules))
    assert [each.value for each in found] == ["6", "8000000"]
    assert "7,009.5" in found[0].message.ko
    assert list(Distributions(published, []).outliers(given, rules)) == []
    few = Dataset.in_memory()
    few.add([ox.Triple(ox.NamedNode("urn:1"), path, ox.Literal(7_000))], "urn:g")
    assert list(Distributions(few, ["urn:size"]).outliers(given, rules)) == []
