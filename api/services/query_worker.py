"""The process in which users' queries run: one at a time, within limits, with no network."""

from __future__ import annotations

import contextlib
import ctypes
import io
import re
import resource
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pyoxigraph as ox

from api.store import Dataset

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_POSITION = re.compile(r"^error at (\d+):(\d+): (.*)$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Job:
    """One query on one release, and the media type of its answer."""

    store_dir: str
    query: str
    media_type: str
    union: bool
    default_graphs: tuple[str, ...] | None
    named_graphs: tuple[str, ...] | None
    max_bytes: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a job; `line` and `column` are those of a syntax error."""

    state: Literal["answered", "invalid", "too-large", "out-of-memory", "failed"]
    body: bytes = b""
    message: str = ""
    line: int | None = None
    column: int | None = None


class _TooLarge(Exception):
    pass


class _Bounded(io.BytesIO):
    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit

    def write(self, data: object) -> int:
        written = super().write(data)  # type: ignore[arg-type]
        if self.tell() > self._limit:
            raise _TooLarge
        return written


def serve(connection: Connection, memory: int) -> None:
    """Answer jobs from the connection until it closes."""
    _shut_in(memory)
    opened: tuple[str, Dataset] | None = None
    while True:
        try:
            job: Job = connection.recv()
        except (EOFError, OSError, KeyboardInterrupt):
            return
        try:
            if opened is None or opened[0] != job.store_dir:
                opened = (job.store_dir, Dataset.read_only(Path(job.store_dir)))
        except OSError as error:
            connection.send(Outcome("failed", message=str(error)))
        else:
            connection.send(_run(opened[1], job))


def _shut_in(memory: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # SERVICE is refused before a query gets here; a network namespace of its own is the second lock,
    # where the kernel grants one.
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


def _run(dataset: Dataset, job: Job) -> Outcome:
    output = _Bounded(job.max_bytes)
    try:
        _answer(dataset.raw, job, output)
    except SyntaxError as error:
        match = _POSITION.match(str(error.msg))
        if match:
            return Outcome("invalid", message=match[3], line=int(match[1]), column=int(match[2]))
        return Outcome("invalid", message=str(error.msg))
    except _TooLarge:
        return Outcome("too-large")
    except MemoryError:
        return Outcome("out-of-memory")
    except (OSError, ValueError, RuntimeError) as error:
        return Outcome("failed", message=str(error))
    return Outcome("answered", output.getvalue())


def _answer(store: ox.Store, job: Job, output: _Bounded) -> None:
    answer = store.query(
        job.query,
        use_default_graph_as_union=job.union,
        default_graph=_graphs(job.default_graphs),
        named_graphs=_graphs(job.named_graphs),
    )
    if isinstance(answer, ox.QueryTriples):
        media = ox.RdfFormat.from_media_type(job.media_type)
        ox.serialize(answer, output, format=media)
    else:
        answer.serialize(output, format=ox.QueryResultsFormat.from_media_type(job.media_type))


def _graphs(names: tuple[str, ...] | None) -> Any:
    return None if names is None else [ox.NamedNode(name) for name in names]
