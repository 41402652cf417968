"""What comes from outside, read in processes that may be lost: for a command or a server's many threads."""

from __future__ import annotations

import atexit
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from threading import BoundedSemaphore, Lock
from typing import TYPE_CHECKING

import pyoxigraph as ox

from api.validation.input.input_limits import LARGEST_TEXT
from api.validation.input.reader_process import ReaderProcess
from api.validation.input.refusals import Refusal
from api.validation.input.statement_reader import Bases

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_AT_ONCE = 2  # processes; each may take as much memory as one has


@dataclass(frozen=True, slots=True)
class ReadText:
    """What was read: the text, its format, its statements in their order, and its prefixes."""

    text: str
    form: ox.RdfFormat
    triples: tuple[ox.Triple, ...]
    prefixes: dict[str, str]


class TextReader:
    """TextReader processes: started when there is something to read, kept, and replaced where one is lost."""

    def __init__(self, at_once: int = _AT_ONCE) -> None:
        self._places = BoundedSemaphore(at_once)
        self._idle: list[ReaderProcess] = []
        self._lock = Lock()

    def warm(self) -> None:
        """Start a process, without waiting for it, so that the first text need not."""
        with self._lock:
            if not self._idle:
                self._idle.append(ReaderProcess())

    def read(
        self, data: bytes, name: str, bases: Bases, progress: Callable[[int], None] = lambda _: None
    ) -> ReadText:
        """Read one text. `name` is that of its file, or a media type. Raises Refusal."""
        if len(data) > LARGEST_TEXT:
            raise Refusal("too-large", values={"limit": str(LARGEST_TEXT >> 20)})
        pieces: list[bytes] = []
        job = {"name": name, "written": bases.written, "own": bases.own}
        try:
            told = self._told(job, data, pieces, progress)
        except Refusal as refusal:
            if refusal.kind != "reader-lost":
                raise
            pieces.clear()  # perhaps somebody ended it
            told = self._told(job, data, pieces, progress)
        form = ox.RdfFormat.from_media_type(str(told["format"]))
        prefixes = told["prefixes"]
        if form is None or not isinstance(prefixes, dict):
            raise Refusal("reader-lost")
        return ReadText(data.decode("utf-8-sig"), form, tuple(_triples(pieces)), prefixes)

    def _told(
        self, job: dict[str, str], data: bytes, pieces: list[bytes], progress: Callable[[int], None]
    ) -> dict[str, object]:
        with self._process() as process:
            return process.read(job, data, pieces.append, progress)

    def close(self) -> None:
        """End the processes."""
        with self._lock:
            idle, self._idle = self._idle, []
        for process in idle:
            process.kill()

    @contextmanager
    def _process(self) -> Iterator[ReaderProcess]:
        with self._places:
            with self._lock:
                process = self._idle.pop() if self._idle else None
            if process is not None and not process.alive():
                process.kill()  # somebody ended it; its pipes are still open
                process = None
            process = process or ReaderProcess()
            try:
                yield process
            except Refusal:
                if process.alive():
                    self._keep(process)
                raise
            except BaseException:
                process.kill()
                raise
            self._keep(process)

    def _keep(self, process: ReaderProcess) -> None:
        with self._lock:
            self._idle.append(process)


def _triples(pieces: list[bytes]) -> Iterator[ox.Triple]:
    while pieces:
        for quad in ox.parse(pieces.pop(0), format=ox.RdfFormat.N_QUADS):
            yield quad.triple


@cache
def shared_reader() -> TextReader:
    """Return the reader of this process."""
    reader = TextReader()
    atexit.register(reader.close)
    return reader
