"""The one way in which an address answers: format, language, entity tag, cache, and the headers that say so.

A page says what it shows, in which formats, and what it depends on; nothing is read before it is known that
the client does not have it already.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING, Literal

from starlette.responses import Response

from api.formats import HTML, Format
from api.web.http.acceptable import acceptable, format_named
from api.web.http.caching import CACHING, has
from api.web.http.reader import reader_of
from api.web.http.software import software_digest

if TYPE_CHECKING:
    from starlette.requests import Request

    from api.web.http.problem import Problem
    from api.web.site import Site, View

Audience = Literal["everyone", "one"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """What is shown at one address of a release.

    `key` tells it from everything else that is shown of the release, and holds all of the request that it
    depends on but format and language. `formats` come in the order of preference. `make` writes it in one of
    them; it may raise Problem. `translated`: those that are different in each language. `digest` of all that
    is shown, where the release holds one; else the whole release counts. `audience` "one": only for the
    client who asks, so nobody keeps it.
    """

    key: tuple[str, ...]
    formats: Sequence[Format]
    make: Callable[[Format], bytes]
    translated: Sequence[Format] = (HTML,)
    digest: str = ""
    audience: Audience = "everyone"
    headers: Callable[[Format], Mapping[str, str]] = field(default=lambda _: {})
    status: int = 200


def site_of(request: Request) -> Site:
    """Return what the server holds."""
    site: Site = request.app.state.site
    return site


def respond(request: Request, view: View, resource: Resource, *, named: str | None = None) -> Response:
    """Answer with what is shown, or with 304 where the reader has it already.

    `named`: the name of the format that the address ends in (404 where there is none such); without it the
    format is negotiated (406). Raises Problem.
    """
    negotiated = named is None
    form = acceptable(request, resource.formats) if named is None else format_named(named, resource.formats)
    key = (*resource.key, form.name, form.media_type)
    headers = {"Cache-Control": CACHING if resource.audience == "everyone" else "no-store"}
    if form in resource.translated:
        reader = reader_of(request)
        key = (*key, *reader.key)
        headers["Content-Language"] = reader.language
    headers |= {"Vary": _vary(resource, negotiated=negotiated), **resource.headers(form)}
    if resource.audience == "one":
        return Response(resource.make(form), resource.status, headers, form.content_type)
    tag = _tag(resource.digest or view.digest, key)
    headers["ETag"] = tag
    if has(request.headers.get("if-none-match"), tag):
        return Response(None, 304, headers)
    content = view.cache.get(key, lambda: resource.make(form))
    # HEAD: the server sends these headers and leaves the content out.
    return Response(content, resource.status, headers, form.content_type)


def respond_once(request: Request, content: bytes, problem: Problem | None = None) -> Response:
    """Answer with a page that nobody keeps: a form with what came of it."""
    headers = {
        "Vary": "Accept, Accept-Language, Accept-Encoding",
        "Content-Language": reader_of(request).language,
        "Cache-Control": "no-cache" if problem is None else "no-store",
        **(problem.headers if problem else {}),
    }
    return Response(content, problem.status if problem else 200, headers, HTML.content_type)


def _vary(resource: Resource, *, negotiated: bool) -> str:
    # The same for every format: a cache must not have to know which one it holds.
    names = ["Accept"] if negotiated and len(resource.formats) > 1 else []
    if resource.translated:
        names.append("Accept-Language")
    return ", ".join([*names, "Accept-Encoding"])


def _tag(digest: str, key: tuple[str, ...]) -> str:
    # Weak: the same for every content coding. Templates and words are part of what is shown, so another
    # version of the software is another tag.
    parts = (software_digest(), digest, *key)
    mixed = blake2b(digest_size=16)
    for part in parts:
        encoded = part.encode("utf-8", "surrogatepass")
        mixed.update(len(encoded).to_bytes(4) + encoded)
    return f'W/"{mixed.hexdigest()}"'
