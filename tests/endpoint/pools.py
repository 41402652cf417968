"""Pools of query workers for tests, and queries light, long and endless."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from contextlib import contextmanager

import pytest

from api.config import Settings
from api.endpoint.pool import QueryPool
from api.endpoint.query_text import read_query
from api.endpoint.question import Question

JSON = "application/sparql-results+json"
LIGHT = "SELECT ?o { <http://e/0> <http://e/p> ?o }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?p1 ?b . ?c ?p2 ?d . ?e ?p3 ?f . ?g ?p4 ?h }"
HUNGRY = "SELECT * { ?a ?p1 ?b . ?c ?p2 ?d . ?e ?p3 ?f } ORDER BY ?b"
LONG = "SELECT * { ?a ?p1 ?b . ?c ?p2 ?d }"
ROWS = "SELECT * { ?a ?p1 ?b . ?c ?p2 ?d . ?e ?p3 ?f } LIMIT 300000"
ENDLESS_ROWS = "SELECT * { ?a ?p1 ?b . ?c ?p2 ?d . ?e ?p3 ?f . ?g ?p4 ?h }"
SETTINGS = Settings(query_workers=1, query_timeout=20)


def question(release, query, media_type, **more):
    """Read a query and ask it of a pool."""
    return Question(release, read_query(query), media_type, **more)


class Blocking:
    """A pool on an event loop of its own, for tests that ask from threads."""

    def __init__(self, settings):
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever)
        self._thread.start()
        self.pool = self.call(self._start(settings))

    def call(self, work):
        return asyncio.run_coroutine_threadsafe(work, self.loop).result()

    def run(self, release, query, media_type, **more):
        """Return the whole answer."""
        return b"".join(self.pieces(release, query, media_type, **more))

    def pieces(self, release, query, media_type, **more):
        return self.call(self._pieces(question(release, query, media_type, **more)))

    def close(self):
        self.call(self.pool.close())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()
        self.loop.close()

    async def _start(self, settings):
        pool = QueryPool(settings)
        await pool.start()
        return pool

    async def _pieces(self, question):
        answer = await self.pool.answer(question)
        try:
            return [piece async for piece in answer.pieces()]
        finally:
            await answer.close()


def values(body, name="o"):
    """Read one column of a JSON answer."""
    return {row[name]["value"] for row in json.loads(body)["results"]["bindings"]}


def light_query_answers(pool, release):
    """Ask for one row; true if it comes."""
    return values(pool.run(release, LIGHT, JSON)) == {"0"}


@contextmanager
def runaways(pool, release, count=1):
    """Have so many endless queries run or wait while the test needs them; then their clients leave."""
    asked = [
        asyncio.run_coroutine_threadsafe(pool.pool.answer(question(release, ENDLESS, JSON)), pool.loop)
        for _ in range(count)
    ]
    try:
        yield
        assert not any(each.done() for each in asked)  # they were there all the time
    finally:
        for each in asked:
            each.cancel()
        running(pool, "long", 0)


def running(pool, turns, wanted=1):
    """Wait until so many places are taken."""
    for _ in range(200):
        if getattr(pool.pool.places, turns).held == wanted:
            return
        time.sleep(0.02)
    pytest.fail(f"{turns} places never came to {wanted}")
