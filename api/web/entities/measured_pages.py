"""Pages of items and metrics: what is asked, how much of it is known, and the numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlencode

import pyoxigraph as ox

from api.catalogue.search_index import key_of
from api.terms import DQV, SKOS, own_term
from api.web.entities.statements import texts
from api.web.entities.thing_page import ThingPage

if TYPE_CHECKING:
    from api.catalogue.knowledge import Knowledge, Link
    from api.profiles import Framework, Item, Metric, Property
    from api.store.rows import Row
    from api.text import Text
    from api.web.entities.thing_page import DocumentFormats
    from api.web.site import View

_NOTES = (f"{SKOS}scopeNote", f"{SKOS}editorialNote")
_SHOWN = 300


@dataclass(frozen=True, slots=True)
class Ranked:
    """One measurement in a ranking; equal values share a rank."""

    rank: int
    model: Link
    value: str
    currency: str
    date: str
    relationship: Link | None
    party: Link | None
    setting: tuple[tuple[Link, Link | str], ...]
    source: Link | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemPage(ThingPage):
    """A factor item.

    item and framework: what is asked, and by whom. requirement: its level. conditions: properties with the
    values under which it applies. filled of total: how many models have it. metrics: each with its models and
    measurements. distributions: properties with their codes, how many models have each, and the address of
    their list. repeats: the item that it repeats, or None.
    """

    template: ClassVar[str] = "item.html"
    item: Item
    framework: Framework
    requirement: Link
    conditions: list[tuple[Link, list[Link]]]
    filled: int
    total: int
    metrics: list[tuple[Metric, tuple[int, int]]]
    distributions: list[tuple[Property, list[tuple[Link, int, str]]]]
    repeats: Link | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricPage(ThingPage):
    """A metric.

    metric, items and benchmark: what it is. notes: how the source was read. ranking: the best values;
    measured: how many there are. all_of_them: the address of a query for all.
    """

    template: ClassVar[str] = "metric.html"
    metric: Metric
    items: list[Item]
    benchmark: Link | None
    notes: list[Text]
    ranking: list[Ranked]
    measured: int
    all_of_them: str


def item_page(view: View, iri: str, formats: DocumentFormats) -> ItemPage:
    """Return the page of a factor item."""
    knowledge = view.knowledge
    framework, item = next(
        (each, item) for each in knowledge.frameworks for item in each.items if item.iri == iri
    )
    node = ox.NamedNode(iri)
    counted = {row["metric"].value: row for row in knowledge.rows("pages/metric-coverage", item=node)}
    filled = view.index.count_with(item.properties)
    if item.metrics:
        filled = int(knowledge.rows("pages/measured-models", item=node)[0]["models"].value)
    total = len(view.index.iris)
    return ItemPage.of(
        view,
        iri,
        formats,
        item=item,
        framework=framework,
        requirement=knowledge.names.link(f"{knowledge.base_iri}code/requirement/{item.requirement}"),
        conditions=[
            (knowledge.name_of(each.property), [knowledge.name_of(value) for value in sorted(each.values)])
            for each in item.conditions
        ],
        filled=filled,
        total=total,
        metrics=[(metric, _count(counted.get(metric.iri))) for metric in item.metrics],
        distributions=_distributions(view, item),
        repeats=knowledge.names.link(item.repeats) if item.repeats else None,
        unlinked=(f"{DQV}inDimension", own_term(knowledge.base_iri, "onItem")),
    )


def metric_page(view: View, iri: str, formats: DocumentFormats) -> ThingPage:
    """Return the page of a metric."""
    knowledge = view.knowledge
    found = [
        (item, metric)
        for framework in knowledge.frameworks
        for item in framework.items
        for metric in item.metrics
        if metric.iri == iri
    ]
    if not found:
        return ThingPage.of(view, iri, formats)
    metric = found[0][1]
    rows = _one_each(knowledge.rows("pages/measurements", metric=ox.NamedNode(iri)))
    if metric.lower_is_better:
        rows.sort(key=lambda row: float(row["value"].value))
    return MetricPage.of(
        view,
        iri,
        formats,
        metric=metric,
        items=[item for item, _ in found],
        benchmark=knowledge.names.link(metric.benchmark) if metric.benchmark else None,
        notes=[
            each for kind in ("scope", "editorial") for each in texts(knowledge, iri, f"{SKOS}{kind}Note")
        ],
        ranking=_ranking(knowledge, rows[:_SHOWN]),
        measured=len(rows),
        all_of_them="/sparql?" + urlencode({"query": _query(knowledge, metric)}),
        unlinked=(f"{DQV}isMeasurementOf", own_term(knowledge.base_iri, "namedMetric")),
    )


def _count(row: Row | None) -> tuple[int, int]:
    return (int(row["models"].value), int(row["measurements"].value)) if row else (0, 0)


def _distributions(view: View, item: Item) -> list[tuple[Property, list[tuple[Link, int, str]]]]:
    """Count the models with each code of the item's properties."""
    found = []
    for each in item.properties:
        if each.kind == "code":
            counts = [
                (link, count, f"/models?{urlencode({key_of(each.iri): key_of(link.iri)})}")
                for link, count in view.index.distribution(each)
            ]
            found.append((each, counts))
    return [pair for pair in found if pair[1]]


def _one_each(rows: list[Row]) -> list[Row]:
    """Keep one row a measurement: several values of an optional part would repeat it."""
    return list({row["measurement"].value: row for row in reversed(rows)}.values())[::-1]


def _ranking(knowledge: Knowledge, rows: list[Row]) -> list[Ranked]:
    ranking: list[Ranked] = []
    for position, row in enumerate(rows, start=1):
        same = ranking and ranking[-1].value == row["value"].value
        ranking.append(
            Ranked(
                rank=ranking[-1].rank if same else position,
                model=knowledge.names.link(row["model"].value),
                value=row["value"].value,
                currency=row["currency"].value if "currency" in row else "",
                date=row["date"].value if "date" in row else "",
                relationship=_link(knowledge, row, "relationship"),
                party=_link(knowledge, row, "party"),
                setting=_setting(knowledge, row),
                source=_link(knowledge, row, "source"),
            )
        )
    return ranking


def _setting(knowledge: Knowledge, row: Row) -> tuple[tuple[Link, Link | str], ...]:
    parts = (("shots", "shots"), ("prompting", "promptMethod"), ("note", "settingNote"))
    found: list[tuple[Link, Link | str]] = []
    for variable, name in parts:
        if variable in row:
            value = _link(knowledge, row, variable) or row[variable].value
            found.append((knowledge.names.link(own_term(knowledge.base_iri, name)), value))
    return tuple(found)


def _link(knowledge: Knowledge, row: Row, variable: str) -> Link | None:
    term = row.get(variable)
    return knowledge.names.link(term.value) if isinstance(term, ox.NamedNode) else None


def _query(knowledge: Knowledge, metric: Metric) -> str:
    text = knowledge.library.get("pages/measurements").bind(metric=ox.NamedNode(metric.iri))
    return "\n".join(line for line in text.splitlines() if not line.startswith(("#+", "PREFIX param:")))
