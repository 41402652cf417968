"""Pages of organisations and licences: what models have to do with them, and what they ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlencode

from api.catalogue.obligations import LicenseTerm, terms_of
from api.catalogue.search_index import key_of
from api.terms import own_term
from api.web.entities.thing_page import ThingPage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.catalogue.search_index import Entry
    from api.profiles import Property
    from api.web.entities.thing_page import DocumentFormats
    from api.web.site import View

_FIRST = 50  # models listed on a page that links to the whole list


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganizationPage(ThingPage):
    """An organisation.

    roles: properties by which models name it, each with how many, the address of their list, and the first of
    them.
    """

    template: ClassVar[str] = "organization.html"
    roles: list[tuple[Property, int, str, list[Entry]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class LicensePage(ThingPage):
    """A licence.

    terms: what it asks, as far as it was read. slug: its name in the address of a planned model.
    """

    template: ClassVar[str] = "license.html"
    terms: Sequence[LicenseTerm]
    slug: str


def organization_page(view: View, iri: str, formats: DocumentFormats) -> OrganizationPage:
    """Return the page of an organisation."""
    roles = []
    local = iri.removeprefix(view.knowledge.base_iri)
    for each in view.index.filters.values():
        positions = view.index.having(each, iri)
        if positions:
            address = f"/models?{urlencode({key_of(each.iri): local})}"
            roles.append((each, len(positions), address, list(view.index.entries(positions[:_FIRST]))))
    return OrganizationPage.of(view, iri, formats, unlinked=[each.iri for each, *_ in roles], roles=roles)


def license_page(view: View, iri: str, formats: DocumentFormats) -> LicensePage:
    """Return the page of a licence."""
    base_iri = view.knowledge.base_iri
    return LicensePage.of(
        view,
        iri,
        formats,
        unstated=[own_term(base_iri, "licenseTerm")],
        unlinked=[own_term(base_iri, "conflictsWith"), own_term(base_iri, "claimValue")],
        terms=terms_of(view.knowledge, iri),
        slug=iri.removeprefix(f"{base_iri}license/"),
    )
