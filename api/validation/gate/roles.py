"""What a submission may speak of, as the ontology marks it (`gyebo:submissionRole`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast

import pyoxigraph as ox

from api.terms import OWL, RDFS, SH, own_term

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from api.store.dataset import ReadableDataset

Role = Literal["topic", "introduction", "part"]
_LANGUAGES_OF_SCHEMAS = (OWL, RDFS, SH)
_FOR_ANYTHING = (f"{RDFS}label", f"{RDFS}comment", f"{RDFS}seeAlso")
_OF_ANYTHING = (f"{OWL}Thing", f"{OWL}NamedIndividual")  # editors of ontologies write them


@dataclass(frozen=True, slots=True)
class Roles:
    """What ontology and shapes say of submissions.

    `by_class` holds the classes with a role, subclasses included. `subject_properties` names for a class
    of parts the property that says what a part is about. `wider_classes` follow from a class with a role,
    and do no harm. `known_classes` are those that the ontology
    knows, with or without a role. `described` is everything that ontology and shapes describe,
    `reserved` are the first words of their addresses (`def`, `code` …).
    """

    base_iri: str
    by_class: Mapping[str, Role]
    subject_properties: Mapping[str, str]
    wider_classes: frozenset[str]
    known_classes: frozenset[str]
    described: frozenset[str]
    reserved: frozenset[str]

    def role(self, classes: Iterable[str]) -> Role | None:
        """Return the role that a thing of these classes has; a topic is a topic whatever else it is."""
        found = {self.by_class[name] for name in classes if name in self.by_class}
        return next((role for role in ("topic", "introduction", "part") if role in found), None)

    def refused_class(self, name: str) -> bool:
        """Tell whether nothing in a submission may be of this class."""
        if name in self.by_class or name in self.wider_classes:
            return False
        return name in self.known_classes or name.startswith(_LANGUAGES_OF_SCHEMAS)

    def refused_property(self, name: str) -> bool:
        """Tell whether a property belongs to ontologies and shapes, not to what they describe."""
        return name.startswith(_LANGUAGES_OF_SCHEMAS) and name not in _FOR_ANYTHING

    def is_vocabulary(self, iri: str) -> bool:
        """Tell whether an address is one of ontology and shapes, or where only they give addresses."""
        word = iri.removeprefix(self.base_iri).partition("/")[0]
        return iri in self.described or (iri.startswith(self.base_iri) and word in self.reserved)


def read_roles(schema: ReadableDataset, base_iri: str) -> Roles:
    """Read the roles from a dataset of ontology and shapes."""
    role, subject_property = own_term(base_iri, "submissionRole"), own_term(base_iri, "subjectProperty")
    by_class: dict[str, Role] = {}
    for row in schema.rows(
        f"SELECT ?class ?role {{ ?marked <{role}> ?role . ?class <{RDFS}subClassOf>* ?marked }}"
    ):
        by_class[row["class"].value] = cast(Role, row["role"].value.rpartition("/")[2])
    properties = {
        row["class"].value: row["property"].value
        for row in schema.rows(
            f"SELECT ?class ?property {{ ?marked <{subject_property}> ?property ."
            f" ?class <{RDFS}subClassOf>* ?marked }}"
        )
    }
    wider = schema.rows(f"SELECT DISTINCT ?class {{ ?marked <{role}> ?role ; <{RDFS}subClassOf>+ ?class }}")
    classes = schema.rows(f"SELECT DISTINCT ?class {{ ?class a <{OWL}Class> }}")
    subjects = schema.rows("SELECT DISTINCT ?thing { ?thing ?says ?anything FILTER (isIRI(?thing)) }")
    described = frozenset(cast(ox.NamedNode, row["thing"]).value for row in subjects)
    own = {iri.removeprefix(base_iri) for iri in described if iri.startswith(base_iri)}
    return Roles(
        base_iri,
        by_class,
        properties,
        frozenset(row["class"].value for row in wider) | frozenset(_OF_ANYTHING),
        frozenset(row["class"].value for row in classes),
        described,
        frozenset(word for word, slash, _ in (iri.partition("/") for iri in own) if slash) | {"graph"},
    )
