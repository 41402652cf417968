"""How much of a profile is known: two numbers that answer two questions, never one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from api.catalogue.profile import ItemReading

_LEAVES_DENOMINATOR = ("inapplicable", "not-applicable")


@dataclass(frozen=True, slots=True)
class Completeness:
    """Weighted shares between 0 and 1, and plain counts of items.

    `filled`: how much a reader learns. `accounted_for`: also counts items whose absence is explained
    by a source (withheld, unknown, announced). Items that do not apply are in neither. Weights are the
    requirement levels' `gyebo:weight`; an item that repeats another counts once.
    """

    filled: float
    accounted_for: float
    filled_items: int
    explained_items: int
    missing_items: int
    applicable_items: int


def completeness(items: Iterable[ItemReading]) -> Completeness:
    """Count over the items of a profile, or of one factor of it."""
    counted = [
        (reading.state, reading.item.weight)
        for reading in items
        if reading.item.repeats is None and reading.state not in _LEAVES_DENOMINATOR
    ]
    total = sum(weight for _, weight in counted)
    filled = sum(weight for state, weight in counted if state == "filled")
    missing = sum(weight for state, weight in counted if state == "missing")
    states = [state for state, _ in counted]
    return Completeness(
        filled=filled / total if total else 0.0,
        accounted_for=(total - missing) / total if total else 0.0,
        filled_items=states.count("filled"),
        explained_items=len(states) - states.count("filled") - states.count("missing"),
        missing_items=states.count("missing"),
        applicable_items=len(states),
    )
