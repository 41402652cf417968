"""Work that is worth doing only as long as somebody waits for it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Protocol, TypeVar

from starlette.requests import ClientDisconnect

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from typing import Any

    from starlette.requests import Request
    from starlette.types import Receive


class _Closing(Protocol):
    async def close(self) -> None: ...


Result = TypeVar("Result", bound=_Closing)


async def while_connected(request: Request, work: Coroutine[Any, Any, Result]) -> Result:
    """Return what the work returns; cancel it when the client leaves. Raises ClientDisconnect.

    Call when the request's body has been read.
    """
    task = asyncio.ensure_future(work)
    gone = asyncio.ensure_future(disconnection(request.receive))
    try:
        await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
    finally:
        gone.cancel()
        if not task.done():
            task.cancel()
            task.add_done_callback(_close)
    raise ClientDisconnect


async def disconnection(receive: Receive) -> None:
    """Return when the client has left."""
    while (await receive())["type"] != "http.disconnect":
        pass


def _close(task: asyncio.Task[Result]) -> None:
    # It may have ended in the very moment in which it was cancelled.
    if not task.cancelled() and task.exception() is None:
        asyncio.ensure_future(task.result().close())  # noqa: RUF006 - nothing depends on when
