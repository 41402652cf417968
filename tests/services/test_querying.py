"""Users' queries: each ends at its limits, harms no other, and reaches nobody."""

import asyncio
import contextlib
import json
import os
import signal
import socket
import threading
import time
from dataclasses import replace
from random import Random

import pyoxigraph as ox
import pytest

from api.config import Settings
from api.releases import Releases
from api.services.querying import (
    AnswerTooLarge,
    InvalidQuery,
    QueryFailed,
    QueryOutOfMemory,
    QueryPool,
    QueryTimeout,
    Question,
    RefusedQuery,
    TooBusy,
    TooManyRows,
    query_form,
)
from api.services.stopping import NoRoom, QueryTooDeep, WorkerLost
from api.store import Dataset

JSON = "application/sparql-results+json"
LIGHT = "SELECT ?o { <http://e/0> <http://e/p> ?o }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?p1 ?b . ?c ?p2 ?d . ?e ?p3 ?f . ?g ?p4 ?h }"
HUNGRY = "SELECT * { ?a ?p1 ?b . ?c ?p2 ?d . ?e ?p3 ?f } ORDER BY ?b"
LONG = "SELECT * { ?a ?p1 ?b . ?c ?p2 ?d }"
ROWS = "SELECT * { ?a ?p1 ?b . ?c ?p2 ?d . ?e ?p3 ?f } LIMIT 300000"
ENDLESS_ROWS = "SELECT * { ?a ?p1 ?b . ?c ?p2 ?d . ?e ?p3 ?f . ?g ?p4 ?h }"
KILLS = int(os.environ.get("GYEBO_TEST_KILLS", "100"))
SETTINGS = Settings(query_workers=1, query_timeout=20)


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    """Make a release of 300 things, half of them in each of two graphs."""
    releases = Releases(tmp_path_factory.mktemp("state"))
    with releases.writing() as work:
        dataset = Dataset.writable(work / "store")
        predicate = ox.NamedNode("http://e/p")
        for graph in (0, 1):
            things = range(graph, 300, 2)
            dataset.add(
                [ox.Triple(ox.NamedNode(f"http://e/{n}"), predicate, ox.Literal(str(n))) for n in things],
                f"http://e/g{graph}",
            )
        dataset.raw.flush()
        target = work / "release"
        target.mkdir()
        dataset.raw.backup(str(target / "store"))
        yield releases.publish(target, 1)


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
        return self.call(self._pieces(Question(release, query, media_type, **more)))

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


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    """Return generous limits and one long place."""
    return replace(SETTINGS, state_dir=tmp_path_factory.mktemp("pool"))


@pytest.fixture(scope="module")
def pool(settings):
    """Start a pool with generous limits."""
    pool = Blocking(settings)
    yield pool
    pool.close()


@pytest.fixture
def limited(settings):
    """Make pools with limits of their own, and end them with the test."""
    made = []

    def make(**limits):
        made.append(Blocking(replace(settings, **limits)))
        return made[-1]

    yield make
    for pool in made:
        pool.close()


def values(body, name="o"):
    """Read one column of a JSON answer."""
    return {row[name]["value"] for row in json.loads(body)["results"]["bindings"]}


def light_query_answers(pool, release):
    """Ask for one row; true if it comes."""
    return values(pool.run(release, LIGHT, JSON)) == {"0"}


def time_out(pool, release):
    """Keep a worker busy for as long as it may be."""
    with pytest.raises(QueryTimeout):
        pool.run(release, ENDLESS, JSON)


def ask_in_vain(pool, release):
    """Ask for what takes longer than it may, or never gets its turn."""
    with pytest.raises(QueryFailed):
        pool.run(release, ENDLESS, JSON)


@pytest.mark.parametrize(
    ("query", "media_type", "expected"),
    [
        (LIGHT, "text/csv", b"o\r\n0\r\n"),
        ("ASK { <http://e/1> ?p ?o }", JSON, b'{"head":{},"boolean":true}'),
        (
            "CONSTRUCT WHERE { <http://e/0> ?p ?o }",
            "application/n-triples",
            b'<http://e/0> <http://e/p> "0" .\n',
        ),
        ("DESCRIBE <http://e/0>", "application/n-triples", b'<http://e/0> <http://e/p> "0" .\n'),
    ],
)
def test_each_form_is_answered_in_the_format_asked_for(pool, release, query, media_type, expected):
    """SELECT and ASK give results, CONSTRUCT and DESCRIBE give triples."""
    assert pool.run(release, query, media_type) == expected


def test_without_graphs_a_query_sees_all_of_them(pool, release):
    """The default graph is the union."""
    body = pool.run(release, "SELECT ?o { VALUES ?s { <http://e/0> <http://e/1> } ?s ?p ?o }", JSON)
    assert values(body) == {"0", "1"}


def test_the_querys_own_from_is_honoured(pool, release):
    """FROM limits the default graph to what it names."""
    query = "SELECT ?o FROM <http://e/g1> { VALUES ?s { <http://e/0> <http://e/1> } ?s ?p ?o }"
    assert values(pool.run(release, query, JSON)) == {"1"}


def test_graphs_of_the_request_override_from(pool, release):
    """The SPARQL protocol lets the request win over FROM."""
    query = "SELECT ?o FROM <http://e/g1> { VALUES ?s { <http://e/0> <http://e/1> } ?s ?p ?o }"
    assert values(pool.run(release, query, JSON, default_graphs=["http://e/g0"])) == {"0"}


def test_a_syntax_error_is_told_with_its_place(pool, release):
    """Line and column count from 1, and the worker lives on."""
    with pytest.raises(InvalidQuery) as caught:
        pool.run(release, "SELECT *\nWHERE { ?s ?p }", JSON)
    assert caught.value.line == 2
    assert caught.value.column > 13
    assert light_query_answers(pool, release)


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
    asked = asyncio.run_coroutine_threadsafe(pool.pool.answer(Question(release, ENDLESS, JSON)), pool.loop)
    running(pool, "long")
    for worker in list(pool.pool._all - set(pool.pool._idle)):
        os.kill(worker.pid, signal.SIGKILL)
    with pytest.raises(WorkerLost):
        asked.result(30)
    assert light_query_answers(pool, release)


def test_answers_that_nobody_fetches_take_no_more_room_than_there_is(limited, release):
    """The next one is refused, and room that is given back is used again."""
    pool = limited(answers_bytes=30_000_000)

    async def hold():
        return await pool.pool.answer(Question(release, LONG, JSON))

    held = pool.call(hold())
    with pytest.raises(NoRoom):
        pool.call(hold())
    pool.call(held.close())
    pool.call(pool.call(hold()).close())


def running(pool, turns, wanted=1):
    """Wait until so many places are taken."""
    for _ in range(200):
        if getattr(pool.pool, turns).held == wanted:
            return
        time.sleep(0.02)
    pytest.fail(f"{turns} places never came to {wanted}")


def test_when_all_long_places_are_taken_the_next_long_query_is_told_so(limited, release):
    """Waiting for a place is bounded by the time that the query may take."""
    pool = limited(query_timeout=3)
    busy = threading.Thread(target=time_out, args=(pool, release))
    busy.start()
    running(pool, "long")
    with pytest.raises(TooBusy) as caught:
        pool.run(release, ENDLESS, JSON, timeout=0.5)
    assert not caught.value.full
    busy.join()
    assert light_query_answers(pool, release)


def test_light_queries_are_answered_while_every_long_place_runs_away(limited, release):
    """A runaway query costs its own place and nobody else's time."""
    pool = limited(query_workers=2, query_timeout=5)
    stuck = [threading.Thread(target=time_out, args=(pool, release)) for _ in range(2)]
    for thread in stuck:
        thread.start()
    running(pool, "long", 2)
    started = time.monotonic()
    for _ in range(50):
        assert light_query_answers(pool, release)
    assert time.monotonic() - started < 4  # the runaways have not ended yet
    for thread in stuck:
        thread.join()


def test_a_light_query_that_gets_no_processor_is_not_taken_for_a_heavy_one(limited, release):
    """What counts is the time it has had, so a busy machine does not send it behind the runaways."""
    pool = limited(query_quick=0.2, query_timeout=4)
    assert light_query_answers(pool, release)
    stuck = threading.Thread(target=time_out, args=(pool, release))
    stuck.start()
    running(pool, "long")
    assert light_query_answers(pool, release)
    idle = [worker.pid for worker in pool.pool._idle]
    for pid in idle:
        os.kill(pid, signal.SIGSTOP)
    asked = asyncio.run_coroutine_threadsafe(pool.pool.answer(Question(release, LIGHT, JSON)), pool.loop)
    time.sleep(0.6)
    for pid in idle:
        os.kill(pid, signal.SIGCONT)
    answer = asked.result(2)  # the runaway goes on holding the only long place
    assert pool.pool.long.held == 1
    pool.call(answer.close())
    stuck.join()


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
    stuck = [threading.Thread(target=ask_in_vain, args=(pool, release)) for _ in range(2)]
    for thread in stuck:
        thread.start()
    for _ in range(200):
        if pool.pool.long.waiting == 1:
            break
        time.sleep(0.02)
    started = time.monotonic()
    with pytest.raises(TooBusy) as caught:
        pool.run(release, ENDLESS, JSON)
    assert caught.value.full
    assert time.monotonic() - started < 2
    for thread in stuck:
        thread.join()


def test_an_answer_with_too_many_rows_is_an_error(limited, release):
    """The limit of rows holds for rows and for triples, and the limit itself is allowed."""
    pool = limited(query_max_rows=300)
    assert len(values(pool.run(release, "SELECT ?o { ?s ?p ?o }", JSON))) == 300
    with pytest.raises(TooManyRows, match="300 rows"):
        pool.run(release, "SELECT ?o { { ?s ?p ?o } UNION { BIND(1 AS ?o) } }", JSON)
    with pytest.raises(TooManyRows):
        pool.run(release, "CONSTRUCT { ?s ?p ?o ; <http://e/q> ?o } WHERE { ?s ?p ?o }", "text/turtle")


@pytest.mark.parametrize(
    ("query", "media_type", "rows"),
    [
        (LONG, JSON, 90_000),
        (LONG, "application/sparql-results+xml", 90_000),
        (LONG, "text/csv", 90_000),
        (LONG, "text/tab-separated-values", 90_000),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "text/turtle", 300),
        ("ASK { ?s ?p ?o }", JSON, None),
    ],
)
def test_an_answer_tells_its_rows(pool, release, query, media_type, rows):
    """Rows of a SELECT and triples of a CONSTRUCT are counted in every format."""

    async def ask():
        answer = await pool.pool.answer(Question(release, query, media_type))
        await answer.close()
        return answer.rows

    assert pool.call(ask()) == rows


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
        answer = await pool.pool.answer(Question(release, ROWS, "text/csv"))
        pieces = answer.pieces()
        first = await anext(pieces)
        await asyncio.sleep(0.5)
        worker = next(iter(pool.pool._all - set(pool.pool._idle)))
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
        answer = await pool.pool.answer(Question(release, ENDLESS_ROWS, "text/csv"))
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
    asked = asyncio.run_coroutine_threadsafe(pool.pool.answer(Question(release, ENDLESS, JSON)), pool.loop)
    running(pool, "long")
    asked.cancel()
    running(pool, "long", 0)
    assert light_query_answers(pool, release)


def test_a_live_answer_that_nobody_reads_on_gives_its_place_back(limited, release):
    """Closing it is enough."""
    pool = limited(query_hold_bytes=10_000)

    async def ask():
        answer = await pool.pool.answer(Question(release, ROWS, "text/csv"))
        await answer.close()
        return pool.pool.long.held

    assert pool.call(ask()) == 0
    assert light_query_answers(pool, release)


def test_a_release_that_is_gone_is_an_error(pool, release):
    """A store that cannot be opened is told, and the worker lives on."""
    gone = replace(release, directory=release.directory.parent / "99")
    with pytest.raises(QueryFailed):
        pool.run(gone, LIGHT, JSON)
    assert light_query_answers(pool, release)


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <http://e/x> <http://e/p> 1 }",
        "DELETE WHERE { ?s ?p ?o }",
        "LOAD <file:///etc/passwd>",
        "CLEAR ALL",
        "DROP ALL",
        "PREFIX e: <http://e/> WITH e:g DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "# SELECT\ncreate graph <http://e/g>",
    ],
)
def test_updates_are_refused_with_a_reason_in_both_languages(pool, release, update):
    """Nothing writes, and the message says what this address is for."""
    with pytest.raises(RefusedQuery, match="update") as caught:
        pool.run(release, update, JSON)
    assert "조회" in caught.value.reason_ko


def test_an_update_behind_a_query_does_not_run(pool, release):
    """A second statement is a syntax error."""
    with pytest.raises(InvalidQuery):
        pool.run(release, "SELECT * {} ; DROP ALL", JSON)
    assert light_query_answers(pool, release)


@pytest.fixture
def listener():
    """Listen on loopback, and count who calls."""
    calls = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        stop = threading.Event()

        def accept():
            while not stop.is_set():
                try:
                    connection, _ = server.accept()
                except TimeoutError:
                    continue
                calls.append(1)
                connection.close()

        thread = threading.Thread(target=accept)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/", calls
        stop.set()
        thread.join()


@pytest.mark.parametrize(
    "call",
    [
        "SERVICE <X> { ?a ?b ?c }",
        "service<X>{ ?a ?b ?c }",
        "SeRvIcE SILENT <X> { ?a ?b ?c }",
        "?s ?p ?o . SERVICE ?x { ?a ?b ?c } VALUES ?x { <X> }",
        "?s ?p ?o.SERVICE:x{ ?a ?b ?c }",
        "?s ?p 1.SERVICE:x{ ?a ?b ?c }",
        "?s ?p 'a'SERVICE:x{ ?a ?b ?c }",
        "?s ?p true.service:x{ ?a ?b ?c }",
        "?s ?p ?o SERVICE#\n:x{ ?a ?b ?c }",
        "{ SELECT * { SERVICE :x { ?a ?b ?c } } }",
        "OPTIONAL { FILTER EXISTS { SERVICE :x { ?a ?b ?c } } }",
        "\\u0053ERVICE <X> { ?a ?b ?c }",
        "?s ?p '\\u0027 . SERVICE <X> { ?a ?b ?c } #'",
    ],
)
def test_no_query_reaches_another_server(pool, release, listener, call):
    """SERVICE is refused however it is written, and nobody is called."""
    address, calls = listener
    query = f"PREFIX : <{address}>\nSELECT * {{ {call.replace('X', address)} }}"
    with pytest.raises(RefusedQuery, match="SERVICE"):
        pool.run(release, query, JSON)
    assert not calls


def test_from_and_its_graphs_reach_nobody(pool, release, listener):
    """FROM names a graph of ours or an empty one; nothing is fetched."""
    address, calls = listener
    query = "SELECT ?o FROM <X> { ?s ?p ?o }".replace("X", address)
    assert values(pool.run(release, query, JSON)) == set()
    assert values(pool.run(release, LIGHT, JSON, default_graphs=["file:///etc/passwd"])) == set()
    assert not calls


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service { ?service ?p ?o } # SERVICE <http://e/>",
        'SELECT * { ?s ?p "SERVICE <http://e/> {}" }',
        "SELECT * { ?s ?p '''SERVICE\n<http://e/> {}''' }",
        "SELECT * { ?s <http://e/SERVICE> ?o }",
        "PREFIX e: <http://e/> SELECT * { ?s e:service ?o ; e:a.service ?x }",
        "SELECT * { ?s ?p 'it\\'s SERVICE' }",
        "SELECT * { ?s ?p ?o FILTER(?o<3 && ?o>1) } # 'not a string",
    ],
)
def test_the_word_service_elsewhere_is_only_a_word(query):
    """Variables, strings, comments, IRIs and local names may hold any letters."""
    assert query_form(query) == "select"


@pytest.mark.parametrize(
    "query",
    [
        "",
        "nonsense",
        "SELECT",
        "SELECT * { ?s ?p 'open }",
        'SELECT * { ?s ?p """open" }',
        "SELECT * {" * 2000,
        "SELECT * { " + "{" * 200_000,
        "SELECT * { FILTER(" + "(" * 5000 + "1" + ")" * 5000 + ") }",
        "SELECT * { ?s " + "^" * 100_000 + "<http://e/p> ?o }",
        "SELECT * { \0 }",
        "SELECT * { ?s ?p '\ud800' }",
        "SELECT * { ?s <http://e/a b> ?o }",
        "\ufeff\u202eSELECT * { ?s",
        "SELECT ?o { ?s ?p ?o } LIMIT 99999999999999999999999999",
    ],
    ids=lambda query: ascii(query[:24]),
)
def test_hostile_text_gets_an_error_and_the_next_query_its_answer(pool, release, query):
    """Whatever the text is, the pool says no and goes on."""
    with pytest.raises((InvalidQuery, RefusedQuery, QueryFailed)):
        pool.run(release, query, JSON)
    assert light_query_answers(pool, release)


@pytest.mark.parametrize(
    "unit", ['\\"""\n', "'\\", "<a", ".", "a-", "a:", "#\n", "\\u0053", "@a", "?a", '"a"']
)
def test_reading_a_text_takes_time_in_proportion_to_its_length(unit):
    """A megabyte of anything is read within seconds: no part of it is read again and again."""
    started = time.monotonic()
    with pytest.raises((InvalidQuery, RefusedQuery)):
        query_form(unit * (1024 * 1024 // len(unit)))
    assert time.monotonic() - started < 10


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
        workers = [worker.pid for worker in list(pool.pool._all)]
        with contextlib.suppress(ProcessLookupError):
            os.kill(random.choice(workers), signal.SIGKILL)
    over.set()
    for client in clients:
        client.join()
    assert False not in told
    assert True in told
    assert None in told
    assert pool.run(release, LONG, "text/csv") == right
    assert (pool.pool.long.held, pool.pool.quick.held) == (0, 0)
