"""`/lineage/what-if`: the obligations and clashes of a planned fine-tune or merge. No legal advice."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.catalogue.obligations import Obligations, what_if
from api.web.http.acceptable import acceptable, named
from api.web.http.negotiation import HTML, JSON, Format
from api.web.http.problem import Problem
from api.web.http.responses import finished, site_of
from api.web.lineage.models_named import models_named
from api.web.pages.messages import say
from api.web.pages.templates import page, reader_of

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


@router.api_route("/lineage/what-if", methods=["GET", "HEAD"])
def planned(request: Request) -> Response:
    """Tell what licences would ask of a model made from `parents`, under `license` and called `name`."""
    return _answer(request, acceptable(request, _FORMATS))


@router.api_route("/lineage/what-if.{name}", methods=["GET", "HEAD"], include_in_schema=False)
def planned_in(request: Request, name: str) -> Response:
    """Give the answer in one format."""
    return _answer(request, named(name, _FORMATS))


def _answer(request: Request, form: Format) -> Response:
    view = site_of(request).view
    reader = reader_of(request)
    name = request.query_params.get("name", "").strip()[:_LONGEST]
    plan = Plan(models_named(request, "parents"), _license(request, view), name)
    if form is JSON and not plan.parents:
        raise Problem(400, "parents-missing")

    def make() -> bytes:
        found = _found(view, plan)
        if form is JSON and found is not None:
            return _json(found, plan)
        return _page(request, view, found, plan)

    headers = {"Vary": "Accept, Accept-Language"}
    if form is HTML:
        headers["Content-Language"] = reader.language
    else:
        headers["Access-Control-Allow-Origin"] = "*"
    key = ("what-if", form.name, request.url.query, *reader.key)
    return finished(request, view, key, make, content_type=form.content_type, headers=headers)


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
    query = f"?{request.url.query}" if request.url.query else ""
    return page(
        request,
        "what_if.html",
        found=found,
        plan=plan,
        fields=[*fields, *[""] * max(1, _FIELDS - len(fields))],
        models=[_short(view, row["model"].value) for row in known],
        licenses=[(_short(view, each.iri).removeprefix("license/"), each, n) for each, n in _licenses(view)],
        formats=[(JSON, f"/lineage/what-if.json{query}")] if plan.parents else [],
    )


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
