"""Pages of what describes: frameworks and their parts, code lists and codes, classes and properties."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlencode

import pyoxigraph as ox

from api.catalogue.search_index import key_of
from api.terms import RDFS, SCHEMA, SKOS, own_term
from api.web.entities.statements import Statement, statements, texts
from api.web.entities.thing_page import ThingPage

if TYPE_CHECKING:
    from api.catalogue.knowledge import Link
    from api.profiles import Category, Factor, Framework, Item, Property
    from api.text import Text
    from api.web.entities.thing_page import DocumentFormats
    from api.web.site import View


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameworkPage(ThingPage):
    """A framework, or the part of it that a factor or category is.

    framework: the whole. factors: those shown, each with the categories shown. requirements: the levels by
    slug.
    """

    template: ClassVar[str] = "framework.html"
    framework: Framework
    factors: list[tuple[Factor, list[Category]]]
    requirements: dict[str, Link]


@dataclass(frozen=True, slots=True, kw_only=True)
class CodePage(ThingPage):
    """A code.

    uses: properties whose value it is, each with how many models have it and the address of their list.
    """

    template: ClassVar[str] = "code.html"
    uses: list[tuple[Property, int, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemePage(ThingPage):
    """A code list.

    codes: each with its notation, its definition, and its uses: how many models, and the address of their
    list.
    """

    template: ClassVar[str] = "scheme.html"
    codes: list[tuple[Link, str, list[Text], list[tuple[int, str]]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class TermPage(ThingPage):
    """A class or property.

    rows: what the ontology says of it, by the key of a message. narrower: terms below it. properties_of:
    properties whose domain it is. items: factor items that are shown by it.
    """

    template: ClassVar[str] = "term.html"
    rows: list[tuple[str, list[Statement]]]
    narrower: list[Link]
    properties_of: list[Link]
    items: list[Item]


def framework_page(view: View, iri: str, formats: DocumentFormats) -> ThingPage:
    """Return the page of a framework; of a factor or category, with the part that is it."""
    for framework in view.knowledge.frameworks:
        factors = [
            (factor, [each for each in factor.categories if iri in (framework.iri, factor.iri, each.iri)])
            for factor in framework.factors
        ]
        factors = [pair for pair in factors if pair[1]]
        if factors:
            requirement = f"{view.knowledge.base_iri}code/requirement/"
            link = view.knowledge.names.link
            return FrameworkPage.of(
                view,
                iri,
                formats,
                unlinked=(f"{SKOS}inScheme", f"{SKOS}broader"),
                framework=framework,
                factors=factors,
                requirements={
                    item.requirement: link(requirement + item.requirement) for item in framework.items
                },
            )
    return ThingPage.of(view, iri, formats)  # a framework without items of its own


def code_page(view: View, iri: str, formats: DocumentFormats) -> CodePage:
    """Return the page of a code."""
    uses = [
        (each, len(view.index.having(each, iri)), f"/models?{urlencode({key_of(each.iri): key_of(iri)})}")
        for each in view.index.filters.values()
        if each.kind == "code"
    ]
    uses = [use for use in uses if use[1]]
    return CodePage.of(view, iri, formats, unlinked=[each.iri for each, *_ in uses], uses=uses)


def scheme_page(view: View, iri: str, formats: DocumentFormats) -> SchemePage:
    """Return the page of a code list."""
    rows = view.knowledge.rows("pages/codes", scheme=ox.NamedNode(iri))
    using = [each for each in view.index.filters.values() if each.scheme == iri]
    notations: dict[str, str] = {}
    for row in rows:
        notations.setdefault(row["code"].value, row["notation"].value if "notation" in row else "")
    codes = [
        (
            view.knowledge.names.link(code),
            notation,
            texts(view.knowledge, code, f"{SKOS}definition"),
            [
                (len(view.index.having(each, code)), f"/models?{urlencode({key_of(each.iri): key_of(code)})}")
                for each in using
            ],
        )
        for code, notation in notations.items()
    ]
    unlinked = (f"{SKOS}inScheme", f"{SKOS}topConceptOf")
    return SchemePage.of(view, iri, formats, unlinked=unlinked, codes=codes)


def term_page(view: View, iri: str, formats: DocumentFormats) -> TermPage:
    """Return the page of a class or property."""
    below: dict[str, list[Link]] = {}
    for row in view.knowledge.rows("pages/narrower", term=ox.NamedNode(iri)):
        below.setdefault(row["relation"].value, []).append(view.knowledge.name_of(row["term"].value))
    return TermPage.of(
        view,
        iri,
        formats,
        unlinked=(f"{RDFS}subClassOf", f"{RDFS}subPropertyOf", f"{RDFS}domain", iri),
        rows=_rows_of_term(view, iri),
        narrower=[*below.get(f"{RDFS}subClassOf", ()), *below.get(f"{RDFS}subPropertyOf", ())],
        properties_of=below.get(f"{RDFS}domain", []),
        items=[
            item
            for framework in view.knowledge.frameworks
            for item in framework.items
            if any(each.iri == iri for each in item.properties)
        ],
    )


def _rows_of_term(view: View, iri: str) -> list[tuple[str, list[Statement]]]:
    facts = {each.property.iri: each for each in statements(view.knowledge, iri)}
    matches = [f"{SKOS}{kind}Match" for kind in ("exact", "close", "related", "broad", "narrow")]
    rows = [
        ("superclass", [f"{RDFS}subClassOf", f"{RDFS}subPropertyOf"]),
        ("domain", [f"{RDFS}domain", f"{SCHEMA}domainIncludes"]),
        ("range-of-property", [f"{RDFS}range", f"{SCHEMA}rangeIncludes"]),
        ("derived-by", [own_term(view.knowledge.base_iri, "derivedBy")]),
        ("alignments", matches),
    ]
    told = [(name, [facts[each] for each in some if each in facts]) for name, some in rows]
    return [row for row in told if row[1]]
