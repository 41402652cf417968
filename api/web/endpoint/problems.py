"""What a query met, as an answer that says which limit it was, or where the text is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.endpoint.limits import (
    AnswerTooLarge,
    NoRoom,
    NotWritable,
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
from api.web.pages.messages import knows, say
from api.web.problems.not_writable import not_writable

if TYPE_CHECKING:
    from starlette.requests import Request

    from api.endpoint.query_tokens import Mistake
    from api.text import Language
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
        return _invalid(error.mistake, reader_of(request).language)
    if isinstance(error, RefusedQuery):
        korean = reader_of(request).language == "ko"
        reason = error.reason_ko if korean else error.reason_en
        return Problem(400, "refused-query", values={"reason": reason})
    if isinstance(error, NotWritable):
        return not_writable(error.media_type, error.reason, reader_of(request).language)
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


def _invalid(mistake: Mistake, language: Language) -> Problem:
    """Tell a mistake in whole sentences; its parts are members for programs."""
    words = dict(mistake.values)
    if "what" in words:
        words["wanted"] = say(f"syntax-what-{words['what']}", language)
    if "missing" in words:
        words["part"] = say(f"syntax-part-{words['missing']}", language)
    message = say(f"syntax-{mistake.kind}", language).format_map(words)
    if mistake.suggestion:
        advice = f"syntax-{mistake.kind}-advice"
        advice = advice if knows(advice) else "syntax-advice"
        message += " " + say(advice, language, suggestion=mistake.suggestion)
    place = ""
    if mistake.line is not None:
        place = say("place-line", language, line=mistake.line, column=mistake.column or 1)
    return Problem(
        400,
        "invalid-query",
        values={"message": message, "place": place},
        kind=mistake.kind,
        line=mistake.line,
        column=mistake.column,
        fragment=mistake.fragment,
        suggestion=mistake.suggestion,
    )
