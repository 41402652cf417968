"""What a profile consists of: ontology and shapes read once into plain frozen objects.

Pages, forms, comparison and scores loop over these; none of them names an item.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Literal

from api.queries.library import QueryLibrary
from api.store.dataset import ReadableDataset
from api.store.rows import Row
from api.text import Text

ValueKind = Literal["code", "entity", "number", "date", "text"]

_NUMBERS = ("integer", "decimal", "double", "float", "int", "long", "nonNegativeInteger")
_DATES = ("date", "dateTime", "gYear", "gYearMonth")


@dataclass(frozen=True, slots=True)
class Property:
    """A property that shows an item. `max_count` None: any number of values."""

    iri: str
    label: Text
    definition: Text
    kind: ValueKind
    order: float = 0.0
    datatype: str | None = None
    class_iri: str | None = None
    scheme: str | None = None
    min_count: int = 0
    max_count: int | None = None
    derived: bool = False


@dataclass(frozen=True, slots=True)
class Metric:
    """A benchmark variant or other quantity. `named`: the source document itself names it."""

    iri: str
    label: Text
    definition: Text
    unit: Text
    benchmark: str | None
    min_score: str | None
    max_score: str | None
    lower_is_better: bool
    named: bool


@dataclass(frozen=True, slots=True)
class Condition:
    """An item applies unless `property` has a value and none of its values is in `values`."""

    property: str
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class Item:
    """A factor item (세부 요소): shown by properties, or measured by metrics."""

    iri: str
    notation: str
    label: Text
    definition: Text
    notes: tuple[Text, ...]
    citation: Text
    requirement: str
    weight: int
    repeats: str | None
    properties: tuple[Property, ...]
    metrics: tuple[Metric, ...]
    conditions: tuple[Condition, ...]

    @property
    def slug(self) -> str:
        """Last segment of the IRI."""
        return self.iri.rsplit("/", 1)[-1]


@dataclass(frozen=True, slots=True)
class Category:
    """A group of items (분류)."""

    iri: str
    notation: str
    label: Text
    definition: Text
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Factor:
    """A main factor (주요 요소): function, process, quality, or the overview block."""

    iri: str
    notation: str
    label: Text
    definition: Text
    categories: tuple[Category, ...]


@dataclass(frozen=True, slots=True)
class Framework:
    """A specialised framework: what is asked of every thing of `subject_class`."""

    iri: str
    token: str
    label: Text
    definition: Text
    subject_class: str
    factors: tuple[Factor, ...]
    items: tuple[Item, ...] = ()


def load_frameworks(dataset: ReadableDataset, library: QueryLibrary) -> tuple[Framework, ...]:
    """Read every framework of the knowledge, in the order of their tokens."""
    reader = _Reader(dataset, library)
    frameworks = []
    for row in reader.rows("schema/frameworks"):
        iri = _text(row, "framework")
        factors = reader.factors(iri)
        frameworks.append(
            Framework(
                iri=iri,
                token=_text(row, "token"),
                label=reader.words(iri, "label"),
                definition=reader.words(iri, "definition"),
                subject_class=_text(row, "subjectClass"),
                factors=factors,
                items=tuple(item for factor in factors for each in factor.categories for item in each.items),
            )
        )
    return tuple(frameworks)


class _Reader:
    """Holds the answers to the schema queries while the objects are put together."""

    def __init__(self, dataset: ReadableDataset, library: QueryLibrary) -> None:
        self._dataset, self._library = dataset, library
        self._words: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for row in self.rows("schema/words"):
            words = row["words"]
            language = getattr(words, "language", None) or "en"
            self._words[_text(row, "term"), _text(row, "role")][language].append(_text(row, "words"))
        self._items = self.rows("schema/items")
        self._properties = _grouped(self.rows("schema/item-properties"))
        self._metrics = _grouped(self.rows("schema/metrics"))
        self._conditions = _grouped(self.rows("schema/conditions"))

    def rows(self, name: str) -> list[Row]:
        return self._dataset.rows(self._library.get(name).bind())

    def words(self, iri: str, role: str) -> Text:
        found = self._words.get((iri, role), {})
        return Text(*(next(iter(found.get(language, ())), "") for language in ("ko", "en")))

    def notes(self, iri: str) -> tuple[Text, ...]:
        found = self._words.get((iri, "note"), {})
        korean, english = found.get("ko", []), found.get("en", [])
        length = max(len(korean), len(english))
        padded = (words + [""] * (length - len(words)) for words in (korean, english))
        return tuple(Text(ko, en) for ko, en in zip(*padded, strict=True))

    def factors(self, framework: str) -> tuple[Factor, ...]:
        rows = [row for row in self._items if _text(row, "framework") == framework]
        found = {_text(row, "factor"): _text(row, "factorNotation") for row in rows}
        return tuple(
            Factor(
                iri,
                notation,
                self.words(iri, "label"),
                self.words(iri, "definition"),
                self._categories([row for row in rows if _text(row, "factor") == iri]),
            )
            for iri, notation in sorted(found.items(), key=lambda pair: _natural(pair[1]))
        )

    def _categories(self, rows: list[Row]) -> tuple[Category, ...]:
        found = {_text(row, "category"): _text(row, "categoryNotation") for row in rows}
        return tuple(
            Category(
                iri,
                notation,
                self.words(iri, "label"),
                self.words(iri, "definition"),
                self._items_of([row for row in rows if _text(row, "category") == iri]),
            )
            for iri, notation in sorted(found.items(), key=lambda pair: _natural(pair[1]))
        )

    def _items_of(self, rows: list[Row]) -> tuple[Item, ...]:
        unique = {_text(row, "item"): row for row in rows}
        items = [self._item(iri, row) for iri, row in unique.items()]
        return tuple(sorted(items, key=lambda item: (_natural(item.notation), item.iri)))

    def _item(self, iri: str, row: Row) -> Item:
        return Item(
            iri=iri,
            notation=_text(row, "notation"),
            label=self.words(iri, "label"),
            definition=self.words(iri, "definition"),
            notes=self.notes(iri),
            citation=self.words(iri, "citation"),
            requirement=_text(row, "requirement").rsplit("/", 1)[-1],
            weight=int(_text(row, "weight") or 1),
            repeats=_text(row, "repeats") or None,
            properties=self._properties_of(iri),
            metrics=tuple({m.iri: m for m in map(self._metric, self._metrics.get(iri, ()))}.values()),
            conditions=self._conditions_of(iri),
        )

    def _properties_of(self, item: str) -> tuple[Property, ...]:
        found: dict[str, Property] = {}
        for row in self._properties.get(item, ()):
            # A property may be shaped for several classes: the first shape by order speaks for its display.
            found.setdefault(_text(row, "property"), self._property(row))
        return tuple(sorted(found.values(), key=lambda each: (each.order, each.iri)))

    def _property(self, row: Row) -> Property:
        iri = _text(row, "property")
        return Property(
            iri=iri,
            label=self.words(iri, "label"),
            definition=self.words(iri, "definition"),
            kind=_kind(row),
            order=float(_text(row, "order") or "inf"),
            datatype=_text(row, "datatype") or None,
            class_iri=_text(row, "class") or None,
            scheme=_text(row, "scheme") or None,
            min_count=int(_text(row, "minCount") or 0),
            max_count=int(_text(row, "maxCount")) if "maxCount" in row else None,
            derived="derived" in row,
        )

    def _metric(self, row: Row) -> Metric:
        iri = _text(row, "metric")
        return Metric(
            iri=iri,
            label=self.words(iri, "label"),
            definition=self.words(iri, "definition"),
            unit=self.words(iri, "unit"),
            benchmark=_text(row, "benchmark") or None,
            min_score=_text(row, "minScore") or None,
            max_score=_text(row, "maxScore") or None,
            lower_is_better=_text(row, "lowerIsBetter") == "true",
            named=_text(row, "named") == "true",
        )

    def _conditions_of(self, item: str) -> tuple[Condition, ...]:
        found: dict[tuple[str, str], set[str]] = defaultdict(set)
        for row in self._conditions.get(item, ()):
            found[_text(row, "condition"), _text(row, "property")].add(_text(row, "value"))
        return tuple(Condition(key[1], frozenset(values)) for key, values in sorted(found.items()))


def _grouped(rows: list[Row]) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[_text(row, "item")].append(row)
    return groups


def _text(row: Row, name: str) -> str:
    return row[name].value if name in row else ""


def _kind(row: Row) -> ValueKind:
    if "scheme" in row:
        return "code"
    if "class" in row or _text(row, "nodeKind").endswith("#IRI"):
        return "entity"
    local = _text(row, "datatype").rsplit("#", 1)[-1]
    if local in _NUMBERS:
        return "number"
    return "date" if local in _DATES else "text"


def _natural(notation: str) -> tuple[tuple[int, str], ...]:
    return tuple((int(part), "") if part.isdigit() else (10**6, part) for part in notation.split("."))
