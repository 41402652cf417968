"""Errors as answers: problem+json for programs, a page for people, in the language asked for."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from api.formats import HTML, PROBLEM
from api.store.remote import StoreTruncates, StoreUnreachable
from api.store.xml_text import NotXml
from api.web.http.negotiation import accept_of, choose
from api.web.http.problem import Problem
from api.web.http.reader import reader_of
from api.web.pages.context import PageContext
from api.web.pages.templates import page
from api.web.problems.not_writable import not_writable
from api.web.problems.words import ProblemWords, words_of
from api.web.representation import site_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi import FastAPI
    from starlette.requests import Request

_LOG = logging.getLogger("gyebo")


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorPage(PageContext):
    """What went wrong.

    status: of HTTP. problem: what it says, with its place and similar names where it has them.
    """

    template: ClassVar[str] = "error.html"
    status: int
    problem: ProblemWords


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
    words = words_of(problem, language)
    headers = {
        "Vary": "Accept, Accept-Language, Accept-Encoding",
        "Cache-Control": "no-store",
        **problem.headers,
    }
    headers["Content-Language"] = language
    if choose(accept_of(request), (PROBLEM, HTML)) is HTML:
        content = page(request, ErrorPage(status=problem.status, problem=words), request.url.query)
        return Response(content, problem.status, headers, HTML.content_type)
    members = {
        "type": f"{site_of(request).settings.base_iri}problem/{problem.code}",
        "title": words.title,
        "status": problem.status,
        "detail": words.detail,
        "code": problem.code,
        **problem.members,
    }
    body = json.dumps(members, ensure_ascii=False).encode()
    return Response(body, problem.status, headers, PROBLEM.media_type)


def _unreachable(request: Request, error: Exception) -> Response:
    _LOG.error("the store cannot be used: %s", error)
    return problem_response(request, Problem(502, "store-unreachable"))


def _not_xml(request: Request, error: Exception) -> Response:
    assert isinstance(error, NotXml)  # noqa: S101 - registered for this class
    problem = not_writable("application/rdf+xml", error.reason, reader_of(request).language)
    return problem_response(request, problem)


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
    NotXml: _not_xml,
    StoreUnreachable: _unreachable,
    StoreTruncates: _unreachable,
    HTTPException: _http_error,
    RequestValidationError: _invalid,
    Exception: _unexpected,
}
