"""Users' queries: each ends at its limits, alone, and is told which limit it was."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import threading
import time
from random import Random

import pytest

from api.endpoint.limits import (
    AnswerTooLarge,
    NoRoom,
    QueryFailed,
    QueryOutOfMemory,
    QueryTimeout,
    QueryTooDeep,
    TooManyRows,
    WorkerLost,
)
from tests.endpoint.pools import (
    ENDLESS,
    HUNGRY,
    JSON,
    LONG,
    light_query_answers,
    question,
    running,
    values,
)

KILLS = int(os.environ.get("GYEBO_TEST_KILLS", "100"))


def test_a_query_that_takes_too_long_ends_and_the_next_one_answers(limited, release):
    """A time-out stops the query itself, and the pool's only worker is replaced."""
    pool = limited()
    started = time.monotonic()
    with pytest.raises(QueryTimeout, match=r"after 0\.5 seconds"):
        pool.run(release, ENDLESS, JSON, timeout=0.5)
    assert time.monotonic() - started < 5
    assert light_query_answers(pool, release)


def test_a_request_may_shorten_the_time_but_not_lengthen_it(limited, release):
    """`timeout` counts up to the setting."""
    pool = limited(query_timeout=1)
    with pytest.raises(QueryTimeout) as caught:
        pool.run(release, ENDLESS, JSON, timeout=3600)
    assert caught.value.seconds == 1


def test_an_answer_over_the_limit_is_an_error_and_not_a_part(limited, release):
    """Nothing of an answer that is too large is passed on."""
    pool = limited(query_max_bytes=100_000)
    with pytest.raises(AnswerTooLarge, match="100000 bytes"):
        pool.run(release, LONG, JSON)
    assert light_query_answers(pool, release)


def test_an_answer_as_large_as_the_limit_is_whole(limited, release):
    """The limit itself is allowed."""
    whole = limited().run(release, "SELECT ?o { ?s ?p ?o }", JSON)
    assert limited(query_max_bytes=len(whole)).run(release, "SELECT ?o { ?s ?p ?o }", JSON) == whole
    with pytest.raises(AnswerTooLarge):
        limited(query_max_bytes=len(whole) - 1).run(release, "SELECT ?o { ?s ?p ?o }", JSON)


def test_a_query_that_needs_too_much_memory_ends_alone(limited, release):
    """Sorting 27 million rows does not fit; the worker goes, the next one answers."""
    pool = limited(query_memory=1024 * 1024 * 1024, query_timeout=60)
    assert light_query_answers(pool, release)
    with pytest.raises(QueryOutOfMemory):
        pool.run(release, HUNGRY, JSON)
    assert light_query_answers(pool, release)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { FILTER(" + "(" * 100_000 + "1" + ")" * 100_000 + ") }",
        "SELECT * { FILTER(" + "!" * 300_000 + "true) }",
        "SELECT * { {}" + " UNION {}" * 100_000 + " }",
    ],
    ids=["brackets", "negations", "unions"],
)
def test_a_query_nested_too_deep_ends_its_worker_alone_and_is_told_so(limited, release, query):
    """The engine's stack overflows; that is not called a lack of memory."""
    pool = limited()
    with pytest.raises(QueryTooDeep):
        pool.run(release, query, JSON)
    assert light_query_answers(pool, release)


def test_a_worker_ended_from_outside_is_told_as_that(limited, release):
    """Nothing is said about the query, which may be fine."""
    pool = limited()
    asked = asyncio.run_coroutine_threadsafe(pool.pool.answer(question(release, ENDLESS, JSON)), pool.loop)
    running(pool, "long")
    for worker in list(pool.pool.workers._all - set(pool.pool.workers._idle)):
        os.kill(worker.pid, signal.SIGKILL)
    with pytest.raises(WorkerLost):
        asked.result(30)
    assert light_query_answers(pool, release)


def test_answers_that_nobody_fetches_take_no_more_room_than_there_is(limited, release):
    """The next one is refused, and room that is given back is used again."""
    pool = limited(answers_bytes=30_000_000)

    async def hold():
        return await pool.pool.answer(question(release, LONG, JSON))

    held = pool.call(hold())
    with pytest.raises(NoRoom):
        pool.call(hold())
    pool.call(held.close())
    pool.call(pool.call(hold()).close())


def test_an_answer_with_too_many_rows_is_an_error(limited, release):
    """The limit of rows holds for rows and for triples, and the limit itself is allowed."""
    pool = limited(query_max_rows=300)
    assert len(values(pool.run(release, "SELECT ?o { ?s ?p ?o }", JSON))) == 300
    with pytest.raises(TooManyRows, match="300 rows"):
        pool.run(release, "SELECT ?o { { ?s ?p ?o } UNION { BIND(1 AS ?o) } }", JSON)
    with pytest.raises(TooManyRows):
        pool.run(release, "CONSTRUCT { ?s ?p ?o ; <http://e/q> ?o } WHERE { ?s ?p ?o }", "text/turtle")


@pytest.mark.slow
def test_workers_killed_at_random_moments_make_no_wrong_answer(limited, release):
    """Each query gets its whole answer or an error, and the pool has its workers again afterwards."""
    pool = limited(query_workers=2)
    random = Random(1)
    right = pool.run(release, LONG, "text/csv")
    told = []
    over = threading.Event()

    def keep_asking():
        while not over.is_set():
            try:
                told.append(pool.run(release, LONG, "text/csv") == right)
            except QueryFailed:
                told.append(None)

    clients = [threading.Thread(target=keep_asking) for _ in range(3)]
    for client in clients:
        client.start()
    for _ in range(KILLS):
        time.sleep(random.uniform(0, 0.1))
        workers = [worker.pid for worker in list(pool.pool.workers._all)]
        with contextlib.suppress(ProcessLookupError):
            os.kill(random.choice(workers), signal.SIGKILL)
    over.set()
    for client in clients:
        client.join()
    assert False not in told
    assert True in told
    assert None in told
    assert pool.run(release, LONG, "text/csv") == right
    assert (pool.pool.places.long.held, pool.pool.places.quick.held) == (0, 0)
