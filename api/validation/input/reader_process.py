"""The asker's end of one reader process: starts it, gives it a text, hears its answer, ends it."""

from __future__ import annotations

import contextlib
import json
import select
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, cast

from api.validation.input.input_limits import PATIENCE, READING_MEMORY, READING_SECONDS
from api.validation.input.reader_frames import ASKED, COME_SO_FAR, DONE, FRAME_HEAD, PIECE, REFUSED
from api.validation.input.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable
    from io import FileIO

_ROOT = str(Path(__file__).parents[3])
_BEGIN = """
import sys
sys.path[:] = sys.argv[1:]
from api.validation.input.reader_worker import serve_reading
serve_reading()
"""
_LARGEST_FRAME = 300 * 1024 * 1024


class ReaderProcess:
    """One process that reads one text after another; for one thread at a time."""

    def __init__(self) -> None:
        paths = [_ROOT, *(path for path in sys.path if path)]
        # Without the site module, which takes longer than the rest; the paths are those of this process.
        command = [sys.executable, "-S", "-E", "-c", _BEGIN, *paths]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0
        )
        self._to, self._from = cast("FileIO", self._process.stdin), cast("FileIO", self._process.stdout)
        self._answers = select.poll()
        self._answers.register(self._from, select.POLLIN)

    def read(
        self, job: dict[str, str], data: bytes, take: Callable[[bytes], None], progress: Callable[[int], None]
    ) -> dict[str, object]:
        """Have it read a text; `take` gets the statements. Raises Refusal; the process may then be gone."""
        deadline = time.monotonic() + PATIENCE
        body = json.dumps(job).encode()
        try:
            self._write(FRAME_HEAD.pack(ASKED, len(body)) + body + FRAME_HEAD.pack(ASKED, len(data)) + data)
            while True:
                kind, length = FRAME_HEAD.unpack(self._exactly(FRAME_HEAD.size, deadline))
                answer = self._exactly(length, deadline)
                if kind == PIECE:
                    take(answer)
                elif kind == COME_SO_FAR:
                    progress(int(answer))
                elif kind == DONE:
                    return dict(json.loads(answer))
                elif kind == REFUSED:
                    raise Refusal(**json.loads(answer))
        except (EOFError, BrokenPipeError, ConnectionResetError):
            raise self._lost() from None
        except TimeoutError:
            self.kill()
            raise Refusal("too-long-to-read", values={"limit": str(READING_SECONDS)}) from None

    def alive(self) -> bool:
        """Tell whether it can take a text."""
        return self._process.poll() is None

    def kill(self) -> None:
        """End it now, whatever it does."""
        self._process.kill()
        self._process.wait()
        for stream in (self._to, self._from):
            with contextlib.suppress(OSError):
                stream.close()

    def _lost(self) -> Refusal:
        """Tell from how the process ended what the text did to it."""
        try:
            code = self._process.wait(5)
        except subprocess.TimeoutExpired:
            code = 0
        self.kill()
        if code == -signal.SIGXCPU:
            return Refusal("too-long-to-read", values={"limit": str(READING_SECONDS)})
        if code == -signal.SIGABRT:
            return Refusal("too-much-memory", values={"limit": str(READING_MEMORY >> 20)})
        return Refusal("too-deep" if code == -signal.SIGSEGV else "reader-lost")

    def _write(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[self._to.write(view) :]

    def _exactly(self, size: int, deadline: float) -> bytes:
        if size > _LARGEST_FRAME:
            raise EOFError
        received = bytearray()
        while len(received) < size:
            left = deadline - time.monotonic()
            if left <= 0 or not self._answers.poll(left * 1000):
                raise TimeoutError
            piece = self._from.read(min(size - len(received), 1 << 20))
            if not piece:
                raise EOFError
            received += piece
        return bytes(received)
