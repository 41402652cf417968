"""Places are given to clients in turn, however many requests each has sent, and none is ever lost."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from api.endpoint.turns import QueueFull, Turns


def run(work: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(work())  # type: ignore[arg-type]


async def queued(turns: Turns, order: list[str], *clients: str) -> list[asyncio.Task[None]]:
    """Let clients ask one after the other; who gets a place writes it down."""

    async def ask(client: str) -> None:
        await turns.take(client.rstrip("0123456789"), 5)
        order.append(client)

    tasks = []
    for client in clients:
        tasks.append(asyncio.ensure_future(ask(client)))
        await asyncio.sleep(0)
    return tasks


def test_a_client_with_many_requests_gets_no_more_turns_than_one_with_few() -> None:
    async def work() -> None:
        turns, order = Turns(1, 10), []
        assert turns.take_at_once()
        await queued(turns, order, "a1", "a2", "a3", "b1", "c1", "b2")
        for _ in range(6):
            turns.give()
            await asyncio.sleep(0)
        assert order == ["a1", "b1", "c1", "a2", "b2", "a3"]

    run(work)


def test_nobody_is_let_in_before_those_who_wait() -> None:
    async def work() -> None:
        turns = Turns(1, 10)
        assert turns.take_at_once()
        assert not turns.take_at_once()
        (task,) = await queued(turns, [], "a")
        turns.give()
        assert not turns.take_at_once()
        await task
        turns.give()
        assert turns.take_at_once()

    run(work)


def test_so_many_may_wait_and_one_more_is_turned_away() -> None:
    async def work() -> None:
        turns = Turns(1, 2)
        assert turns.take_at_once()
        tasks = await queued(turns, [], "a1", "a2")
        with pytest.raises(QueueFull):
            await turns.take("b", 5)
        assert (turns.held, turns.waiting) == (1, 2)
        for task in tasks:
            task.cancel()

    run(work)


def test_a_wait_ends_in_time_and_leaves_nothing_behind() -> None:
    async def work() -> None:
        turns, order = Turns(1, 10), []
        assert turns.take_at_once()
        with pytest.raises(TimeoutError):
            await turns.take("a", 0.01)
        assert (turns.held, turns.waiting) == (1, 0)
        await queued(turns, order, "b")
        turns.give()
        await asyncio.sleep(0)
        assert order == ["b"]

    run(work)


def test_who_leaves_the_queue_does_not_take_the_others_along() -> None:
    async def work() -> None:
        turns, order = Turns(1, 10), []
        assert turns.take_at_once()
        first, *_ = await queued(turns, order, "a1", "a2", "b1")
        first.cancel()
        await asyncio.sleep(0)
        assert turns.waiting == 2
        for _ in range(2):
            turns.give()
            await asyncio.sleep(0)
        assert order == ["a2", "b1"]

    run(work)


def test_a_place_that_comes_as_its_client_leaves_is_given_on() -> None:
    async def work() -> None:
        turns, order = Turns(1, 10), []
        assert turns.take_at_once()
        leaving, _ = await queued(turns, order, "a", "b")
        turns.give()
        leaving.cancel()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert order == ["b"]
        turns.give()
        assert (turns.held, turns.waiting) == (0, 0)

    run(work)


def test_an_observer_is_told_how_many_run_and_wait() -> None:
    async def work() -> None:
        told: list[tuple[int, int]] = []
        turns = Turns(1, 10, lambda held, waiting: told.append((held, waiting)))
        assert turns.take_at_once()
        await queued(turns, [], "a")
        turns.give()
        await asyncio.sleep(0)
        turns.give()
        assert told == [(1, 0), (1, 1), (1, 0), (0, 0)]

    run(work)
