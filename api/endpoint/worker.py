"""The process in which users' queries run: one at a time, within limits, with no network."""

from __future__ import annotations

import contextlib
import json
import pickle
import re
import resource
import signal
import struct
import time
from collections import OrderedDict
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import pyoxigraph as ox

from api.confinement import confine_process
from api.endpoint.mistakes import find_mistake, unknown_function
from api.endpoint.row_counter import RowCounter, row_counter
from api.store.dataset import Dataset
from api.store.xml_text import NotXml, XmlText

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterable, Iterator
    from typing import IO

    from api.endpoint.query_tokens import Mistake

_POSITION = re.compile(r"^error at (\d+):(\d+): ")
_HARDEST = resource.getrlimit(resource.RLIMIT_CPU)[1]
_GRACE = 2  # seconds in which the server itself would have ended a query
_PIECE = 64 * 1024
_N_TRIPLES = "application/n-triples"  # counted by its lines, a third faster than by its triples
_OPENED = 2  # releases kept open: the current one, and an older one that is asked about

# What goes through the socket, both ways: a kind, a length, and as many bytes.
FRAME = struct.Struct(">cI")
JOB, DATA, END, FAILURE = b"J", b"D", b"E", b"F"
TOLD = struct.Struct(">qd")  # what an END says: rows, or NO_ROWS where they are not counted, and seconds
NO_ROWS = -1


class Job(NamedTuple):
    """One query on one release, and the media type of its answer. No query: only open the release."""

    store_dir: str
    base_iri: str
    query: str
    media_type: str
    union: bool
    default_graphs: tuple[str, ...] | None
    named_graphs: tuple[str, ...] | None
    max_bytes: int
    max_rows: int
    seconds: int

    def framed(self) -> bytes:
        """Return what the worker reads."""
        body = pickle.dumps(tuple(self))
        return FRAME.pack(JOB, len(body)) + body


class _TooLarge(Exception):
    pass


class _TooManyRows(Exception):
    pass


class _Output:
    """Sends what the engine writes, in pieces; blocks while the other side does not read."""

    def __init__(self, connection: socket.socket, job: Job, counter: RowCounter | None) -> None:
        self._connection = connection
        self._job = job
        self.counter = counter
        self._pending = bytearray()
        self._xml = XmlText(job.media_type)
        self._size = 0

    def write(self, data: bytes) -> int:
        self._size += len(data)
        if self._size > self._job.max_bytes:
            raise _TooLarge
        self._pending += data
        if len(self._pending) >= _PIECE:
            self._connection.sendall(self._taken())
        return len(data)

    def flush(self) -> None:
        """Do nothing: the rest is sent together with the closing frame."""

    def end(self, seconds: float) -> None:
        last = self._taken()
        rows = NO_ROWS if self.counter is None else self.counter.rows
        self._connection.sendall(last + FRAME.pack(END, TOLD.size) + TOLD.pack(rows, round(seconds, 6)))

    def _taken(self) -> bytes:
        piece = self._xml.passed(bytes(self._pending))
        self._pending.clear()
        if self.counter is not None:
            self.counter.feed(piece)
            if self.counter.rows > self._job.max_rows:
                raise _TooManyRows
        return FRAME.pack(DATA, len(piece)) + piece


class _Triples:
    """Counts triples as the engine takes them."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self._triples = triples
        self.rows = 0

    def __iter__(self) -> Iterator[ox.Triple]:
        for triple in self._triples:
            self.rows += 1
            yield triple

    def feed(self, piece: bytes) -> None:
        """Bytes say nothing here."""


def answer_jobs(connection: socket.socket, memory: int, *, network: bool) -> None:
    """Answer jobs from the connection until it closes."""
    connection.setblocking(True)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server decides when its workers end
    confine_process(memory, network=network)
    opened: OrderedDict[str, Dataset] = OrderedDict()
    jobs = _jobs(connection)
    with contextlib.suppress(EOFError, OSError, KeyboardInterrupt):
        for job in jobs:
            try:
                dataset = _open(opened, job.store_dir)
            except (OSError, ValueError) as error:
                _fail(connection, "failed", str(error))
                continue
            if job.query:
                _run(dataset, job, connection)
            else:
                _Output(connection, job, None).end(0)


def _jobs(connection: socket.socket) -> Iterator[Job]:
    """Yield jobs as they come; one that is short takes one call of the system."""
    received = bytearray()
    while True:
        while len(received) < FRAME.size or len(received) < FRAME.size + FRAME.unpack_from(received)[1]:
            piece = connection.recv(_PIECE)
            if not piece:
                raise EOFError
            received += piece
        end = FRAME.size + FRAME.unpack_from(received)[1]
        values = pickle.loads(received[FRAME.size : end])  # noqa: S301 - from our own server process
        del received[:end]
        yield Job(*values)


def _open(opened: OrderedDict[str, Dataset], store_dir: str) -> Dataset:
    if store_dir not in opened:
        while len(opened) >= _OPENED:
            opened.popitem(last=False)
        opened[store_dir] = Dataset.read_only(Path(store_dir))
    opened.move_to_end(store_dir)
    return opened[store_dir]


def _end_without_server(seconds: int) -> None:
    # The server ends a query in time; where the server itself was killed, the kernel does.
    limit = int(time.process_time()) + seconds + _GRACE
    resource.setrlimit(resource.RLIMIT_CPU, (limit, _HARDEST))


def _run(dataset: Dataset, job: Job, connection: socket.socket) -> None:
    started = time.perf_counter()
    _end_without_server(job.seconds)
    try:
        output = _answer(dataset.raw, job, connection)
        output.end(time.perf_counter() - started)
    except SyntaxError as error:
        place = _POSITION.match(str(error.msg))
        line, column = (int(place[1]), int(place[2])) if place else (None, None)
        _fail(connection, "invalid", mistake=find_mistake(job.query, job.base_iri, line, column))
    except _TooLarge:
        _fail(connection, "too-large")
    except _TooManyRows:
        _fail(connection, "too-many-rows")
    except NotXml as error:
        _fail(connection, "not-xml", error.reason)
    except MemoryError:
        _fail(connection, "out-of-memory")
    except (ValueError, RuntimeError) as error:
        mistake = unknown_function(job.query, str(error))
        _fail(connection, "invalid" if mistake else "failed", str(error), mistake)


def _fail(connection: socket.socket, state: str, message: str = "", mistake: Mistake | None = None) -> None:
    told = {"state": state, "message": message, "mistake": asdict(mistake) if mistake else {}}
    body = json.dumps(told).encode()
    connection.sendall(FRAME.pack(FAILURE, len(body)) + body)


def _answer(store: ox.Store, job: Job, connection: socket.socket) -> _Output:
    answer = store.query(
        job.query,
        base_iri=job.base_iri,
        use_default_graph_as_union=job.union,
        default_graph=_graphs(job.default_graphs),
        named_graphs=_graphs(job.named_graphs),
    )
    if isinstance(answer, ox.QueryTriples) and job.media_type != _N_TRIPLES:
        triples = _Triples(answer)
        output = _Output(connection, job, triples)
        media = ox.RdfFormat.from_media_type(job.media_type)
        ox.serialize(triples, cast("IO[bytes]", output), format=media)
        return output
    counter = None if isinstance(answer, ox.QueryBoolean) else row_counter(job.media_type)
    output = _Output(connection, job, counter)
    if isinstance(answer, ox.QueryTriples):
        answer.serialize(cast("IO[bytes]", output), format=ox.RdfFormat.N_TRIPLES)
        return output
    answer.serialize(cast("IO[bytes]", output), format=ox.QueryResultsFormat.from_media_type(job.media_type))
    return output


def _graphs(names: tuple[str, ...] | None) -> Any:
    return None if names is None else [ox.NamedNode(name) for name in names]
