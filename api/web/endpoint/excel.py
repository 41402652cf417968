"""An answer in CSV as Excel wants it."""

from __future__ import annotations

import asyncio
import csv
import io
import sys
from typing import TYPE_CHECKING

from api.endpoint.answers import Answer
from api.endpoint.limits import AnswerTooLarge
from api.spreadsheets import csv_of

if TYPE_CHECKING:
    from api.endpoint.run import LiveAnswer

_LARGEST = 64 * 1024 * 1024  # bytes; a sheet has a million rows at most


async def for_excel(given: Answer | LiveAnswer) -> Answer:
    """Return the answer with a byte-order mark, and with no cell that Excel takes for a formula.

    Raises AnswerTooLarge.
    """
    if not isinstance(given, Answer) or given.spool.size > _LARGEST:
        await given.close()
        raise AnswerTooLarge(_LARGEST)
    await asyncio.get_running_loop().run_in_executor(None, _rewrite, given)
    return given


def _rewrite(given: Answer) -> None:
    csv.field_size_limit(sys.maxsize)
    text = io.TextIOWrapper(given.spool.file(), encoding="utf-8", newline="")
    content = csv_of(csv.reader(text), for_excel=True)
    text.detach()
    given.spool.clear()
    given.spool.write(content)
