"""The process in which what strangers wrote is read: one text after another, within limits, with no network.

It opens no file and no connection after it has begun: there is no descriptor left for one.
"""

from __future__ import annotations

import codecs
import contextlib
import json
import os
import resource
import signal
import sys
import time
from typing import TYPE_CHECKING

from api.confinement import confine_process
from api.validation.input.input_limits import READING_MEMORY, READING_SECONDS
from api.validation.input.reader_frames import COME_SO_FAR, DONE, FRAME_HEAD, PIECE, REFUSED
from api.validation.input.refusals import Refusal
from api.validation.input.statement_reader import Bases, read_statements

if TYPE_CHECKING:
    from typing import BinaryIO

_CODECS = ("cp949", "cp932", "utf-8-sig", "utf-16", "utf-32")


def serve_reading() -> None:
    """Answer what comes by standard input until it closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started it decides when it ends
    _load_everything()
    # Threads of a server come and go; that it has ended is known by the end of standard input.
    confine_process(READING_MEMORY, network=False, with_parent=False)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    incoming, outgoing = sys.stdin.buffer, sys.stdout.buffer
    with contextlib.suppress(EOFError, BrokenPipeError):
        while True:
            job = json.loads(_body(incoming))
            data = _body(incoming)
            _limit_time()
            _answer(job, data, outgoing)


def _load_everything() -> None:
    for name in _CODECS:
        codecs.lookup(name)  # decoding nothing at all would not load it
    with contextlib.suppress(Refusal):
        read_statements(b"<a:a> <b:b> 1 2", "", Bases("a:", "a:"), lambda _: None, lambda _: None)
    _ = Refusal("empty").words


def _limit_time() -> None:
    limit = int(time.process_time()) + READING_SECONDS + 1  # whole seconds, the one begun not counted
    hardest = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (limit, hardest))


def _answer(job: dict[str, str], data: bytes, outgoing: BinaryIO) -> None:
    def send(kind: bytes, body: bytes) -> None:
        outgoing.write(FRAME_HEAD.pack(kind, len(body)))
        outgoing.write(body)

    def tell(done: int) -> None:
        send(COME_SO_FAR, str(done).encode())
        outgoing.flush()

    try:
        form, prefixes = read_statements(
            data, job["name"], Bases(job["written"], job["own"]), lambda piece: send(PIECE, piece), tell
        )
        send(DONE, json.dumps({"format": form.media_type, "prefixes": prefixes}).encode())
    except Refusal as refusal:
        told = {
            "kind": refusal.kind,
            "line": refusal.line,
            "column": refusal.column,
            "values": refusal.values,
        }
        send(REFUSED, json.dumps(told).encode())
    except (MemoryError, RecursionError) as error:
        kind = "too-deep" if isinstance(error, RecursionError) else "too-much-memory"
        values = {"limit": str(READING_MEMORY >> 20)}
        send(REFUSED, json.dumps({"kind": kind, "line": None, "column": None, "values": values}).encode())
        outgoing.flush()
        os._exit(1)  # what is left of the memory is not worth keeping
    outgoing.flush()


def _body(incoming: BinaryIO) -> bytes:
    head = incoming.read(FRAME_HEAD.size)
    if len(head) < FRAME_HEAD.size:
        raise EOFError
    return incoming.read(FRAME_HEAD.unpack(head)[1])
