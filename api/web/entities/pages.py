"""Pages of everything else: the framework and its parts, codes, organisations, metrics, terms, any thing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pyoxigraph as ox

from api.catalogue.obligations import terms_of
from api.catalogue.search_index import key_of
from api.terms import DQV, OWL, PROF, RDFS, SKOS, own_namespace, own_term
from api.web.entities.measured_pages import item_page, metric_page
from api.web.entities.profile_page import profile_page
from api.web.entities.statements import SELF_EVIDENT, incoming, kinds, name_of, statements, texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from api.catalogue.knowledge import Link
    from api.web.site import View

    Page = tuple[str, dict[str, Any]]

_TERMS = {f"{OWL}{kind}" for kind in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")}
_FIRST = 50  # models listed on a page that links to the whole list


def page_of(view: View, iri: str) -> tuple[str, dict[str, Any]]:
    """Return template and values of the page of a thing."""
    framework = view.knowledge.framework_for(iri)
    if framework is not None:
        return profile_page(view, iri, framework)
    template, more = _special(view, iri)
    knowledge = view.knowledge
    values: dict[str, Any] = {
        "iri": iri,
        "title": knowledge.names.link(iri).label,
        "kinds": kinds(knowledge, iri),
        "graph": knowledge.dataset.has_graph(iri),
        "definitions": texts(knowledge, iri, f"{SKOS}definition"),
        "statements": statements(knowledge, iri, leave_out=SELF_EVIDENT),
        "incoming": incoming(knowledge, iri, leave_out=more.pop("leave_out", ())),
    }
    return template, {**values, **more}


def _special(view: View, iri: str) -> Page:
    types = view.knowledge.types(iri)
    gyebo = own_namespace(view.knowledge.base_iri)
    pages: list[tuple[set[str], Callable[[View, str], Page]]] = [
        ({f"{gyebo}FactorItem"}, item_page),
        ({f"{gyebo}Factor", f"{gyebo}FactorCategory"}, _framework),
        ({f"{PROF}Profile"}, _framework),
        ({f"{DQV}Metric"}, metric_page),
        ({f"{gyebo}Organization"}, _organization),
        ({f"{gyebo}License"}, _license),
        (_TERMS, _term),
        ({f"{SKOS}ConceptScheme"}, _scheme),
        ({f"{SKOS}Concept"}, _code),
    ]
    return next((page(view, iri) for classes, page in pages if types & classes), ("thing.html", {}))


def _framework(view: View, iri: str) -> Page:
    """Show a framework; of a factor or category, the part that is it."""
    for framework in view.knowledge.frameworks:
        factors = [
            (factor, [each for each in factor.categories if iri in (framework.iri, factor.iri, each.iri)])
            for factor in framework.factors
        ]
        factors = [pair for pair in factors if pair[1]]
        if factors:
            requirement = f"{view.knowledge.base_iri}code/requirement/"
            link = view.knowledge.names.link
            levels = {item.requirement: link(requirement + item.requirement) for item in framework.items}
            broader = f"{SKOS}broader"
            return "framework.html", {
                "framework": framework,
                "factors": factors,
                "requirements": levels,
                "leave_out": (f"{SKOS}inScheme", broader),
            }
    return "thing.html", {}  # a framework without items of its own


def _organization(view: View, iri: str) -> Page:
    roles = []
    local = iri.removeprefix(view.knowledge.base_iri)
    for each in view.index.filters.values():
        positions = view.index.having(each, iri)
        if positions:
            address = f"/models?{urlencode({key_of(each.iri): local})}"
            first = list(view.index.entries(positions[:_FIRST]))
            roles.append((each, len(positions), address, first))
    leave_out = [each.iri for each, *_ in roles]
    return "organization.html", {"roles": roles, "leave_out": leave_out}


def _license(view: View, iri: str) -> Page:
    gyebo = own_namespace(view.knowledge.base_iri)
    return "license.html", {
        "terms": terms_of(view.knowledge, iri),
        "slug": iri.removeprefix(f"{view.knowledge.base_iri}license/"),
        "statements": statements(view.knowledge, iri, leave_out=(*SELF_EVIDENT, f"{gyebo}licenseTerm")),
        "leave_out": (f"{gyebo}conflictsWith", f"{gyebo}claimValue"),
    }


def _code(view: View, iri: str) -> Page:
    uses = [
        (each, len(view.index.having(each, iri)), f"/models?{urlencode({key_of(each.iri): key_of(iri)})}")
        for each in view.index.filters.values()
        if each.kind == "code"
    ]
    uses = [use for use in uses if use[1]]
    return "code.html", {"uses": uses, "leave_out": [each.iri for each, *_ in uses]}


def _scheme(view: View, iri: str) -> Page:
    rows = view.knowledge.rows("pages/codes", scheme=ox.NamedNode(iri))
    using = [each for each in view.index.filters.values() if each.scheme == iri]
    codes = []
    seen = set()
    for row in rows:
        code = row["code"].value
        if code in seen:
            continue
        seen.add(code)
        uses = [
            (len(view.index.having(each, code)), f"/models?{urlencode({key_of(each.iri): key_of(code)})}")
            for each in using
        ]
        definition = texts(view.knowledge, code, f"{SKOS}definition")
        notation = row["notation"].value if "notation" in row else ""
        codes.append((view.knowledge.names.link(code), notation, definition, uses))
    leave_out = (f"{SKOS}inScheme", f"{SKOS}topConceptOf")
    return "scheme.html", {"codes": codes, "using": using, "leave_out": leave_out}


def _term(view: View, iri: str) -> Page:
    below: dict[str, list[Link]] = {}
    for row in view.knowledge.rows("pages/narrower", term=ox.NamedNode(iri)):
        below.setdefault(row["relation"].value, []).append(name_of(view.knowledge, row["term"].value))
    items = [
        item
        for framework in view.knowledge.frameworks
        for item in framework.items
        if any(each.iri == iri for each in item.properties)
    ]
    facts = {each.property.iri: each for each in statements(view.knowledge, iri)}
    rows = [
        ("superclass", [facts.get(f"{RDFS}subClassOf"), facts.get(f"{RDFS}subPropertyOf")]),
        ("domain", [facts.get(f"{RDFS}domain")]),
        ("range-of-property", [facts.get(f"{RDFS}range")]),
        ("derived-by", [facts.get(own_term(view.knowledge.base_iri, "derivedBy"))]),
        (
            "alignments",
            [facts.get(f"{SKOS}{kind}Match") for kind in ("exact", "close", "related", "broad", "narrow")],
        ),
    ]
    return "term.html", {
        "rows": [(name, [each for each in some if each]) for name, some in rows if any(some)],
        "narrower": [*below.get(f"{RDFS}subClassOf", ()), *below.get(f"{RDFS}subPropertyOf", ())],
        "properties_of": below.get(f"{RDFS}domain", []),
        "items": items,
        "leave_out": (f"{RDFS}subClassOf", f"{RDFS}subPropertyOf", f"{RDFS}domain", iri),
    }
