"""The page of a thing that a framework describes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from api.catalogue.completeness import completeness
from api.catalogue.obligations import obligations_of
from api.catalogue.profile import read_profile
from api.catalogue.search_index import TITLE
from api.lineage.edges import read_lineage
from api.lineage.tree import Step, steps_from
from api.terms import PROV, RDF_TYPE, RDFS_LABEL, own_term
from api.web.entities.statements import kinds, statements
from api.web.pages.context import PageContext

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from api.catalogue.completeness import Completeness
    from api.catalogue.evidence import Evidence
    from api.catalogue.knowledge import Link
    from api.catalogue.obligations import Obligations
    from api.catalogue.profile import ItemReading, ProfileReading, Value
    from api.lineage.edges import Lineage
    from api.profiles import Factor, Framework
    from api.text import Text
    from api.web.entities.statements import Statement
    from api.web.entities.thing_page import DocumentFormats
    from api.web.site import View


@dataclass(frozen=True, slots=True)
class ValueGroup:
    """Values that stand on the same evidence, so that it is told once."""

    values: tuple[Value, ...]
    shown: bool
    derived: bool
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfilePage(PageContext):
    """A thing that a framework describes.

    iri, title and kinds: what it is. reading: its profile, item by item. summary: items that stand at the
    top. requirements: the levels by slug. total and by_factor: completeness. lineage: parents and children
    with evidence; ancestry: all above as a tree. obligations: what licences ask. others: facts of no item.
    groups(values): values that stand on the same evidence. formats: of the document, with addresses.
    """

    template: ClassVar[str] = "profile.html"
    iri: str
    title: Text
    kinds: list[Link]
    reading: ProfileReading
    summary: list[ItemReading]
    requirements: dict[str, Link]
    total: Completeness
    by_factor: list[tuple[Factor, Completeness]]
    lineage: Lineage
    ancestry: tuple[Step, ...]
    obligations: Obligations
    others: list[Statement]
    groups: Callable[[Iterable[Value]], list[ValueGroup]]
    formats: DocumentFormats


def profile_page(view: View, iri: str, framework: Framework, formats: DocumentFormats) -> ProfilePage:
    """Return the page of a profile."""
    knowledge = view.knowledge
    reading = read_profile(knowledge, framework, iri)
    lineage = read_lineage(knowledge, view.lineage, iri)
    rows = knowledge.rows("pages/lineage-properties")
    told = {row["property"].value for row in rows} | {
        each.iri for item in framework.items for each in item.properties
    }
    told |= {RDF_TYPE.value, RDFS_LABEL.value, TITLE, own_term(knowledge.base_iri, "valueStatus")}
    told.add(f"{PROV}qualifiedDerivation")
    return ProfilePage(
        iri=iri,
        title=reading.label,
        kinds=kinds(knowledge, iri),
        reading=reading,
        summary=[item for item in reading.items if _belongs_at_the_top(item)],
        requirements=_requirements(view),
        total=completeness(reading.items),
        by_factor=[(factor.factor, completeness(factor.items)) for factor in reading.factors],
        lineage=lineage,
        ancestry=steps_from(iri, lineage.ancestry, up=True),
        obligations=obligations_of(knowledge, iri),
        others=statements(knowledge, iri, leave_out=told),
        groups=value_groups,
        formats=formats,
    )


def value_groups(values: Iterable[Value]) -> list[ValueGroup]:
    """Group values by their evidence, shown ones first."""
    groups: dict[tuple[bool, bool, tuple[Evidence, ...]], list[Value]] = {}
    for value in values:
        groups.setdefault((value.shown, value.derived, value.evidence), []).append(value)
    return [ValueGroup(tuple(some), *key) for key, some in groups.items()]


def _belongs_at_the_top(item: ItemReading) -> bool:
    """Tell whether an item is worth it: the title has the name, and a repeated value stands once."""
    asked = item.item.requirement == "mandatory" and item.item.repeats is None
    return asked and any(each.values and each.property.iri != TITLE for each in item.properties)


def _requirements(view: View) -> dict[str, Link]:
    base = f"{view.knowledge.base_iri}code/requirement/"
    slugs = {item.requirement for framework in view.knowledge.frameworks for item in framework.items}
    return {slug: view.knowledge.names.link(base + slug) for slug in slugs}
