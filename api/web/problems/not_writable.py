"""The problem of an answer that its format cannot hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.formats import formats_of
from api.web.http.problem import Problem
from api.web.pages.messages import say

if TYPE_CHECKING:
    from api.text import Language


def not_writable(media_type: str, reason: str, language: Language) -> Problem:
    """Return the problem (406), with the reason in words and the other formats of the same kind."""
    kinds = [[each.media_type for each in formats_of(use)] for use in ("rows", "graph")]
    same = next((each for each in kinds if media_type in each), [])
    available = [each for each in dict.fromkeys(same) if not each.endswith("xml")]
    words = say(f"not-writable-{reason}", language)
    values = {"media_type": media_type, "reason": words, "available": ", ".join(available)}
    return Problem(406, "not-writable", values=values, reason=reason, available=available)
