"""Users' queries take turns: light ones never wait for heavy ones, and who leaves gives the place back."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
import time

import pytest

from api.endpoint.limits import QueryTimeout, TooBusy
from tests.endpoint.pools import (
    ENDLESS,
    ENDLESS_ROWS,
    JSON,
    LIGHT,
    LONG,
    ROWS,
    light_query_answers,
    question,
    runaways,
    running,
)


def test_when_all_long_places_are_taken_the_next_long_query_is_told_so(limited, release):
    """Waiting for a place is bounded by the time that the query may take."""
    pool = limited(query_timeout=3)
    with runaways(pool, release):
        running(pool, "long")
        with pytest.raises(TooBusy) as caught:
            pool.run(release, ENDLESS, JSON, timeout=0.5)
        assert not caught.value.full
    assert light_query_answers(pool, release)


def test_light_queries_are_answered_while_every_long_place_runs_away(limited, release):
    """A runaway query costs its own place and nobody else's time."""
    pool = limited(query_workers=2, query_timeout=5)
    with runaways(pool, release, 2):
        running(pool, "long", 2)
        started = time.monotonic()
        for _ in range(50):
            assert light_query_answers(pool, release)
        assert time.monotonic() - started < 4  # the runaways have not ended yet


def test_a_light_query_that_gets_no_processor_is_not_taken_for_a_heavy_one(limited, release):
    """What counts is the time it has had, so a busy machine does not send it behind the runaways."""
    pool = limited(query_quick=0.2, query_timeout=4)
    assert light_query_answers(pool, release)
    with runaways(pool, release):
        running(pool, "long")
        assert light_query_answers(pool, release)
        idle = [worker.pid for worker in pool.pool.workers._idle]
        for pid in idle:
            os.kill(pid, signal.SIGSTOP)
        light = pool.pool.answer(question(release, LIGHT, JSON))
        asked = asyncio.run_coroutine_threadsafe(light, pool.loop)
        time.sleep(0.6)
        for pid in idle:
            os.kill(pid, signal.SIGCONT)
        answer = asked.result(2)  # the runaway goes on holding the only long place
        assert pool.pool.places.long.held == 1
        pool.call(answer.close())


def test_a_long_query_that_was_set_aside_is_answered_in_its_turn(limited, release):
    """It starts anew when a place is free, and its answer is whole."""
    pool = limited(query_timeout=30, query_quick=0.01)
    answers = []
    threads = [
        threading.Thread(target=lambda: answers.append(pool.run(release, LONG, "text/csv"))) for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.count(b"\n") for answer in answers] == [90_001] * 3


def test_more_waiting_queries_than_the_queue_holds_are_turned_away_at_once(limited, release):
    """The answer is "come back later", and it does not take long."""
    pool = limited(query_timeout=3, query_queue=1)
    with runaways(pool, release, 2):
        for _ in range(200):
            if pool.pool.places.long.waiting == 1:
                break
            time.sleep(0.02)
        started = time.monotonic()
        with pytest.raises(TooBusy) as caught:
            pool.run(release, ENDLESS, JSON)
        assert caught.value.full
        assert time.monotonic() - started < 2


def test_an_answer_too_large_to_hold_back_is_passed_on_as_it_comes(limited, release):
    """The pieces put together are the whole answer."""
    whole = limited().run(release, LONG, JSON)
    pieces = limited(query_hold_bytes=10_000).pieces(release, LONG, JSON)
    assert len(pieces) > 10
    assert b"".join(pieces) == whole


def test_a_client_that_reads_slowly_makes_the_worker_wait(limited, release):
    """What is not read is not kept: the worker stops until there is room."""
    pool = limited(query_hold_bytes=10_000)

    async def ask():
        answer = await pool.pool.answer(question(release, ROWS, "text/csv"))
        pieces = answer.pieces()
        first = await anext(pieces)
        await asyncio.sleep(0.5)
        worker = next(iter(pool.pool.workers._all - set(pool.pool.workers._idle)))
        kept = worker.frames.kept + len(worker.frames._received)
        total = len(first) + sum([len(piece) async for piece in pieces])
        await answer.close()
        return kept, total

    kept, total = pool.call(ask())
    assert kept < 1_000_000
    assert total > 10_000_000


def test_a_live_answer_that_meets_a_limit_is_broken_off(limited, release):
    """It never ends as if it were whole."""
    pool = limited(query_hold_bytes=10_000, query_timeout=1)

    async def ask():
        answer = await pool.pool.answer(question(release, ENDLESS_ROWS, "text/csv"))
        try:
            return sum([len(piece) async for piece in answer.pieces()])
        finally:
            await answer.close()

    with pytest.raises(QueryTimeout):
        pool.call(ask())
    assert light_query_answers(pool, release)


def test_a_client_that_leaves_ends_its_query(limited, release):
    """The place is free again at once."""
    pool = limited(query_timeout=30)
    asked = asyncio.run_coroutine_threadsafe(pool.pool.answer(question(release, ENDLESS, JSON)), pool.loop)
    running(pool, "long")
    asked.cancel()
    running(pool, "long", 0)
    assert light_query_answers(pool, release)


def test_a_live_answer_that_nobody_reads_on_gives_its_place_back(limited, release):
    """Closing it is enough."""
    pool = limited(query_hold_bytes=10_000)

    async def ask():
        answer = await pool.pool.answer(question(release, ROWS, "text/csv"))
        await answer.close()
        return pool.pool.places.long.held

    assert pool.call(ask()) == 0
    assert light_query_answers(pool, release)
