"""Which page a thing of ours has, by its classes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.terms import DQV, OWL, PROF, SKOS, own_namespace
from api.web.entities.measured_pages import item_page, metric_page
from api.web.entities.ontology_pages import code_page, framework_page, scheme_page, term_page
from api.web.entities.party_pages import license_page, organization_page
from api.web.entities.profile_page import profile_page
from api.web.entities.thing_page import ThingPage

if TYPE_CHECKING:
    from collections.abc import Callable

    from api.web.entities.thing_page import DocumentFormats
    from api.web.pages.context import PageContext
    from api.web.site import View


_TERMS = {f"{OWL}{kind}" for kind in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")}


def page_of(view: View, iri: str, formats: DocumentFormats) -> PageContext:
    """Return the page of a thing. `formats`: of its document, with their addresses."""
    framework = view.knowledge.framework_for(iri)
    if framework is not None:
        return profile_page(view, iri, framework, formats)
    types = view.knowledge.types(iri)
    gyebo = own_namespace(view.knowledge.base_iri)
    pages: list[tuple[set[str], Callable[[View, str, DocumentFormats], PageContext]]] = [
        ({f"{gyebo}FactorItem"}, item_page),
        ({f"{gyebo}Factor", f"{gyebo}FactorCategory"}, framework_page),
        ({f"{PROF}Profile"}, framework_page),
        ({f"{DQV}Metric"}, metric_page),
        ({f"{gyebo}Organization"}, organization_page),
        ({f"{gyebo}License"}, license_page),
        (_TERMS, term_page),
        ({f"{SKOS}ConceptScheme"}, scheme_page),
        ({f"{SKOS}Concept"}, code_page),
    ]
    page = next((page for classes, page in pages if types & classes), ThingPage.of)
    return page(view, iri, formats)
