"""Work that is worth doing only as long as somebody waits for it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

from starlette.requests import ClientDisconnect

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from starlette.requests import Request
    from starlette.types import Receive

Result = TypeVar("Result")

_SOON = 0.05  # seconds in which nobody leaves; most work is done by then, and a watcher costs as much


async def while_connected(request: Request, work: Awaitable[Result]) -> Result:
    """Return what the work returns; cancel it when the client leaves. Raises ClientDisconnect.

    Call when the request's body has been read.
    """
    task = asyncio.current_task()
    assert task is not None  # noqa: S101 - this is a coroutine
    watcher: asyncio.Task[None] | None = None
    left = False

    def watch() -> None:
        nonlocal watcher
        watcher = asyncio.ensure_future(disconnection(request.receive))
        watcher.add_done_callback(gone)

    def gone(done: asyncio.Task[None]) -> None:
        nonlocal left
        if not done.cancelled():
            left = True
            task.cancel()

    timer = asyncio.get_running_loop().call_later(_SOON, watch)
    try:
        return await work
    except asyncio.CancelledError:
        if left and task.uncancel() == 0:
            raise ClientDisconnect from None
        raise
    finally:
        timer.cancel()
        if watcher is not None:
            watcher.remove_done_callback(gone)
            watcher.cancel()


async def disconnection(receive: Receive) -> None:
    """Return when the client has left."""
    while (await receive())["type"] != "http.disconnect":
        pass
