"""What a search of the list leaves, and how its filters then stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from api.catalogue.knowledge import Link
    from api.text import Text


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a filter, and how many things it would leave."""

    key: str
    link: Link
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter: a property with codes. `chosen`: at least one option is."""

    key: str
    label: Text
    options: tuple[Option, ...]
    chosen: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What a search leaves, as positions in the order asked for, with the filters as they now stand."""

    positions: tuple[int, ...]
    facets: tuple[Facet, ...]
