"""`/lineage/what-if`: the obligations and clashes of a planned fine-tune or merge. No legal advice."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.catalogue.obligations import Obligations, what_if
from api.formats import HTML, JSON, Format
from api.web.http.parameters import refuse_unknown
from api.web.http.problem import Problem
from api.web.lineage.models_named import models_named
from api.web.lineage.request import PLAN_PARAMETERS
from api.web.pages.context import PageContext
from api.web.pages.messages import say
from api.web.pages.templates import page
from api.web.representation import Resource, respond, site_of

if TYPE_CHECKING:
    from api.catalogue.knowledge import Link
    from api.catalogue.obligations import LicenseTerm, Obligation
    from api.web.site import View

router = APIRouter()

_FORMATS = (HTML, JSON)
_LONGEST = 300
_FIELDS = 3  # fields for parents in an empty form


@dataclass(frozen=True, slots=True)
class Plan:
    """What a reader thinks of making. `license` None: not decided; no `name`: not tested."""

    parents: tuple[Link, ...]
    license: Link | None
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIfPage(PageContext):
    """What licences would ask of a planned model.

    found: obligations and clashes; None where nothing is planned yet. plan: what is planned. fields: the
    words in the fields for parents. models: those to choose from. licenses: value, licence and how many of
    its terms were read. formats: the same in other formats, with addresses.
    """

    template: ClassVar[str] = "what_if.html"
    found: Obligations | None
    plan: Plan
    fields: list[str]
    models: list[str]
    licenses: list[tuple[str, Link, int]]
    formats: list[tuple[Format, str]]


@router.api_route("/lineage/what-if", methods=["GET", "HEAD"])
def planned(request: Request) -> Response:
    """Tell what licences would ask of a model made from `parents`, under `license` and called `name`."""
    return _answer(request)


@router.api_route("/lineage/what-if.{name}", methods=["GET", "HEAD"], include_in_schema=False)
def planned_in(request: Request, name: str) -> Response:
    """Give the answer in one format."""
    return _answer(request, name)


def _answer(request: Request, named: str | None = None) -> Response:
    view = site_of(request).view
    refuse_unknown(request, _FORMATS, named, PLAN_PARAMETERS)
    name = request.query_params.get("name", "").strip()[:_LONGEST]
    plan = Plan(models_named(request, "parents"), _license(request, view), name)

    def make(form: Format) -> bytes:
        found = _found(view, plan)
        if form is not JSON:
            return _page(request, view, found, plan)
        if found is None:
            raise Problem(400, "parents-missing")
        return _json(found, plan)

    key = ("what-if", *(each.iri for each in plan.parents), plan.license.iri if plan.license else "", name)
    return respond(request, view, Resource(key=key, formats=_FORMATS, make=make), named=named)


def _found(view: View, plan: Plan) -> Obligations | None:
    if not plan.parents:
        return None
    iri = plan.license.iri if plan.license else None
    return what_if(view.knowledge, [each.iri for each in plan.parents], iri, plan.name)


def _license(request: Request, view: View) -> Link | None:
    """Return the licence that the address names, or None where it is left open. Raises Problem."""
    given = request.query_params.get("license", "").strip()[:_LONGEST]
    if not given:
        return None
    folder = f"{view.knowledge.base_iri}license/"
    wanted = given if given.startswith(folder) else folder + given.removeprefix("license/").lower()
    for link, _ in _licenses(view):
        if link.iri == wanted:
            return link
    raise Problem(404, "license-unknown", values={"name": given})


def _licenses(view: View) -> list[tuple[Link, int]]:
    """Return the licences to choose from, in the order of their names, with how many terms were read."""
    rows = view.knowledge.rows("pages/licenses")
    link = view.knowledge.names.link
    found = [(link(row["license"].value), int(row["terms"].value)) for row in rows]
    return sorted(found, key=lambda each: each[0].label["en"].casefold())


def _short(view: View, iri: str) -> str:
    return iri.removeprefix(view.knowledge.base_iri).removeprefix("model/")


def _page(request: Request, view: View, found: Obligations | None, plan: Plan) -> bytes:
    known = view.knowledge.rows("pages/possible-parents")
    fields = [_short(view, each.iri) for each in plan.parents]
    pairs = [("parents", each) for each in fields]
    pairs += [("license", _short(view, plan.license.iri).removeprefix("license/"))] if plan.license else []
    pairs += [("name", plan.name)] if plan.name else []
    query = urlencode(pairs)
    context = WhatIfPage(
        found=found,
        plan=plan,
        fields=[*fields, *[""] * max(1, _FIELDS - len(fields))],
        models=[_short(view, row["model"].value) for row in known],
        licenses=[(_short(view, each.iri).removeprefix("license/"), each, n) for each, n in _licenses(view)],
        formats=[(JSON, f"/lineage/what-if{JSON.suffix}?{query}")] if plan.parents else [],
    )
    return page(request, context, query)


def _json(found: Obligations, plan: Plan) -> bytes:
    body = {
        "parents": [each.record() for each in plan.parents],
        "license": plan.license.record() if plan.license else None,
        "name": plan.name or None,
        "state": found.state,
        "notice": {language: say("obligations-note", language) for language in ("ko", "en")},
        "clashes": [
            {
                "rule": each.rule.record(),
                "ancestor": each.ancestor.record(),
                "ancestorLicense": each.ancestor_license.record(),
                "license": each.license.record() if each.license else None,
                "term": _term(each.term),
            }
            for each in found.clashes
        ],
        "unknown": [
            {
                "model": each.model.record() if each.model else None,
                "license": each.license.record() if each.license else None,
            }
            for each in found.gaps
        ],
        "obligations": [_obligation(each) for each in found.inherited],
    }
    return json.dumps(body, ensure_ascii=False, indent=1).encode()


def _obligation(each: Obligation) -> dict[str, Any]:
    through = [model.record() for model in each.through]
    return {**_term(each.term), "license": each.license.record(), "through": through}


def _term(term: LicenseTerm) -> dict[str, Any]:
    return {
        "iri": term.iri,
        "subject": term.subject.record(),
        "rule": term.rule.record(),
        "clause": term.clause,
        "words": term.words.record(),
        "requiredNamePart": term.name_part or None,
        "source": term.evidence.source.iri if term.evidence.source else None,
        "readAt": term.evidence.primary_source,
    }
