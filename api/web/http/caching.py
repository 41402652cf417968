"""What caches are told, and whether a client has an answer already."""

from __future__ import annotations

CACHING = "public, no-cache"  # kept anywhere, asked about each time: a new release is seen at once


def has(if_none_match: str | None, etag: str) -> bool:
    """Tell whether an If-None-Match names an entity tag."""
    tags = [_bare(tag) for tag in (if_none_match or "").split(",")]
    return "*" in tags or _bare(etag) in tags


def _bare(tag: str) -> str:
    return tag.strip().removeprefix("W/")
