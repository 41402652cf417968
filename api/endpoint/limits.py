"""Why a user's query was stopped before it was answered, and the end of a wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import asyncio


class QueryFailed(Exception):
    """A query that was stopped, and why."""


class QueryTimeout(QueryFailed):
    """The query ran longer than its limit in seconds."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(f"stopped after {seconds:g} seconds")


class AnswerTooLarge(QueryFailed):
    """The answer is larger than the limit in bytes."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        super().__init__(f"the answer is larger than {limit} bytes")


class TooManyRows(QueryFailed):
    """The answer has more rows or triples than the limit."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        super().__init__(f"the answer has more than {limit} rows")


class QueryOutOfMemory(QueryFailed):
    """The query needed more memory than a worker has."""


class QueryTooDeep(QueryFailed):
    """The query is nested deeper than the engine can follow."""


class NotWritable(QueryFailed):
    """The answer holds what its format cannot; `reason` is "character" or "property"."""

    def __init__(self, media_type: str, reason: str) -> None:
        self.media_type, self.reason = media_type, reason
        super().__init__(f"a {reason} cannot be written as {media_type}")


class WorkerLost(QueryFailed):
    """The worker was ended from outside, and nobody knows what the answer would have been."""


class NoRoom(QueryFailed):
    """Answers that clients have not fetched yet take all the room there is for them."""


class TooBusy(QueryFailed):
    """There was no place for the query: `full` if so many wait already, or else none came in time."""

    def __init__(self, seconds: float, *, full: bool) -> None:
        self.seconds, self.full = seconds, full
        super().__init__("too many queries wait" if full else f"no free worker within {seconds:g} seconds")


def end_wait(wait: asyncio.Future[None]) -> None:
    """End a wait with TimeoutError, if it has not ended.

    For a timer of the event loop; asyncio.timeout would do, at several times the cost.
    """
    if not wait.done():
        wait.set_exception(TimeoutError())
