"""Errors as answers: problem+json for programs, a page for people, in the language asked for."""

from __future__ import annotations

import json
import logging
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from api.store.remote import StoreTruncates, StoreUnreachable
from api.web.http.negotiation import HTML, Format, choose
from api.web.http.problem import Problem
from api.web.pages.messages import say
from api.web.pages.templates import page, reader_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi import FastAPI
    from starlette.requests import Request

_PROBLEM = Format("json", "application/problem+json", "JSON", ("application/json",))
_LOG = logging.getLogger("gyebo")


def add_error_answers(app: FastAPI) -> None:
    """Have every error answered as described above; none shows a traceback."""
    for kind, handler in _HANDLERS.items():
        app.add_exception_handler(kind, handler)


def error_response(request: Request, error: Exception) -> Response:
    """Make the response to any error."""
    return next(handler for kind, handler in _HANDLERS.items() if isinstance(error, kind))(request, error)


def problem_response(request: Request, problem: Problem) -> Response:
    """Make the response to a problem."""
    language = reader_of(request).language
    title = say(f"error-{problem.code}", language, **problem.values)
    detail = say(f"error-{problem.code}-detail", language, **problem.values)
    headers = {"Vary": "Accept, Accept-Language", "Cache-Control": "no-store", **problem.headers}
    form = choose(request.headers.get("accept"), (_PROBLEM, HTML))
    if form is HTML:
        content = page(
            request, "error.html", status=problem.status, title=title, detail=detail, members=problem.members
        )
        return Response(content, problem.status, headers, HTML.content_type)
    members = {
        "type": "about:blank",
        "title": title,
        "status": problem.status,
        "detail": detail,
        "code": problem.code,
        **problem.members,
    }
    body = json.dumps(members, ensure_ascii=False).encode()
    return Response(body, problem.status, {**headers, "Content-Language": language}, _PROBLEM.media_type)


def _unreachable(request: Request, error: Exception) -> Response:
    _LOG.error("the store cannot be used: %s", error)
    return problem_response(request, Problem(502, "store-unreachable"))


def _left(_request: Request, _error: Exception) -> Response:
    return Response(None, 499)  # nobody reads it


def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)  # noqa: S101 - registered for this class
    return problem_response(request, error)


def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class
    codes = {404: "not-found", 405: "method"}
    code = codes.get(error.status_code, "request")
    values: dict[str, Any] = {"reason": HTTPStatus(error.status_code).phrase, "method": request.method}
    return problem_response(request, Problem(error.status_code, code, headers=error.headers, values=values))


def _invalid(request: Request, _error: Exception) -> Response:
    return problem_response(request, Problem(400, "request", values={"reason": "Bad Request"}))


def _unexpected(request: Request, error: Exception) -> Response:
    _LOG.error("cannot answer %s %s", request.method, request.url.path, exc_info=error)
    return problem_response(request, Problem(500, "unexpected"))


_HANDLERS: dict[type[Exception], Callable[[Request, Exception], Response]] = {
    Problem: _problem,
    ClientDisconnect: _left,
    StoreUnreachable: _unreachable,
    StoreTruncates: _unreachable,
    HTTPException: _http_error,
    RequestValidationError: _invalid,
    Exception: _unexpected,
}
