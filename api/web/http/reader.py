"""Who reads: the language of what is written for people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.web.http.negotiation import choose_language

if TYPE_CHECKING:
    from starlette.requests import Request

    from api.text import Language


@dataclass(frozen=True, slots=True)
class Reader:
    """The language of pages, and whether the address asked for it (links then keep it)."""

    language: Language
    asked: bool

    @property
    def key(self) -> tuple[str, ...]:
        """What of the reader changes a page."""
        return (self.language, "asked" if self.asked else "")


def reader_of(request: Request) -> Reader:
    """Return the reader of a request."""
    asked = request.query_params.get("lang")
    language = choose_language(asked, request.headers.get("accept-language"))
    return Reader(language, asked == language)
