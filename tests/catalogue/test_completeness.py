"""Two numbers of completeness: what a reader learns, and what is accounted for."""

from __future__ import annotations

import pytest

from api.catalogue.completeness import completeness
from api.catalogue.profile import ItemReading
from api.profiles import Item
from api.text import Text


def reading(state: str, weight: int = 1, repeats: str | None = None) -> ItemReading:
    item = Item("http://e/item", "1", Text(), Text(), (), "", "mandatory", weight, repeats, (), (), ())
    return ItemReading(item, state, (), (), ())


def test_shares_weigh_items_and_counts_do_not() -> None:
    told = completeness([reading("filled", 3), reading("missing", 2), reading("withheld", 1)])
    assert told.filled == pytest.approx(3 / 6)
    assert told.accounted_for == pytest.approx(4 / 6)
    assert (told.filled_items, told.explained_items, told.missing_items, told.applicable_items) == (
        1,
        1,
        1,
        3,
    )


@pytest.mark.parametrize("state", ["withheld", "unknown", "template"])
def test_a_reason_accounts_for_an_item_and_does_not_fill_it(state: str) -> None:
    told = completeness([reading(state)])
    assert (told.filled, told.accounted_for, told.explained_items) == (0.0, 1.0, 1)


@pytest.mark.parametrize("state", ["inapplicable", "not-applicable"])
def test_what_does_not_apply_is_in_neither(state: str) -> None:
    told = completeness([reading("filled"), reading(state, 5)])
    assert (told.filled, told.accounted_for, told.applicable_items) == (1.0, 1.0, 1)


def test_an_item_that_repeats_another_counts_once() -> None:
    told = completeness([reading("missing"), reading("filled", 3, repeats="http://e/item")])
    assert (told.filled, told.filled_items, told.applicable_items) == (0.0, 0, 1)


def test_where_nothing_applies_nothing_is_known() -> None:
    told = completeness([reading("not-applicable")])
    assert (told.filled, told.accounted_for, told.applicable_items) == (0.0, 0.0, 0)
