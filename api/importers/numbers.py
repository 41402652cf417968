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
