"""What a reader asks for: media types by q-value and exactness, codings, and the language (RFC 9110, 12)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.formats import HTML, names_data

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request

    from api.formats import Format
    from api.text import Language

LANGUAGES: tuple[Language, ...] = ("ko", "en")


_EXACT = 2
_LONGEST = 4096  # characters of a header that are read
# Members of a list, and what stands between the semicolons of one; a quoted string may hold either sign.
_LISTED = re.compile(r'(?:"(?:[^"\\]|\\.)*+"|[^,"]|")+')
_PARAMETER = re.compile(r'(?:"(?:[^"\\]|\\.)*+"|[^;"]|")+')


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


def accept_of(request: Request) -> str | None:
    """Return the Accept header, all of its lines as one; None where there is none."""
    lines = request.headers.getlist("accept")
    return ", ".join(lines) if lines else None


def choose(accept: str | None, formats: Sequence[Format]) -> Format | None:
    """Return the format with the highest q-value, named most exactly, the earlier among equals; None: no fit.

    A reader that names data and no page is a program: it gets no page because it takes anything else, too.
    """
    offered = [each for each in formats if not each.by_name_only]
    ranges = _ranges(accept)
    if not ranges:
        return offered[0]
    if _wants_data(ranges, offered):
        offered = [each for each in offered if each is not HTML] or offered
    best: Format | None = None
    best_quality = (0.0, -1)
    for each in offered:
        quality = _quality(ranges, each)
        if quality[0] > 0 and quality > best_quality:
            best, best_quality = each, quality
    return best


def _wants_data(ranges: Sequence[_Range], formats: Sequence[Format]) -> bool:
    named = {f"{each.kind}/{each.subkind}" for each in ranges if each.quality > 0}
    if named.intersection((HTML.media_type, *HTML.aliases)):
        return False
    offered = {name for each in formats for name in (each.media_type, *each.aliases)}
    return bool(named & offered) or any(map(names_data, named))


def _quality(ranges: Sequence[_Range], form: Format) -> tuple[float, int]:
    """Return how much a reader likes a format, and how exactly it is named, which decides among equals."""
    found = []
    for name in (form.media_type, *form.aliases):
        kind, _, subkind = name.partition("/")
        for each in ranges:
            specificity = each.specificity(kind, subkind)
            # Other names count only when they are called by name: text/* does not mean application/….
            if name == form.media_type or specificity == _EXACT:
                found.append((specificity, each.quality))
    specificity, quality = max(found, default=(-1, 0.0))
    return (quality, specificity) if specificity >= 0 else (0.0, -1)


def _ranges(accept: str | None) -> list[_Range]:
    ranges = []
    for part in _LISTED.findall((accept or "")[:_LONGEST]):
        name, *parameters = [piece.strip() for piece in _PARAMETER.findall(part)] or [""]
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
