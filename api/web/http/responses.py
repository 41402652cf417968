"""Finished answers: entity tags, 304, and the headers that every representation carries."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from starlette.responses import Response

from api.web.site import Body

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.requests import Request

    from api.web.site import Site, View

CACHING = "public, no-cache"  # kept anywhere, asked about each time: a new release is seen at once


def site_of(request: Request) -> Site:
    """Return what the server holds."""
    site: Site = request.app.state.site
    return site


def finished(
    request: Request,
    view: View,
    key: tuple[str, ...],
    make: Callable[[], bytes],
    *,
    content_type: str,
    headers: Mapping[str, str],
) -> Response:
    """Answer with a representation made once a release, or with 304 where the reader has it already."""

    def body() -> Body:
        content = make()
        digest = blake2b(content, digest_size=12, key=content_type.encode()[:64]).hexdigest()
        return Body(content, f'"{view.knowledge.number}-{digest}"')

    found = view.cache.get(key, body)
    sent = {"ETag": found.etag, "Cache-Control": CACHING, **headers}
    if has(request.headers.get("if-none-match"), found.etag):
        return Response(None, 304, sent)
    # HEAD: the server sends these headers and leaves the content out.
    return Response(found.content, 200, sent, content_type)


def has(if_none_match: str | None, etag: str) -> bool:
    """Tell whether an If-None-Match names an entity tag."""
    tags = [tag.strip().removeprefix("W/") for tag in (if_none_match or "").split(",")]
    return "*" in tags or etag in tags
