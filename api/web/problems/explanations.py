"""`/problem` and `/problem/<code>`: what each error means, where the `type` of a problem leads."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.formats import HTML, JSON
from api.text import Text
from api.web.http.problem import Problem
from api.web.pages import messages
from api.web.pages.context import PageContext
from api.web.pages.templates import page
from api.web.representation import Resource, respond, site_of

if TYPE_CHECKING:
    from api.formats import Format

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Explanation:
    """What an error means: what happened, why, and what to do. `statuses` of HTTP that it comes with."""

    code: str
    statuses: tuple[int, ...]
    title: Text
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplanationPage(PageContext):
    """What one error means.

    explanation: the error, with its title and text in both languages.
    """

    template: ClassVar[str] = "problem.html"
    explanation: Explanation


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplanationsPage(PageContext):
    """All errors.

    explanations: of each error, in the order of their codes.
    """

    template: ClassVar[str] = "problems.html"
    explanations: list[Explanation]


@cache
def explanations_of_errors() -> dict[str, Explanation]:
    """Read what all errors mean, by code and in the order of the codes."""
    with Path(messages.__file__).with_name("problems.toml").open("rb") as file:
        table = tomllib.load(file)
    return {code: _explanation(code, table[code]) for code in sorted(table)}


def _explanation(code: str, told: dict[str, Any]) -> Explanation:
    title = Text(messages.say(f"error-{code}", "ko"), messages.say(f"error-{code}", "en"))
    return Explanation(code, tuple(told["status"]), title, Text(told["ko"], told["en"]))


@router.api_route("/problem", methods=["GET", "HEAD"])
def problems(request: Request) -> Response:
    """List all errors of this interface with their titles."""
    return _answer_all(request)


@router.api_route("/problem.{name}", methods=["GET", "HEAD"], include_in_schema=False)
def problems_in(request: Request, name: str) -> Response:
    """List them in one format."""
    return _answer_all(request, name)


@router.api_route("/problem/{code}.{name}", methods=["GET", "HEAD"], include_in_schema=False)
def problem_in(request: Request, code: str, name: str) -> Response:
    """Explain one error in one format."""
    return _answer(request, code, name)


@router.api_route("/problem/{code}", methods=["GET", "HEAD"])
def problem(request: Request, code: str) -> Response:
    """Explain one error, in Korean and English: what happened, why, and what to do instead."""
    return _answer(request, code)


def _answer_all(request: Request, named: str | None = None) -> Response:
    site = site_of(request)
    found = list(explanations_of_errors().values())

    def make(form: Format) -> bytes:
        if form is HTML:
            return page(request, ExplanationsPage(explanations=found))
        return _json([_members(each, site.settings.base_iri) for each in found])

    return respond(
        request, site.view, Resource(key=("problem",), formats=(HTML, JSON), make=make), named=named
    )


def _answer(request: Request, code: str, named: str | None = None) -> Response:
    site = site_of(request)
    found = explanations_of_errors().get(code)
    if found is None:
        raise Problem(404, "not-found")

    def make(form: Format) -> bytes:
        if form is HTML:
            return page(request, ExplanationPage(explanation=found))
        return _json(_members(found, site.settings.base_iri))

    return respond(
        request, site.view, Resource(key=("problem", code), formats=(HTML, JSON), make=make), named=named
    )


def _members(found: Explanation, base_iri: str) -> dict[str, Any]:
    return {
        "type": f"{base_iri}problem/{found.code}",
        "code": found.code,
        "status": list(found.statuses),
        "title": found.title.record(),
        "explanation": found.text.record(),
    }


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
