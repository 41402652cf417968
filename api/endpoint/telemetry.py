"""What the server counts about itself, for `/metrics`."""

from __future__ import annotations

import asyncio
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from prometheus_client import Counter, Gauge, Histogram

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

QUERIES = Counter("gyebo_queries", "Users' queries by how they ended.", ("outcome",))
QUERY_SECONDS = Histogram(
    "gyebo_query_seconds",
    "Seconds from a user's query to its whole answer, waiting included.",
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60),
)
KILLED = Counter("gyebo_query_workers_killed", "Query workers that were ended.")
RUNNING = Gauge("gyebo_queries_running", "Places that are taken.", ("place",), multiprocess_mode="livesum")
WAITING = Gauge("gyebo_queries_waiting", "Queries that wait.", ("place",), multiprocess_mode="livesum")
CACHE = Counter("gyebo_answer_cache", "Answers looked for in the cache.", ("result",))
RELEASE = Gauge("gyebo_release", "Number of the release that is served.", multiprocess_mode="max")
REQUESTS = Counter("gyebo_http_requests", "HTTP requests.", ("method", "status"))


@contextmanager
def measured() -> Iterator[None]:
    """Count one query by how it ends, with its seconds."""
    started = time.perf_counter()
    outcome = "answered"
    try:
        yield
    except asyncio.CancelledError:
        outcome = "left"
        raise
    except Exception as error:
        outcome = type(error).__name__
        raise
    finally:
        QUERIES.labels(outcome).inc()
        QUERY_SECONDS.observe(time.perf_counter() - started)


def observer(place: str) -> Callable[[int, int], None]:
    """Return what writes down how many queries run and wait in a kind of place."""
    running, waiting = RUNNING.labels(place), WAITING.labels(place)
    running.set(0)
    waiting.set(0)
    before = [0, 0]

    def observe(held: int, queued: int) -> None:
        if held != before[0]:
            running.set(held)
        if queued != before[1]:
            waiting.set(queued)
        before[:] = held, queued

    return observe
