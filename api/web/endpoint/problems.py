"""What a query met, as an answer that says which limit it was, or where the text is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.endpoint.limits import (
    AnswerTooLarge,
    NoRoom,
    QueryOutOfMemory,
    QueryTimeout,
    QueryTooDeep,
    TooBusy,
    TooManyRows,
    WorkerLost,
)
from api.endpoint.query_text import InvalidQuery, RefusedQuery
from api.web.http.problem import Problem
from api.web.http.reader import reader_of
from api.web.pages.messages import say

if TYPE_CHECKING:
    from starlette.requests import Request

    from api.web.site import Site

_WAIT = {"Retry-After": "5"}
_PLAIN: dict[type[Exception], tuple[str, dict[str, str]]] = {
    QueryTooDeep: ("query-too-deep", {}),
    WorkerLost: ("worker-lost", _WAIT),
    NoRoom: ("no-room", _WAIT),
}


def problem_of(error: Exception, request: Request, site: Site) -> Problem:
    """Turn an error of the query pool into a problem."""
    if isinstance(error, InvalidQuery):
        values = {"message": error.message, "place": _place(error, request)}
        return Problem(400, "invalid-query", values=values, line=error.line, column=error.column)
    if isinstance(error, RefusedQuery):
        korean = reader_of(request).language == "ko"
        reason = error.reason_ko if korean else error.reason_en
        return Problem(400, "refused-query", values={"reason": reason})
    return _limit(error, site)


def _limit(error: Exception, site: Site) -> Problem:
    if type(error) in _PLAIN:
        code, headers = _PLAIN[type(error)]
        return Problem(503, code, headers=headers)
    match error:
        case QueryTimeout():
            seconds = f"{error.seconds:g}"
            return Problem(503, "query-timeout", values={"seconds": seconds}, limit=error.seconds)
        case AnswerTooLarge() | TooManyRows():
            code = "answer-too-large" if isinstance(error, AnswerTooLarge) else "too-many-rows"
            return Problem(503, code, values={"limit": error.limit}, limit=error.limit)
        case QueryOutOfMemory():
            limit = site.settings.query_memory
            return Problem(503, "query-memory", values={"limit": limit}, limit=limit)
        case TooBusy():
            values = {"seconds": f"{error.seconds:g}"}
            status, code = (429, "queue-full") if error.full else (503, "too-busy")
            return Problem(status, code, headers=_WAIT, values=values)
        case _:
            return Problem(500, "query-failed", values={"reason": str(error)})


def _place(error: InvalidQuery, request: Request) -> str:
    if error.line is None:
        return ""
    return say("place-line", reader_of(request).language, line=error.line, column=error.column or 1)
