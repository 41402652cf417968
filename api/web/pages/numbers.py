"""Numbers as people read them."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

if TYPE_CHECKING:
    from api.text import Language

_STEPS: dict[str, tuple[tuple[int, str], ...]] = {
    "ko": ((10**12, "조"), (10**8, "억"), (10**4, "만")),
    "en": ((10**12, " trillion"), (10**9, " billion"), (10**6, " million")),
}


def amount(text: str) -> str:
    """Group the digits of a number; anything else stays as it is."""
    number = _number(text)
    if number is None:
        return text
    whole, _, fraction = format(number, "f").partition(".")
    fraction = fraction.rstrip("0")
    grouped = f"{int(whole):,}"
    if whole.startswith("-") and not grouped.startswith("-"):
        grouped = f"-{grouped}"
    return f"{grouped}.{fraction}" if fraction else grouped


def spoken_number(text: str, language: Language) -> str:
    """Return a large number by its size, as in 70억 or 7 billion; nothing where that would not help."""
    number = _number(text)
    if number is None or abs(number) < 10**6:
        return ""
    for step, name in _STEPS[language]:
        if abs(number) >= step:
            short = (number / step).quantize(Decimal("0.01"))
            return f"{amount(str(short))}{name}"
    return ""


def fitted(words: str, columns: int) -> str:
    """Cut words in the middle to a width in columns: names of one family differ at their ends.

    What is wide in East Asia takes two columns.
    """
    if _columns(words) <= columns:
        return words
    start, end = words, words
    while _columns(start) > (columns - 1) * 3 // 5:
        start = start[:-1]
    while _columns(end) > columns - 1 - _columns(start):
        end = end[1:]
    return f"{start.rstrip()}…{end.lstrip()}"


def _columns(words: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in words)


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
