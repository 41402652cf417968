"""Numbers and dates as sources write them, never rounded: text in, the same value as text out."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def decimal_text(raw: str | Decimal | int) -> str:
    """Return a number without exponent, digit for digit. Raises ValueError where it is not a number."""
    try:
        number = Decimal(str(raw).strip())
    except InvalidOperation:
        raise ValueError(f"{raw!r} is not a number") from None
    if not number.is_finite():
        raise ValueError(f"{raw!r} is not a finite number")
    return f"{number:f}"


def integer_text(raw: str | Decimal | int, least: int = 1) -> str:
    """Return a whole number. Raises ValueError for fractions and for numbers below `least`."""
    number = Decimal(decimal_text(raw))
    if number != number.to_integral_value():
        raise ValueError(f"{raw!r} is not a whole number")
    if number < least:
        raise ValueError(f"{raw!r} is less than {least}")
    return str(int(number))


def scaled(raw: str | Decimal | int, factor: int) -> str:
    """Multiply exactly (fraction to percent, price per token to price per million)."""
    product = Decimal(decimal_text(raw)) * factor
    text = f"{product:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent_text(raw: object, *, least: int = 0) -> str:
    """Return a percentage, digit for digit. Raises ValueError for anything not between `least` and 100.

    A score of 0 may mean that a run failed; where a source writes it so, `least` is above it.
    """
    value = decimal_text(raw if isinstance(raw, (int, Decimal)) and not isinstance(raw, bool) else str(raw))
    if not least <= Decimal(value) <= 100 or (least > 0 and Decimal(value) == 0):
        raise ValueError(f"{raw!r} is not a percentage")
    return value


def whole_day(raw: str) -> str:
    """Return a whole day. Raises ValueError for months, years and anything else."""
    if date_type(raw) != "date":
        raise ValueError(f"{raw!r} is not a day")
    return raw


def date_type(raw: str) -> str:
    """Return the XSD type of a date as exact as it is written. Raises ValueError where it is no date."""
    found = _DATE.fullmatch(raw)
    if not found:
        raise ValueError(f"{raw!r} is not a date of the form 2025-01-31, 2025-01 or 2025")
    year, month, day = found.groups()
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        raise ValueError(f"{raw!r} is not a day of the calendar") from None
    return "date" if day else "gYearMonth" if month else "gYear"
