"""The server's end of one query worker: starts it, talks to it, ends it."""

from __future__ import annotations

import asyncio
import contextlib
import math
import multiprocessing
import os
import socket
import time
from typing import TYPE_CHECKING, Any

from api.endpoint.worker import Job, answer_jobs
from api.endpoint.worker_frames import Ended, Failed, Frames

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext

_NICENESS = 10


def forks() -> ForkServerContext:
    """Return the context that makes workers.

    A fork of the server would copy its locks and threads; a fork of a small process that has imported
    what a worker needs is ready in milliseconds.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["api.endpoint.worker"])
    return context


class WorkerProcess:
    """One process that answers one job after another. For one event loop."""

    def __init__(self, process: Any, frames: Frames) -> None:
        self._process = process
        self.frames = frames
        self._store_dir = ""
        self._back = False

    @classmethod
    async def start(cls, memory: int, *, network: bool) -> WorkerProcess:
        """Start a process with so many bytes of memory."""
        ours, theirs = socket.socketpair()
        process = forks().Process(
            target=answer_jobs, args=(theirs, memory), kwargs={"network": network}, daemon=True
        )
        try:
            await asyncio.get_running_loop().run_in_executor(None, process.start)
            _, frames = await asyncio.get_running_loop().create_connection(Frames, sock=ours)
        except BaseException:
            ours.close()
            if process.pid is not None:
                process.kill()
            raise
        finally:
            theirs.close()
        return cls(process, frames)

    @property
    def pid(self) -> int:
        """Process id."""
        return int(self._process.pid)

    def alive(self) -> bool:
        """Tell whether it can take a job."""
        return not self.frames.ended

    def has_open(self, job: Job) -> bool:
        """Tell whether it has the release of a job open."""
        return self._store_dir == job.store_dir

    async def open(self, job: Job, seconds: float) -> Ended | Failed:
        """Have it open the release of a job. Raises EOFError if the process died, TimeoutError if it is late.

        That takes far longer than a light query, and so should not count as the query's own time.
        """
        deadline = asyncio.get_running_loop().time() + seconds
        self.send(job._replace(query=""))
        frame = await self.frames.next(deadline)
        while isinstance(frame, bytes):
            frame = await self.frames.next(deadline)
        self._store_dir = job.store_dir if isinstance(frame, Ended) else ""
        return frame

    def send(self, job: Job) -> None:
        """Give it a job."""
        self.frames.send(job.framed())

    def processor_seconds(self) -> float:
        """Return the processor time it has had; without end where the system does not tell."""
        # Linux: the clock of another process is named by the complement of its id (clock_getcpuclockid).
        with contextlib.suppress(OSError, OverflowError):
            return time.clock_gettime((~self.pid << 3) | 2)
        return math.inf

    def step_back(self) -> None:
        """Let others have the processor first."""
        self._back = True
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.pid, _NICENESS)

    def step_forward(self) -> bool:
        """Take that back; false where the system does not let it."""
        if not self._back:
            return True
        try:
            os.setpriority(os.PRIO_PROCESS, self.pid, 0)
        except OSError:
            return False
        self._back = False
        return True

    def kill(self) -> None:
        """End it now, whatever it does."""
        self.frames.close()
        self._process.kill()

    async def death(self) -> int:
        """Wait for the end of a process that has died; return the signal, 0 if it was none."""
        await self.wait()
        return max(-(self._process.exitcode or 0), 0)

    async def wait(self) -> None:
        """Wait until the process is gone."""
        await asyncio.get_running_loop().run_in_executor(None, self._process.join)
