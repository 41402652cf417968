"""Addresses that were meant to be ours: another scheme, `www.`, other capitals, too few or many slashes."""

from __future__ import annotations

import re
from functools import lru_cache


def misspelt_namespace(iri: str, base_iri: str) -> str | None:
    """Return what stands where our base IRI was meant to stand, or None where nothing is wrong with it."""
    if iri.startswith(base_iri):
        return None
    found = _meant(base_iri).match(iri)
    return None if found is None else found[0]


@lru_cache(maxsize=8)
def _meant(base_iri: str) -> re.Pattern[str]:
    _, _, address = base_iri.partition("://")
    words = "/+".join(re.escape(word) for word in address.strip("/#").split("/"))
    return re.compile(rf"[a-z]+:/*(?:www\.)?{words}(?:[/#]+|$)", re.IGNORECASE)
