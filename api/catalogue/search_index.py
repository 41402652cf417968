"""The list of everything that a framework describes: found by words, narrowed by codes, sorted, paged.

An index per release holds one bit per thing and code, so that counts beside each filter cost nothing.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from api.catalogue.bitsets import bits_of, positions_of
from api.catalogue.facets import Facet, Found, Option
from api.terms import DCTERMS, RDFS_LABEL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from api.catalogue.knowledge import Knowledge, Link
    from api.profiles import Property

TITLE = f"{DCTERMS}title"


class UnknownFilter(ValueError):
    """A filter, code or order that the list does not have; `known` lists what it has."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        self.name, self.known = name, tuple(known)
        super().__init__(f"unknown: {name}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list; `cells` hold the values of each column, things or plain text."""

    link: Link
    cells: tuple[tuple[Link | str, ...], ...]


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A property shown in the list, and whether the list can be sorted by it."""

    key: str
    property: Property
    sortable: bool


@dataclass(frozen=True, slots=True)
class Search:
    """What a reader asks of the list. `sort`: a column's key, with - in front for falling order."""

    words: str = ""
    filters: Mapping[str, Sequence[str]] | None = None
    sort: str = ""


def key_of(iri: str) -> str:
    """Return the short name of a property or code in addresses."""
    return iri.rstrip("/#").replace("#", "/").rsplit("/", 1)[-1]


@dataclass(frozen=True, slots=True)
class IndexedThings:
    """What an index is made of: things in the order of names, their words, their bits by filter and code."""

    iris: list[str]
    words: list[str]
    codes: dict[str, dict[str, int]]


class SearchIndex:
    """All things of all frameworks in the order of their names. Built once per release."""

    def __init__(self, knowledge: Knowledge, kept: IndexedThings | None = None) -> None:
        """Read everything, or take what was read when the release was made."""
        self._knowledge = knowledge
        self.columns = tuple(_columns(knowledge))
        self.filters = {key_of(each.iri): each for each in _properties(knowledge, "code", "entity")}
        words = {} if kept else self._read_words()
        self.iris = kept.iris if kept else sorted(words, key=self._place_in_list)
        self._position = {iri: position for position, iri in enumerate(self.iris)}
        self._words = kept.words if kept else ["\n".join(words[iri]).casefold() for iri in self.iris]
        self._codes = kept.codes if kept else self._read_codes()
        self._all = (1 << len(self.iris)) - 1
        self._orders: dict[str, dict[int, str | float]] = {}

    def things(self) -> IndexedThings:
        """Return what was read, to be kept with the release."""
        return IndexedThings(self.iris, self._words, self._codes)

    def _place_in_list(self, iri: str) -> tuple[str, str]:
        return self._knowledge.names.link(iri).label["ko"].casefold(), iri

    def search(self, search: Search) -> Found:
        """Find things. Raises UnknownFilter."""
        by_words = self._with_words(search.words)
        chosen = {key: self._chosen(key, values) for key, values in (search.filters or {}).items() if values}
        left = by_words
        for bits in chosen.values():
            left &= bits
        facets = tuple(
            self._facet(key, each, by_words, chosen, (search.filters or {}).get(key, ()))
            for key, each in self.filters.items()
            if each.kind == "code"
        )
        return Found(tuple(self._sorted(left, search.sort)), tuple(each for each in facets if each.options))

    def entries(self, positions: Iterable[int]) -> Iterator[Entry]:
        """Read the lines at some positions."""
        for position in positions:
            iri = self.iris[position]
            cells = tuple(self._cells(iri, column.property) for column in self.columns)
            yield Entry(self._knowledge.names.link(iri), cells)

    def having(self, each: Property, value: str) -> list[int]:
        """Return the positions of the things with one value of a filter, in the order of their names."""
        if each.kind == "code":
            return positions_of(self._codes[key_of(each.iri)].get(value, 0))
        return sorted({position for position, _ in self._quads(each, value)})

    def count_with(self, properties: Iterable[Property]) -> int:
        """Count the things that have any of some properties."""
        return len({position for each in properties for position, _ in self._quads(each, None)})

    def distribution(self, each: Property) -> list[tuple[Link, int]]:
        """Count the things with each code of a property, the most frequent first."""
        codes = self._codes.get(key_of(each.iri), {})
        counts = [(self._knowledge.names.link(code), bits.bit_count()) for code, bits in codes.items()]
        return sorted(counts, key=lambda pair: (-pair[1], pair[0].iri))

    def _read_words(self) -> dict[str, set[str]]:
        words: dict[str, set[str]] = defaultdict(set)
        for class_iri in {each.subject_class for each in self._knowledge.frameworks}:
            node = ox.NamedNode(class_iri)
            for row in self._knowledge.rows("listing/things", **{"class": node}):
                iri = row["thing"].value
                words[iri].add(iri.removeprefix(self._knowledge.base_iri).partition("/")[2])
                if "name" in row:
                    words[iri].add(row["name"].value)
            for column in self.columns:
                if column.property.kind == "entity":
                    names = {"class": node, "property": ox.NamedNode(column.property.iri)}
                    for row in self._knowledge.rows("listing/names-of-values", **names):
                        words[row["thing"].value].add(row["name"].value)
        return words

    def _with_words(self, words: str) -> int:
        wanted = words.casefold().split()
        if not wanted:
            return self._all
        return bits_of(
            (position for position, text in enumerate(self._words) if all(word in text for word in wanted)),
            len(self.iris),
        )

    def _read_codes(self) -> dict[str, dict[str, int]]:
        found: dict[str, dict[str, int]] = {}
        for key, each in self.filters.items():
            if each.kind == "code":
                positions: dict[str, list[int]] = defaultdict(list)
                for position, value in self._quads(each, None):
                    positions[value].append(position)
                found[key] = {value: bits_of(some, len(self.iris)) for value, some in positions.items()}
        return found

    def _chosen(self, key: str, values: Sequence[str]) -> int:
        if key not in self.filters:
            raise UnknownFilter(key, sorted(self.filters))
        each = self.filters[key]
        bits = 0
        for value in values:
            if each.kind == "code":
                codes = self._codes[key]
                found = [code for code in codes if value in (code, key_of(code))]
                if not found and not self._is_code(each, value):
                    raise UnknownFilter(f"{key}={value}", sorted(map(key_of, codes)))
                for code in found:
                    bits |= codes[code]
            else:
                bits |= bits_of((position for position, _ in self._quads(each, value)), len(self.iris))
        return bits

    def _is_code(self, each: Property, value: str) -> bool:
        """Tell whether a list has a code that no thing uses yet."""
        iri = f"{each.scheme}/{key_of(value)}"
        return bool(self._knowledge.names.of(iri))

    def _quads(self, each: Property, value: str | None) -> Iterator[tuple[int, str]]:
        base = self._knowledge.base_iri
        node = None
        if value is not None:
            try:
                node = ox.NamedNode(value if value.startswith(("http://", "https://")) else base + value)
            except ValueError:
                raise UnknownFilter(value, ()) from None
        for triple in self._knowledge.dataset.match(None, ox.NamedNode(each.iri), node):
            position = (
                self._position.get(triple.subject.value) if isinstance(triple.subject, ox.NamedNode) else None
            )
            if position is not None and isinstance(triple.object, ox.NamedNode | ox.Literal):
                yield position, triple.object.value

    def _facet(
        self, key: str, each: Property, by_words: int, chosen: Mapping[str, int], values: Sequence[str]
    ) -> Facet:
        """Count a filter's options among what the other filters leave."""
        left = by_words
        for other, bits in chosen.items():
            if other != key:
                left &= bits
        options = [
            Option(
                key_of(code),
                self._knowledge.names.link(code),
                (bits & left).bit_count(),
                chosen=code in values or key_of(code) in values,
            )
            for code, bits in self._codes[key].items()
        ]
        shown = [option for option in options if option.count or option.chosen]
        shown.sort(key=lambda option: (-option.count, option.key))
        return Facet(key, each.label, tuple(shown), any(option.chosen for option in shown))

    def _sorted(self, bits: int, sort: str) -> list[int]:
        positions = positions_of(bits)
        falling, key = sort.startswith("-"), sort.removeprefix("-")
        if key in ("", "name"):
            return positions[::-1] if falling else positions
        values = self._order(key)
        with_value = [position for position in positions if position in values]
        with_value.sort(key=values.__getitem__, reverse=falling)
        # What has no value comes last either way: its absence is neither most nor least.
        return with_value + [position for position in positions if position not in values]

    def _order(self, key: str) -> dict[int, str | float]:
        column = next((each for each in self.columns if each.key == key and each.sortable), None)
        if column is None:
            raise UnknownFilter(
                f"sort={key}", ["name", *(each.key for each in self.columns if each.sortable)]
            )
        if key not in self._orders:
            number = column.property.kind == "number"
            self._orders[key] = {
                position: float(value) if number else value
                for position, value in self._quads(column.property, None)
            }
        return self._orders[key]

    def _cells(self, iri: str, each: Property) -> tuple[Link | str, ...]:
        matches = self._knowledge.dataset.match(ox.NamedNode(iri), ox.NamedNode(each.iri), None)
        terms = {triple.object for triple in matches}
        links = [self._knowledge.names.link(term.value) for term in terms if isinstance(term, ox.NamedNode)]
        texts = [term.value for term in terms if isinstance(term, ox.Literal)]
        return (*sorted(links, key=lambda link: link.iri), *sorted(texts))


def _properties(knowledge: Knowledge, *kinds: str) -> Iterator[Property]:
    seen: set[str] = set()
    for item in (item for framework in knowledge.frameworks for item in framework.items):
        for each in item.properties:
            if each.kind in kinds and each.iri not in seen:
                seen.add(each.iri)
                yield each


def _columns(knowledge: Knowledge) -> Iterator[ListColumn]:
    """Show what is mandatory, and recommended numbers and dates: one property an item."""
    seen = {TITLE, RDFS_LABEL.value}
    for item in (item for framework in knowledge.frameworks for item in framework.items):
        each = next(iter(item.properties), None)
        if each is None or each.iri in seen:
            continue
        sortable = each.kind in ("number", "date")
        if item.requirement == "mandatory" or (item.requirement == "recommended" and sortable):
            seen.add(each.iri)
            yield ListColumn(key_of(each.iri), each, sortable)
