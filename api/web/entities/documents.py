"""Every IRI of ours: 303 to a document about it, and the documents (Cool URIs for the Semantic Web)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.catalogue.description import describe, find, namespaces
from api.store.turtle_files import serialize
from api.web.entities.pages import page_of
from api.web.http.acceptable import acceptable
from api.web.http.negotiation import DOCUMENT_FORMATS, HTML, Format
from api.web.http.problem import Problem
from api.web.http.responses import finished, site_of
from api.web.pages.templates import page, reader_of

if TYPE_CHECKING:
    from api.web.site import Site, View

router = APIRouter()

_RDF = {
    "ttl": ox.RdfFormat.TURTLE,
    "jsonld": ox.RdfFormat.JSON_LD,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
}


@router.api_route("/{path:path}", methods=["GET", "HEAD"], include_in_schema=False)
def entity(request: Request) -> Response:
    """Answer for an IRI or for a document about one."""
    site = site_of(request)
    view = site.view
    path = request.scope.get("raw_path", request.url.path.encode()).decode("latin-1").partition("?")[0]
    iri = find(view.knowledge, site.addresses.iris_at(path))
    if iri is not None:
        return _see_document(request, site, iri)
    for each in DOCUMENT_FORMATS:
        if path.endswith(each.suffix):
            iri = find(view.knowledge, site.addresses.iris_at(path.removesuffix(each.suffix)))
            if iri is not None:
                return _document(request, site, view, iri, each)
    raise Problem(404, "not-found")


def _see_document(request: Request, site: Site, iri: str) -> Response:
    """Send the reader to the document that suits best: the IRI means the thing, not a page about it."""
    form = acceptable(request, DOCUMENT_FORMATS)
    address = site.addresses.document_of(iri, form.suffix) or "/"
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(address + query, 303, {"Vary": "Accept", "Link": _links(site, iri, None)})


def _document(request: Request, site: Site, view: View, iri: str, form: Format) -> Response:
    headers = {"Link": _links(site, iri, form)}
    if form is HTML:
        reader = reader_of(request)
        headers |= {"Vary": "Accept-Language", "Content-Language": reader.language}

        def make() -> bytes:
            template, values = page_of(view, iri)
            values["formats"] = _formats(site, iri)
            return page(request, template, **values)

        key = ("page", iri, *reader.key)
        return finished(request, view, key, make, content_type=form.content_type, headers=headers)

    def write() -> bytes:
        triples = describe(view.knowledge, iri)
        return serialize(triples, _RDF[form.name], namespaces(triples, view.knowledge.base_iri))

    headers["Access-Control-Allow-Origin"] = "*"
    return finished(request, view, (form.name, iri), write, content_type=form.content_type, headers=headers)


def _formats(site: Site, iri: str) -> list[tuple[Format, str]]:
    return [(each, site.addresses.document_of(iri, each.suffix) or "/") for each in DOCUMENT_FORMATS]


def _links(site: Site, iri: str, here: Format | None) -> str:
    """Tell programs the other formats and what the document is about (Signposting)."""
    links = [
        f'<{address}>; rel="alternate"; type="{each.media_type}"'
        for each, address in _formats(site, iri)
        if each is not here
    ]
    about = iri.partition("#")[0]
    if all(character not in about for character in '<>"\\ ') and about.isascii():
        links.append(f'<{about}>; rel="describes"')
    return ", ".join(links)
