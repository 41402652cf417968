"""A validator of the mini knowledge base beside its release, and a whole profile to spoil."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest

from api.config import DEFAULT_BASE_IRI as BASE
from api.validation.validator import Validator

if TYPE_CHECKING:
    from pathlib import Path

    from api.store.releases import Release
    from api.validation.findings import ValidationReport

HEAD = """\
PREFIX adms: <http://www.w3.org/ns/adms#>
PREFIX dcat: <http://www.w3.org/ns/dcat#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX gyebo: <https://w3id.org/gyebo/def/>
PREFIX model: <https://w3id.org/gyebo/model/>
PREFIX organization: <https://w3id.org/gyebo/organization/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX schema: <http://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
_EVIDENCE = """
    dcterms:source <https://w3id.org/gyebo/source/toy-catalogue/toys-csv> ;
    gyebo:statedBy organization:acme ;
    gyebo:sourceRecord "row 1" ;
    gyebo:observedOn "2024-05-01"^^xsd:date .
"""


def whole_profile(name: str = "new/toy", title: str = "New toy", more: str = "") -> str:
    """Return the Turtle, without prefixes, of a profile in which nothing is wrong; `more` says more of it."""
    model = f"<https://w3id.org/gyebo/model/{name}>"
    part = f"<https://w3id.org/gyebo/model/{name}#%s>"
    values = [
        ("dcterms:title", f'"{title}"@en'),
        ("gyebo:developedBy", "organization:acme"),
        ("gyebo:toyColour", "<https://w3id.org/gyebo/code/toy-colour/red>"),
        ("gyebo:toyWheels", "4"),
    ]
    said = " ;\n    ".join(f"{path} {value}" for path, value in values)
    claims = "".join(
        f"{part % f'claim-{n}'} a gyebo:Claim ; gyebo:claimSubject {model} ; gyebo:claimProperty {path} ;"
        f" gyebo:claimValue {value} ;{_EVIDENCE}"
        for n, (path, value) in enumerate(values)
    )
    return (
        f"{model} a gyebo:ToyModel ;\n    {said} {more}.\n"
        f"{part % 'record'} a dcat:CatalogRecord ; foaf:primaryTopic {model} ;"
        f" adms:status <https://w3id.org/gyebo/code/record-status/full> ;"
        f' dcterms:modified "2026-01-01"^^xsd:date .\n{claims}'
    )


def from_parents(name: str, *parents: str) -> str:
    """Return what a profile says of its parents, evidence included, to follow a whole profile."""
    model = f"<https://w3id.org/gyebo/model/{name}>"
    said = ""
    for number, parent in enumerate(parents):
        above, part = (
            f"<https://w3id.org/gyebo/model/{parent}>",
            f"<https://w3id.org/gyebo/model/{name}#from-{number}>",
        )
        said += f"{model} gyebo:mergedFrom {above} ; prov:qualifiedDerivation {part} .\n"
        said += f"{part} a gyebo:Derivation ; prov:entity {above} ; gyebo:derivationKind gyebo:mergedFrom ;"
        said += f" gyebo:confidence <https://w3id.org/gyebo/code/confidence/stated> ;{_EVIDENCE}"
    return said


class Validate(Protocol):
    """Validates some Turtle, prefixes aside, as a file from outside."""

    def __call__(self, *texts: str) -> ValidationReport: ...


@pytest.fixture(scope="module")
def validate(mini_dir: Path, mini_release: Release, tmp_path_factory: pytest.TempPathFactory) -> Validate:
    """Return a command that validates Turtle texts as the files of one submission."""
    validator = Validator(mini_dir, BASE, mini_release.open())

    def command(*texts: str) -> ValidationReport:
        folder = tmp_path_factory.mktemp("submitted")
        paths = []
        for number, text in enumerate(texts):
            path = folder / f"{number}.ttl"
            path.write_text(HEAD + text, encoding="utf-8")
            paths.append(path)
        return validator.validate_files(paths)

    return command
