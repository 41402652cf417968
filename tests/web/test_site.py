"""Finished representations are kept within a bound in bytes, the most recently used of them."""

from __future__ import annotations

import pytest

from api.web.site import Cache


def made(size: int = 10) -> bytes:
    return b"x" * size


def never() -> bytes:
    pytest.fail("it was kept")


def is_kept(cache: Cache, name: str) -> bool:
    """Look without making anything: a maker that fails changes nothing."""
    try:
        cache.get((name,), lambda: 1 / 0)  # type: ignore[arg-type, return-value]
    except ZeroDivisionError:
        return False
    return True


def test_what_is_kept_is_not_made_again() -> None:
    cache = Cache(100)
    body = cache.get(("a",), made)
    assert cache.get(("a",), never) is body


def test_the_least_recently_used_goes_when_the_bound_is_passed() -> None:
    cache = Cache(100)
    for name in "abcdefghij":
        cache.get((name,), made)
    cache.get(("a",), never)
    cache.get(("k",), made)
    assert [name for name in "abcdefghijk" if not is_kept(cache, name)] == ["b"]


def test_the_bound_holds_however_many_are_made() -> None:
    cache = Cache(100)
    for number in range(1000):
        cache.get((str(number),), made)
    assert sum(is_kept(cache, str(number)) for number in range(1000)) == 10


def test_one_that_is_larger_than_the_bound_stands_alone() -> None:
    cache = Cache(100)
    cache.get(("a",), made)
    cache.get(("large",), lambda: made(500))
    assert (is_kept(cache, "a"), is_kept(cache, "large")) == (False, True)
    cache.get(("b",), made)
    assert (is_kept(cache, "large"), is_kept(cache, "b")) == (False, True)
