"""Addresses that are written otherwise than ours, and those of which nothing is known."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from starlette.responses import RedirectResponse

from api.catalogue.description import find
from api.web.http.problem import Problem
from api.web.http.reader import reader_of

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from api.web.site import View

_LONGEST = 200  # characters of an address for which similar names are looked up
_CUT = 3  # letters that are left off the end before nothing is called similar
_FOLDERS = (
    "model",
    "organization",
    "license",
    "hardware",
    "dataset",
    "benchmark",
    "metric",
    "code",
    "source",
)
_SAFE = "/:@!$&'()*+,;=-._~"


def other_spelling(view: View, iri: str) -> str | None:
    """Return the thing of ours that is written with the same letters; None where there is none."""
    base = view.knowledge.base_iri
    local = unquote(iri.removeprefix(base)).rstrip("/")
    if len(local) > _LONGEST:
        return None
    lower = local.lower()
    spellings = [base + each for each in (local, lower, lower.replace("_", "-").replace(" ", "-"))]
    return find(view.knowledge, [each for each in dict.fromkeys(spellings) if each != iri])


def moved_to(request: Request, path: str) -> Response:
    """Lead to where a thing is for good, with what was asked of it."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(
        quote(path, safe=_SAFE + "%") + query, 301, {"Cache-Control": "public, max-age=3600"}
    )


def not_found(request: Request, path: str) -> Problem:
    """Return the problem of an address of nothing, with similar names where it may be one of ours."""
    parts = unquote(path).strip("/").split("/")
    view: View = request.app.state.site.view
    folder = parts[0] if parts[0] in _FOLDERS and len(parts) > 1 else ""
    if not folder or len(path) > _LONGEST:
        return Problem(404, "not-found")
    start = f"{view.knowledge.base_iri}{folder}/"
    shorter = (parts[-1][: len(parts[-1]) - cut] for cut in range(_CUT + 1))
    like = next(filter(None, (view.resolver.similar(each, start) for each in shorter)), [])
    language = reader_of(request).language
    return Problem(
        404, "not-found", similar=[{"iri": each.iri, "name": each.label[language]} for each in like]
    )
