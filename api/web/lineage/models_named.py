"""The models that the words of an address mean, or a problem that helps to write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.web.http.problem import Problem
from api.web.http.reader import reader_of
from api.web.representation import site_of

if TYPE_CHECKING:
    from starlette.requests import Request

    from api.catalogue.knowledge import Link
    from api.web.site import View

_MOST, _LONGEST = 20, 500


def models_named(request: Request, parameter: str) -> tuple[Link, ...]:
    """Return the models given by IRI, id, outside id or name, each once, in the order given.

    Raises Problem where a word means no model (404, with similar ones) or more than one (400), or where there
    are too many words (400).
    """
    given = [each.strip()[:_LONGEST] for each in request.query_params.getlist(parameter) if each.strip()]
    if len(given) > _MOST:
        raise Problem(400, "too-many-models", values={"most": _MOST})
    view = site_of(request).view
    found = [_model(request, view, each) for each in given]
    return tuple({each.iri: each for each in found}.values())


def _model(request: Request, view: View, name: str) -> Link:
    base_iri = view.knowledge.base_iri
    # An id is asked for first: another model may bear it as its name.
    for iri in (name, f"{base_iri}model/{name}", f"{base_iri}{name}"):
        if view.lineage.names.find(iri) is not None:
            return view.knowledge.names.link(iri)
    found = [each for each in view.resolver.resolve(name, f"{base_iri}model/") if _is_model(view, each)]
    if not found:
        raise unknown_name(request, name, "model/")
    if len(found) > 1:
        ids = [each.iri.removeprefix(f"{base_iri}model/") for each in found]
        raise Problem(400, "model-unclear", values={"name": name, "known": ", ".join(ids)}, known=ids)
    return found[0]


def _is_model(view: View, link: Link) -> bool:
    return view.lineage.names.find(link.iri) is not None


def unknown_name(request: Request, name: str, folder: str = "") -> Problem:
    """Return the problem of a name that nothing has, with those that hold its letters."""
    view = site_of(request).view
    language = reader_of(request).language
    like = view.resolver.similar(name, view.knowledge.base_iri + folder)
    similar = [{"iri": each.iri, "name": each.label[language]} for each in like]
    return Problem(404, "name-unknown", values={"name": name}, similar=similar)
