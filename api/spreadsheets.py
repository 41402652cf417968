"""Rows as CSV for people who open it in a spreadsheet."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"  # lets spreadsheets read Korean
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_spreadsheet(rows: Iterable[Iterable[str]]) -> bytes:
    """Write rows; a cell that begins like a formula is kept from being run as one."""
    output = io.StringIO()
    writer = csv.writer(output, lineterminator="\r\n")
    for row in rows:
        writer.writerow(f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row)
    return _BYTE_ORDER_MARK + output.getvalue().encode()
