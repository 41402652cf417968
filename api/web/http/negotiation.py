"""What a reader asks for: media types by q-value and specificity, and the language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.text import Language

LANGUAGES: tuple[Language, ...] = ("ko", "en")


@dataclass(frozen=True, slots=True)
class Format:
    """One representation: the name in addresses, its media type, and other names for that type."""

    name: str
    media_type: str
    label: str
    aliases: tuple[str, ...] = ()

    @property
    def suffix(self) -> str:
        """Ending of a document's address."""
        return f".{self.name}"

    @property
    def content_type(self) -> str:
        """Value of Content-Type."""
        text = self.media_type.startswith("text/")
        return f"{self.media_type}; charset=utf-8" if text else self.media_type


HTML = Format("html", "text/html", "HTML")
TURTLE = Format("ttl", "text/turtle", "Turtle")
JSON_LD = Format("jsonld", "application/ld+json", "JSON-LD")
N_TRIPLES = Format("nt", "application/n-triples", "N-Triples")
RDF_XML = Format("rdf", "application/rdf+xml", "RDF/XML")
JSON = Format("json", "application/json", "JSON")
CSV = Format("csv", "text/csv", "CSV")

RDF_FORMATS = (TURTLE, JSON_LD, N_TRIPLES, RDF_XML)
# A reader that takes anything gets the first: old browsers and link checkers say */*.
DOCUMENT_FORMATS = (HTML, *RDF_FORMATS)


_EXACT = 2


@dataclass(frozen=True, slots=True)
class _Range:
    kind: str
    subkind: str
    quality: float

    def specificity(self, kind: str, subkind: str) -> int:
        """Return how exactly this range means a media type; -1: not at all."""
        if (self.kind, self.subkind) == (kind, subkind):
            return _EXACT
        if (self.kind, self.subkind) == (kind, "*"):
            return 1
        return 0 if (self.kind, self.subkind) == ("*", "*") else -1


def choose(accept: str | None, formats: Sequence[Format]) -> Format | None:
    """Return the format with the highest q-value, the earlier one among equals; None: nothing fits."""
    ranges = _ranges(accept)
    if not ranges:
        return formats[0]
    best: Format | None = None
    best_quality = 0.0
    for each in formats:
        quality = _quality(ranges, each)
        if quality > best_quality:
            best, best_quality = each, quality
    return best


def _quality(ranges: Sequence[_Range], form: Format) -> float:
    found = []
    for name in (form.media_type, *form.aliases):
        kind, _, subkind = name.partition("/")
        for each in ranges:
            specificity = each.specificity(kind, subkind)
            # Other names count only when they are called by name: text/* does not mean application/….
            if name == form.media_type or specificity == _EXACT:
                found.append((specificity, each.quality))
    specificity, quality = max(found, default=(-1, 0.0))
    return quality if specificity >= 0 else 0.0


def _ranges(accept: str | None) -> list[_Range]:
    ranges = []
    for part in (accept or "").split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        kind, slash, subkind = name.lower().partition("/")
        if slash and kind and subkind:
            ranges.append(_Range(kind, subkind, _q(parameters)))
    return ranges


def _q(parameters: Sequence[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0


def qualities(accept: str | None) -> dict[str, float]:
    """Read a list such as Accept-Language or Accept-Encoding: q-values by name in lower case."""
    found: dict[str, float] = {}
    for part in (accept or "").split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        if name:
            found[name.lower()] = max(found.get(name.lower(), 0.0), _q(parameters))
    return found


def choose_language(asked: str | None, accept_language: str | None) -> Language:
    """Return the language of pages: `?lang=` first, then Accept-Language; Korean where neither says."""
    if asked in LANGUAGES:
        return asked
    wanted: dict[str, float] = {}
    for tag, quality in qualities(accept_language).items():
        primary = tag.split("-")[0]
        wanted[primary] = max(wanted.get(primary, 0.0), quality)
    return "en" if wanted.get("en", 0.0) > wanted.get("ko", wanted.get("*", 0.0)) else "ko"
