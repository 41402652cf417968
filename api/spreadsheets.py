"""Rows as CSV for people who open it in a spreadsheet."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"  # lets spreadsheets read Korean
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_of(rows: Iterable[Iterable[str]], *, for_excel: bool = False) -> bytes:
    """Write rows; a cell that begins like a formula is kept from being run as one.

    `for_excel`: with a byte-order mark, without which Excel takes Korean for another encoding. Programs would
    take it for a part of the first column's name.
    """
    output = io.StringIO()
    writer = csv.writer(output, lineterminator="\r\n")
    for row in rows:
        writer.writerow(f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row)
    return (_BYTE_ORDER_MARK if for_excel else b"") + output.getvalue().encode()
