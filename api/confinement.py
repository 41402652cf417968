"""Limits of a process that works on what strangers wrote: memory, no core files, no network."""

from __future__ import annotations

import contextlib
import ctypes
import resource
import signal

_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG
_ARENAS = -8  # M_ARENA_MAX


def confine_process(memory: int, *, network: bool, with_parent: bool = True) -> None:
    """Confine this process, which has one thread, to so many bytes of memory.

    Without a network it gets a namespace of its own, where the kernel grants one. `with_parent`: it ends
    when the thread that started it does.
    """
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    library = None
    with contextlib.suppress(OSError):
        library = ctypes.CDLL(None)
    if library is None:
        return
    with contextlib.suppress(AttributeError):  # not glibc
        # Each of the engine's threads would reserve 64 MB of addresses, which count as memory.
        library.mallopt(_ARENAS, 2)
    with contextlib.suppress(AttributeError):  # not Linux
        if with_parent:
            library.prctl(_DIE_WITH_PARENT, signal.SIGKILL)
        # SERVICE is refused before a query gets here, and a reader fetches nothing: this is the second lock.
        if not network:
            library.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)
