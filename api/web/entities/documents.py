"""Every IRI of ours: 303 to a document about it, and the documents (Cool URIs for the Semantic Web)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.catalogue.description import describe, find, namespaces
from api.formats import HTML, Format, formats_of
from api.store.turtle_files import serialize
from api.web.entities.pages import page_of
from api.web.http.acceptable import acceptable
from api.web.other_spellings import moved_to, not_found, other_spelling
from api.web.pages.templates import page
from api.web.representation import Resource, respond, site_of

if TYPE_CHECKING:
    from api.web.site import Site, View

router = APIRouter()


@router.api_route("/{path:path}", methods=["GET", "HEAD"], include_in_schema=False)
def entity(request: Request) -> Response:
    """Answer for an IRI or for a document about one."""
    site = site_of(request)
    view = site.view
    path = request.scope.get("raw_path", request.url.path.encode()).decode("latin-1").partition("?")[0]
    iri = find(view.knowledge, site.addresses.iris_at(path))
    if iri is not None:
        return _see_document(request, site, iri)
    for each in formats_of("document"):
        if path.endswith(each.suffix):
            iri = find(view.knowledge, site.addresses.iris_at(path.removesuffix(each.suffix)))
            if iri is not None:
                return _document(request, site, view, iri, each)
    moved = _elsewhere(view, site, path)
    if moved is not None:
        return moved_to(request, moved)
    raise not_found(request, path)


def _elsewhere(view: View, site: Site, path: str) -> str | None:
    """Return the address of the thing, or of the document, that this one is another spelling of."""
    for suffix in ("", *(each.suffix for each in formats_of("document") if path.endswith(each.suffix))):
        for iri in site.addresses.iris_at(path.removesuffix(suffix)):
            found = other_spelling(view, iri)
            if found is not None:
                return f"{site.addresses.path_of(found)}{suffix}"
    return None


def _see_document(request: Request, site: Site, iri: str) -> Response:
    """Send the reader to the document that suits best: the IRI means the thing, not a page about it."""
    form = acceptable(request, formats_of("document"))
    address = site.addresses.document_of(iri, form.suffix) or "/"
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(address + query, 303, {"Vary": "Accept", "Link": _links(site, iri, None)})


def _document(request: Request, site: Site, view: View, iri: str, form: Format) -> Response:
    def make(form: Format) -> bytes:
        if form is HTML:
            return page(request, page_of(view, iri, _formats(site, iri)))
        triples = describe(view.knowledge, iri)
        assert form.graph_writer is not None  # noqa: S101 - documents are pages or graphs
        return serialize(triples, form.graph_writer, namespaces(triples, view.knowledge.base_iri))

    digest = "" if form is HTML else view.documents.digest_of(iri)
    resource = Resource(
        key=("document", iri),
        formats=formats_of("document"),
        make=make,
        digest=digest,
        translated=(HTML,) if form is HTML else (),
        headers=lambda form: {"Link": _links(site, iri, form)},
    )
    return respond(request, view, resource, named=form.name)


def _formats(site: Site, iri: str) -> list[tuple[Format, str]]:
    return [(each, site.addresses.document_of(iri, each.suffix) or "/") for each in formats_of("document")]


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
