"""What a request to one query of the library asks: values by the types of its parameters, or a problem."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from api.queries.library import THINGS, BadValue
from api.web.endpoint.request import release_number
from api.web.http.problem import Problem
from api.web.http.reader import reader_of
from api.web.pages.messages import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from api.catalogue.resolver import Resolver
    from api.queries.library import Parameter, Query
    from api.text import Language
    from api.web.site import Site

_SIMILAR = 5
OWN = ("at", "lang")  # what every query takes beside its own parameters


@dataclass(frozen=True, slots=True)
class Call:
    """One call: the texts given, the query filled in with them (else with the examples), what is wrong.

    `complete` says that no value is missing.
    """

    given: Mapping[str, str]
    text: str
    at: int | None = None
    complete: bool = True
    problem: Problem | None = None


def read_call(request: Request, site: Site, query: Query) -> Call:
    """Read the values in the address of a request."""
    base_iri = site.settings.base_iri
    given: dict[str, str] = {}
    try:
        at = release_number(request.query_params.get("at", ""))
        given = _given(request, query, base_iri)
        _nothing_missing(query, given, reader_of(request).language)
        text = query.filled(base_iri, given)
        if at is None:
            _known_things(site, query, given)
    except BadValue as error:
        problem = _bad(error, reader_of(request).language)
    except Problem as error:
        problem = error
    else:
        return Call(given, text, at)
    missing = problem.code == "missing-parameter"
    return Call(given, query.example(base_iri), None, not missing, problem)


def _given(request: Request, query: Query, base_iri: str) -> dict[str, str]:
    known = [each.name for each in query.described]
    given: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name in OWN:
            continue
        if name not in known:
            takes = ", ".join((*known, *OWN))
            raise Problem(400, "unknown-parameter", values={"name": name, "known": takes}, parameter=name)
        if name in given:
            raise Problem(400, "parameter-twice", values={"name": name}, parameter=name)
        if value.strip():  # a field that a form left empty is not given
            given[name] = _iri_of_page(value.strip(), str(request.base_url), base_iri)
    return given


def _iri_of_page(value: str, host: str, base_iri: str) -> str:
    # People copy the address of a page of ours; it stands for the thing.
    return base_iri + value.removeprefix(host).removesuffix(".html") if value.startswith(host) else value


def _nothing_missing(query: Query, given: Mapping[str, str], language: Language) -> None:
    for each in query.described:
        if each.default is None and each.name not in given:
            values = {"name": each.name, "takes": takes(each, language), "example": each.example}
            members: dict[str, Any] = {
                "parameter": each.name,
                "takes": values["takes"],
                "example": each.example,
            }
            raise Problem(400, "missing-parameter", values=values, **members)


def _bad(error: BadValue, language: Language) -> Problem:
    each = error.parameter
    values = {
        "name": each.name,
        "given": error.given[:200],
        "reason": error.reason_ko if language == "ko" else error.reason_en,
        "takes": takes(each, language),
        "example": each.example,
    }
    members: dict[str, Any] = {key: values[key] for key in ("given", "takes", "example")}
    return Problem(400, "bad-parameter", values=values, parameter=each.name, **members)


def _known_things(site: Site, query: Query, given: Mapping[str, str]) -> None:
    """Refuse a thing of ours of which nothing is known: no rows would look like an answer about it."""
    base_iri, view = site.settings.base_iri, site.view
    for each in query.described:
        if each.type not in THINGS or each.name not in given:
            continue
        term = each.term(given[each.name], base_iri)
        if not isinstance(term, ox.NamedNode) or not term.value.startswith(base_iri):
            continue
        if next(view.knowledge.dataset.match(term, None, None), None) is None:
            similar = _similar(view.resolver, base_iri + THINGS[each.type], given[each.name])
            similar = [iri.removeprefix(base_iri) for iri in similar]
            values = {"name": each.name, "given": given[each.name], "example": each.example}
            values["similar"] = ", ".join(similar) or "–"
            members: dict[str, Any] = {"parameter": each.name, "given": given[each.name], "similar": similar}
            raise Problem(400, "unknown-thing", values=values, **members, example=each.example)


def _similar(resolver: Resolver, start: str, given: str) -> list[str]:
    """Return a few things of the right kind that may be meant: those of that name, then any like it."""
    like = (*resolver.resolve(given, start), *resolver.similar(given, start))
    return list(dict.fromkeys(each.iri for each in like))[:_SIMILAR]


def takes(parameter: Parameter, language: Language) -> str:
    """Say in words what a parameter takes."""
    if parameter.type == "integer" and parameter.least is not None:
        return say("takes-range", language, least=parameter.least, largest=parameter.largest)
    if parameter.type in THINGS:
        return say("takes-thing", language, kind=say(f"takes-{parameter.type}", language))
    return say(f"takes-{parameter.type}", language)
