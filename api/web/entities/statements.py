"""The plain facts of a thing, and what points at it: the part that pages of every kind share."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import pyoxigraph as ox

from api.catalogue.knowledge import Knowledge, Link
from api.terms import RDF_TYPE, RDFS, RDFS_LABEL, SKOS
from api.text import Text

if TYPE_CHECKING:
    from collections.abc import Collection


# A page reads at most so many incoming links, and shows at most so many; it says when there are more.
_READ, _SHOWN = 5000, 100


@dataclass(frozen=True, slots=True)
class StatedValues:
    """One value: a thing (with a link), or a literal in `text` with its language and datatype."""

    link: Link | None
    text: str = ""
    language: str = ""
    datatype: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """A property with all its values."""

    property: Link
    facts: tuple[StatedValues, ...]


@dataclass(frozen=True, slots=True)
class Incoming:
    """Things that point here. `total` None: more than are counted."""

    links: tuple[tuple[Link, Link], ...]
    total: int | None


def statements(knowledge: Knowledge, iri: str, leave_out: Collection[str] = ()) -> list[Statement]:
    """Return the facts of a thing by property, in the order of the properties' IRIs.

    What a more special property says already is not said again by a general one.
    """
    found: dict[str, set[ox.NamedNode | ox.Literal]] = defaultdict(set)
    for triple in knowledge.dataset.match(ox.NamedNode(iri), None, None):
        if isinstance(triple.object, ox.NamedNode | ox.Literal):
            found[triple.predicate.value].add(triple.object)
    general = _general(knowledge)
    for predicate in sorted(found):  # of two that mean the same, the first stays
        for above in general.get(predicate, ()):
            found[above] -= found[predicate]
    return [
        Statement(
            knowledge.name_of(predicate),
            tuple(_fact(knowledge, term) for term in sorted(terms, key=str)),
        )
        for predicate, terms in sorted(found.items())
        if terms and predicate not in leave_out
    ]


def _general(knowledge: Knowledge) -> dict[str, set[str]]:
    """Return the more general properties of each property that has any."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in knowledge.rows("pages/general-properties"):
        found[row["special"].value].add(row["general"].value)
    return found


def incoming(knowledge: Knowledge, iri: str, leave_out: Collection[str] = ()) -> Incoming:
    """Return what points at a thing; a part of a profile counts as the profile.

    As with its own facts, general properties do not say again what special ones say.
    """
    matches = list(islice(knowledge.dataset.match(None, None, ox.NamedNode(iri)), _READ + 1))
    pointing: dict[str, set[str]] = defaultdict(set)
    for triple in matches:
        if isinstance(triple.subject, ox.NamedNode):
            pointing[triple.subject.value].add(triple.predicate.value)
    general = _general(knowledge)
    found: set[tuple[str, str]] = set()
    for subject, predicates in pointing.items():
        owner = subject.partition("#")[0]
        if owner != iri and owner.startswith(knowledge.base_iri):
            repeated = {above for each in predicates for above in general.get(each, ())}
            found |= {(owner, each) for each in predicates - repeated if each not in leave_out}
    links = [
        (knowledge.name_of(owner), knowledge.name_of(predicate))
        for owner, predicate in sorted(found)[:_SHOWN]
    ]
    return Incoming(tuple(links), None if len(matches) > _READ else len(found))


def kinds(knowledge: Knowledge, iri: str) -> list[Link]:
    """Return the most special classes of a thing."""
    types = knowledge.types(iri)
    general: set[str] = set()
    for each in types:
        matches = knowledge.dataset.match(ox.NamedNode(each), ox.NamedNode(f"{RDFS}subClassOf"), None)
        general.update(triple.object.value for triple in matches if isinstance(triple.object, ox.NamedNode))
    special = sorted(types - general) or sorted(types)
    return [knowledge.name_of(each) for each in special]


def texts(knowledge: Knowledge, iri: str, predicate: str) -> list[Text]:
    """Return the words of a property, each pair of languages as one."""
    found: dict[str, list[str]] = {"ko": [], "en": []}
    matches = knowledge.dataset.match(ox.NamedNode(iri), ox.NamedNode(predicate), None)
    for triple in matches:
        if isinstance(triple.object, ox.Literal):
            language = "ko" if (triple.object.language or "").startswith("ko") else "en"
            if triple.object.value not in found[language]:
                found[language].append(triple.object.value)
    korean, english = sorted(found["ko"]), sorted(found["en"])
    if len(korean) == len(english) == 1:
        return [Text(korean[0], english[0])]
    return [Text(ko=each) for each in korean] + [Text(en=each) for each in english]


SELF_EVIDENT = (RDF_TYPE.value, RDFS_LABEL.value, f"{SKOS}prefLabel", f"{SKOS}definition")


def _fact(knowledge: Knowledge, term: ox.NamedNode | ox.Literal) -> StatedValues:
    if isinstance(term, ox.NamedNode):
        return StatedValues(knowledge.name_of(term.value))
    return StatedValues(None, term.value, term.language or "", term.datatype.value)
