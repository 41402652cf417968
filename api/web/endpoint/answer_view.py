"""The beginning of an answer as a page shows it: rows with the names of things, a graph, or a truth."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Literal

import pyoxigraph as ox
from starlette.concurrency import run_in_threadpool

from api.catalogue.knowledge import Link
from api.endpoint.answers import Answer
from api.endpoint.limits import AnswerTooLarge
from api.terms import XSD
from api.web.http.connection import while_connected

if TYPE_CHECKING:
    from starlette.requests import Request

    from api.catalogue.knowledge import Knowledge
    from api.web.endpoint.answer import Asking
    from api.web.site import Site

_SHOWN = 500  # rows and lines on a page; downloads hold all
_DECIMALS = 4
_EXACT = 12  # digits before the point up to which a float holds the decimals shown
_NUMBERS = frozenset(f"{XSD}{name}" for name in ("integer", "decimal", "double", "float"))
_DATES = frozenset(f"{XSD}{name}" for name in ("date", "dateTime", "gYear", "gYearMonth"))


@dataclass(frozen=True, slots=True)
class AnswerCell:
    """One value: a thing with its name, or a text, with what it is (`number`, `date`, or nothing of note).

    Empty: the variable is unbound.
    """

    link: Link | None = None
    text: str = ""
    language: str = ""
    kind: Literal["", "number", "date"] = ""

    @property
    def short(self) -> str:
        """Return a number with as many decimals as a reader can use; the whole one stands beside it."""
        whole, _, fraction = self.text.partition(".")
        if len(fraction) > _DECIMALS and len(whole) < _EXACT:
            return f"{float(self.text):.{_DECIMALS}f}"
        return self.text


@dataclass(frozen=True, slots=True)
class AnswerView:
    """What is shown of an answer, and the counts of all of it. A graph is shown as text."""

    kind: Literal["rows", "graph", "truth"]
    release: int
    seconds: float
    permanent: str | None
    total: int = 0
    shown: int = 0
    names: tuple[str, ...] = ()
    rows: tuple[tuple[AnswerCell, ...], ...] = ()
    text: str = ""
    truth: bool = False


async def answer_for_page(request: Request, site: Site, asking: Asking) -> AnswerView:
    """Ask, and read the beginning of the answer. Raises what the pool raises, and AnswerTooLarge."""
    given = await while_connected(request, site.pool.answer(asking.question(request)))
    try:
        if not isinstance(given, Answer):
            raise AnswerTooLarge(site.settings.query_hold_bytes)
        return await run_in_threadpool(view_of_answer, site.view.knowledge, given, asking)
    finally:
        await given.close()


def view_of_answer(knowledge: Knowledge, given: Answer, asking: Asking) -> AnswerView:
    """Read the beginning of an answer, which is in JSON, or in Turtle where it is a graph."""
    common = (asking.release.number, given.seconds, asking.permanent_address())
    file = given.spool.file()
    total = given.rows or 0
    if asking.query.form in ("construct", "describe"):
        lines = [line.decode().rstrip("\n") for line in islice(file, _SHOWN)]
        return AnswerView("graph", *common, total=total, shown=min(total, len(lines)), text="\n".join(lines))
    results = ox.parse_query_results(file, format=ox.QueryResultsFormat.JSON)
    if isinstance(results, ox.QueryBoolean):
        return AnswerView("truth", *common, total=1, shown=1, truth=bool(results))
    names = tuple(variable.value for variable in results.variables)
    rows = tuple(tuple(_cell(knowledge, value) for value in row) for row in islice(results, _SHOWN))
    return AnswerView("rows", *common, total=total, shown=len(rows), names=names, rows=rows)


def _cell(knowledge: Knowledge, term: object) -> AnswerCell:
    match term:
        case ox.NamedNode():
            return AnswerCell(knowledge.name_of(term.value))
        case ox.Literal():
            datatype = term.datatype.value
            kind: Literal["", "number", "date"] = (
                "number" if datatype in _NUMBERS else "date" if datatype in _DATES else ""
            )
            return AnswerCell(None, term.value, term.language or "", kind)
        case None:
            return AnswerCell()
        case _:
            return AnswerCell(None, str(term))
