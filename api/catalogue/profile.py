"""The profile of one thing: every item of its framework with values, evidence, and why a value is missing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import pyoxigraph as ox

from api.catalogue.evidence import Evidence, NodeReader, StatementNode, first
from api.catalogue.knowledge import Knowledge, Link
from api.profiles import Category, Factor, Framework, Item, Metric, Property
from api.terms import ADMS, DQV, FOAF, SCHEMA, own_namespace
from api.text import Text


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a property. `shown`: the one chosen for display; others are claims that disagree."""

    text: str
    iri: str | None
    label: Text
    datatype: str
    shown: bool
    derived: bool
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class PropertyReading:
    """A property with its values, the shown ones first."""

    property: Property
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class MeasurementReading:
    """One measured number or price, as its source gives it."""

    iri: str
    metric: Metric
    value: str
    currency: str
    relationship: Link | None
    evaluated_by: Link | None
    offered_by: Link | None
    setting: tuple[tuple[Link, Link | str], ...]
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class StatusReading:
    """Why there is no value: the reason and who says so."""

    reason: Link
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class ItemReading:
    """An item of one profile.

    `state`: `filled`; a reason such as `withheld`, `unknown`, `template`, `inapplicable`;
    `not-applicable` (by the item's own condition); or `missing` (nobody looked).
    """

    item: Item
    state: str
    properties: tuple[PropertyReading, ...]
    measurements: tuple[MeasurementReading, ...]
    statuses: tuple[StatusReading, ...]


@dataclass(frozen=True, slots=True)
class CategoryReading:
    """The items of one category."""

    category: Category
    items: tuple[ItemReading, ...]


@dataclass(frozen=True, slots=True)
class FactorReading:
    """The categories of one factor."""

    factor: Factor
    categories: tuple[CategoryReading, ...]

    @property
    def items(self) -> tuple[ItemReading, ...]:
        """All items, in order."""
        return tuple(item for category in self.categories for item in category.items)


@dataclass(frozen=True, slots=True)
class ProfileReading:
    """Everything that is known of one thing, in the order of its framework."""

    iri: str
    label: Text
    framework: Framework
    stub: bool
    factors: tuple[FactorReading, ...]

    @property
    def items(self) -> tuple[ItemReading, ...]:
        """All items, in order."""
        return tuple(item for factor in self.factors for item in factor.items)


def read_profile(knowledge: Knowledge, framework: Framework, iri: str) -> ProfileReading:
    """Read the whole profile of one thing, from every graph that speaks of it."""
    return _ProfileReader(knowledge, iri).profile(framework)


class _ProfileReader:
    """Collects the nodes that speak of one thing, then answers item by item."""

    def __init__(self, knowledge: Knowledge, iri: str) -> None:
        self._knowledge = knowledge
        self._nodes = NodeReader(knowledge)
        self._names = knowledge.names
        self._iri = iri
        self._def = own_namespace(knowledge.base_iri)
        self._own = self._nodes.node(iri)
        self._claims = self._claims_by_property()
        self._measurements: dict[str, list[tuple[str, StatementNode]]] = defaultdict(list)
        for measurement, node in self._nodes.pointing(f"{DQV}computedOn", self._iri):
            self._measurements[first(node, f"{DQV}isMeasurementOf")].append((measurement, node))
        self._statuses: dict[str, list[StatementNode]] = defaultdict(list)
        for status in self._own.get(f"{self._def}valueStatus", []):
            node = self._nodes.node(status.value)
            self._statuses[first(node, f"{self._def}onItem")].append(node)

    def profile(self, framework: Framework) -> ProfileReading:
        return ProfileReading(
            iri=self._iri,
            label=self._names.link(self._iri).label,
            framework=framework,
            stub=self._is_stub(),
            factors=tuple(
                FactorReading(
                    factor,
                    tuple(
                        CategoryReading(category, tuple(map(self._item, category.items)))
                        for category in factor.categories
                    ),
                )
                for factor in framework.factors
            ),
        )

    def _is_stub(self) -> bool:
        records = self._nodes.pointing(f"{FOAF}primaryTopic", self._iri)
        return any(first(node, f"{ADMS}status").endswith("/record-status/stub") for _, node in records)

    def _claims_by_property(self) -> dict[str, list[StatementNode]]:
        claims: dict[str, list[StatementNode]] = defaultdict(list)
        for _, node in self._nodes.pointing(f"{self._def}claimSubject", self._iri):
            claims[first(node, f"{self._def}claimProperty")].append(node)
        for node in self._nodes.derivations(self._iri):
            node[f"{self._def}claimValue"] = [ox.NamedNode(parent) for parent in self._nodes.parents(node)]
            claims[f"{self._def}parentModel"].append(node)
        return claims

    def _item(self, item: Item) -> ItemReading:
        properties = tuple(PropertyReading(each, self._values(each)) for each in item.properties)
        measurements = tuple(
            self._measurement(metric, iri, node)
            for metric in item.metrics
            for iri, node in sorted(
                self._measurements.get(metric.iri, ()),
                key=lambda pair: (first(pair[1], f"{self._def}observedOn"), pair[0]),
                reverse=True,
            )
        )
        statuses = tuple(self._status(node) for node in self._statuses.get(item.iri, ()))
        filled = bool(measurements) or any(reading.values for reading in properties)
        return ItemReading(
            item, self._state(item, statuses, filled=filled), properties, measurements, statuses
        )

    def _state(self, item: Item, statuses: tuple[StatusReading, ...], *, filled: bool) -> str:
        if filled:
            return "filled"
        if statuses:
            return statuses[0].reason.iri.rsplit("/", 1)[-1]
        for condition in item.conditions:
            values = {value.value for value in self._own.get(condition.property, ())}
            if values and not values & condition.values:
                return "not-applicable"
        return "missing"

    def _values(self, each: Property) -> tuple[Value, ...]:
        evidence: dict[ox.NamedNode | ox.Literal, list[Evidence]] = defaultdict(list)
        for node in self._claims.get(each.iri, ()):
            for term in node.get(f"{self._def}claimValue", ()):
                evidence[term].append(self._nodes.evidence(node))
        own = self._own.get(each.iri, [])
        shown = [self._value(each, term, evidence.get(term, []), shown=True) for term in own]
        others = [
            self._value(each, term, found, shown=False) for term, found in evidence.items() if term not in own
        ]
        return (*sorted(shown, key=_by_name), *sorted(others, key=_by_name))

    def _value(
        self, each: Property, term: ox.NamedNode | ox.Literal, found: list[Evidence], *, shown: bool
    ) -> Value:
        iri = term.value if isinstance(term, ox.NamedNode) else None
        language = term.language if isinstance(term, ox.Literal) else None
        label = (
            self._names.link(iri).label if iri else Text(**{"ko" if language == "ko" else "en": term.value})
        )
        return Value(
            text=term.value,
            iri=iri,
            label=label,
            datatype=term.datatype.value if isinstance(term, ox.Literal) else "",
            shown=shown,
            derived=each.derived and not found,
            evidence=tuple(sorted(found, key=lambda each: each.observed_on, reverse=True)),
        )

    def _measurement(self, metric: Metric, iri: str, node: StatementNode) -> MeasurementReading:
        return MeasurementReading(
            iri=iri,
            metric=metric,
            value=first(node, f"{DQV}value"),
            currency=first(node, f"{SCHEMA}priceCurrency"),
            relationship=self._nodes.link(node, f"{self._def}evaluatorRelationship"),
            evaluated_by=self._nodes.link(node, f"{self._def}evaluatedBy"),
            offered_by=self._nodes.link(node, f"{self._def}offeredBy"),
            setting=tuple(
                (self._names.link(f"{self._def}{name}"), self._words(node, f"{self._def}{name}"))
                for name in ("shots", "promptMethod", "settingNote")
                if node.get(f"{self._def}{name}")
            ),
            evidence=self._nodes.evidence(node),
        )

    def _status(self, node: StatementNode) -> StatusReading:
        reason = self._nodes.link(node, f"{self._def}reason") or Link("", Text())
        return StatusReading(reason, self._nodes.evidence(node))

    def _words(self, node: StatementNode, predicate: str) -> Link | str:
        term = node[predicate][0]
        return self._names.link(term.value) if isinstance(term, ox.NamedNode) else term.value


def _by_name(value: Value) -> tuple[str, str]:
    return (value.label["en"], value.text)
