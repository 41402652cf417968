"""Answers are kept within a bound: the least recently used go first, and large ones are not kept at all."""

from __future__ import annotations

from api.endpoint.answer_cache import AnswerCache, KeptAnswer


def answer(size: int) -> KeptAnswer:
    return KeptAnswer(b"x" * size, "identity", 1, 0.1)


def test_what_is_kept_is_found_under_its_whole_key() -> None:
    cache = AnswerCache(800)
    kept = answer(10)
    cache.keep(kept, "query", "json")
    assert cache.get("query", "json") is kept
    assert cache.get("query", "csv") is None


def test_the_least_recently_used_goes_when_the_room_is_full() -> None:
    cache = AnswerCache(800)
    for name in "abcdefgh":
        cache.keep(answer(100), name)
    assert cache.get("a") is not None
    cache.keep(answer(100), "i")
    assert cache.get("b") is None
    assert all(cache.get(name) is not None for name in "acdefghi")


def test_the_room_is_never_exceeded_and_is_used_whole() -> None:
    cache = AnswerCache(800)
    for number in range(100):
        cache.keep(answer(50), str(number))
    assert sum(cache.get(str(number)) is not None for number in range(100)) == 16
    assert cache.get("84") is not None
    assert cache.get("83") is None


def test_an_answer_takes_an_eighth_of_the_room_at_most() -> None:
    cache = AnswerCache(800)
    cache.keep(answer(100), "fits")
    cache.keep(answer(101), "large")
    assert cache.largest == 100
    assert (cache.get("fits") is not None, cache.get("large")) == (True, None)


def test_an_answer_that_is_kept_twice_takes_its_room_once() -> None:
    cache = AnswerCache(800)
    for _ in range(20):
        cache.keep(answer(100), "same")
    for name in "abcdefg":
        cache.keep(answer(100), name)
    assert cache.get("same") is not None
