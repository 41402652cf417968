"""The page of a thing that a framework describes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from api.catalogue.completeness import completeness
from api.catalogue.obligations import obligations_of
from api.catalogue.profile import read_profile
from api.catalogue.search_index import TITLE
from api.lineage.edges import Edge, read_lineage
from api.terms import PROV, RDF_TYPE, RDFS_LABEL, own_term
from api.web.entities.statements import kinds, statements

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from api.catalogue.evidence import Evidence
    from api.catalogue.profile import ItemReading, Value
    from api.profiles import Framework
    from api.web.site import View


@dataclass(frozen=True, slots=True)
class ValueGroup:
    """Values that stand on the same evidence, so that it is told once."""

    values: tuple[Value, ...]
    shown: bool
    derived: bool
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Ancestor:
    """One step up, with what lies above it. `repeated`: told elsewhere in the tree already."""

    edge: Edge
    above: tuple[Ancestor, ...]
    repeated: bool


def profile_page(view: View, iri: str, framework: Framework) -> tuple[str, dict[str, Any]]:
    """Return template and values of a profile's page."""
    knowledge = view.knowledge
    reading = read_profile(knowledge, framework, iri)
    lineage = read_lineage(knowledge, view.lineage, iri)
    rows = knowledge.rows("pages/lineage-properties")
    told = {row["property"].value for row in rows} | {
        each.iri for item in framework.items for each in item.properties
    }
    told |= {RDF_TYPE.value, RDFS_LABEL.value, TITLE, own_term(knowledge.base_iri, "valueStatus")}
    told.add(f"{PROV}qualifiedDerivation")
    return "profile.html", {
        "iri": iri,
        "title": reading.label,
        "kinds": kinds(knowledge, iri),
        "reading": reading,
        "summary": [
            item for item in reading.items if item.item.requirement == "mandatory" and _has_facts(item)
        ],
        "requirements": _requirements(view),
        "total": completeness(reading.items),
        "by_factor": [(factor.factor, completeness(factor.items)) for factor in reading.factors],
        "lineage": lineage,
        "ancestry": ancestry(iri, lineage.ancestry),
        "obligations": obligations_of(knowledge, iri),
        "others": statements(knowledge, iri, leave_out=told),
        "groups": value_groups,
    }


def value_groups(values: Iterable[Value]) -> list[ValueGroup]:
    """Group values by their evidence, shown ones first."""
    groups: dict[tuple[bool, bool, tuple[Evidence, ...]], list[Value]] = {}
    for value in values:
        groups.setdefault((value.shown, value.derived, value.evidence), []).append(value)
    return [ValueGroup(tuple(some), *key) for key, some in groups.items()]


def ancestry(iri: str, edges: Sequence[Edge]) -> tuple[Ancestor, ...]:
    """Arrange the edges above a thing as a tree; whatever is met twice is expanded once."""
    above: dict[str, list[Edge]] = {}
    for edge in edges:
        above.setdefault(edge.child.iri, []).append(edge)
    expanded = {iri}

    def grow(child: str) -> tuple[Ancestor, ...]:
        steps = []
        for edge in above.get(child, ()):
            repeated = edge.parent.iri in expanded
            expanded.add(edge.parent.iri)
            steps.append(Ancestor(edge, () if repeated else grow(edge.parent.iri), repeated))
        return tuple(steps)

    return grow(iri)


def _has_facts(item: ItemReading) -> bool:
    """Tell whether an item is worth a place at the top: a name alone stands in the title."""
    return any(each.values and each.property.iri != TITLE for each in item.properties)


def _requirements(view: View) -> dict[str, Any]:
    base = f"{view.knowledge.base_iri}code/requirement/"
    slugs = {item.requirement for framework in view.knowledge.frameworks for item in framework.items}
    return {slug: view.knowledge.names.link(base + slug) for slug in slugs}
