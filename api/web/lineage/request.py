"""What a request for lineage asks: direction, depth, kinds, dates; anything else is an error."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from api.formats import CSV, EXCEL, HTML, JSON, Format, formats_of
from api.lineage.construction import first_day, last_day
from api.lineage.neighbourhood import Around, Direction
from api.lineage.traversal import Dates
from api.web.http.problem import Problem

if TYPE_CHECKING:
    from starlette.requests import Request

    from api.lineage.graph import UnknownKind

TABLE_FORMATS = (HTML, JSON, CSV, EXCEL)

WHOLE_PARAMETERS = ("kind", "since", "until", "table")
AROUND_PARAMETERS = ("direction", "depth", "kind", "ends", "since", "until", "open", "drawing")
BETWEEN_PARAMETERS = ("model", "kind")
PLAN_PARAMETERS = ("parents", "license", "name")
_DIRECTIONS: tuple[Direction, ...] = ("both", "up", "down")
_DRAWINGS: tuple[Literal["", "1", "only"], ...] = ("", "1", "only")
_DEEPEST = 1_000_000


def around_formats() -> tuple[Format, ...]:
    """Return the formats of the lineage around one model."""
    return (HTML, *formats_of("lineage", "graph"))


@dataclass(frozen=True, slots=True)
class AskedWhole:
    """A question about the whole lineage. `table` empty: all of them."""

    kinds: tuple[str, ...]
    since: str
    until: str
    dates: Dates
    table: str

    def pairs(self) -> list[tuple[str, str]]:
        """Return the question as the query of an address."""
        given = [("kind", kind) for kind in self.kinds]
        given += [("since", self.since), ("until", self.until), ("table", self.table)]
        return [pair for pair in given if pair[1]]


@dataclass(frozen=True, slots=True)
class AskedAround:
    """A question about the part around one model. `opened`: paths of models whose children are all drawn.

    `drawing`: wanted as well ("1"), alone ("only"), or not.
    """

    around: Around
    since: str
    until: str
    opened: tuple[str, ...]
    drawing: Literal["", "1", "only"]

    def pairs(self) -> list[tuple[str, str]]:
        """Return the question as the query of an address."""
        around = self.around
        given = [("kind", kind) for kind in around.kinds]
        given += [("since", self.since), ("until", self.until)]
        if around.direction != "both":
            given.append(("direction", around.direction))
        if around.depth is not None:
            given.append(("depth", str(around.depth)))
        if around.ends:
            given.append(("ends", "1"))
        given += [("open", path) for path in self.opened]
        return [pair for pair in given if pair[1]]

    def told(self) -> dict[str, Any]:
        """Return the question as it was understood, for the answer to repeat."""
        around = self.around
        return {
            "direction": around.direction,
            "depth": around.depth,
            "kinds": list(around.kinds),
            "since": self.since or None,
            "until": self.until or None,
            "ends": around.ends,
        }


def read_whole(request: Request) -> AskedWhole:
    """Read a question about the whole lineage. Raises Problem."""
    given = request.query_params
    since, until = given.get("since", ""), given.get("until", "")
    return AskedWhole(_kinds(request), since, until, _dates(since, until), given.get("table", ""))


def read_around(request: Request) -> AskedAround:
    """Read a question about the part around one model. Raises Problem."""
    given = request.query_params
    since, until = given.get("since", ""), given.get("until", "")
    direction = given.get("direction") or "both"
    found = next((each for each in _DIRECTIONS if each == direction), None)
    if found is None:
        raise Problem(400, "bad-direction", values={"given": direction, "known": ", ".join(_DIRECTIONS)})
    ends = given.get("ends", "") == "1"
    around = Around(found, _depth(given.get("depth", "")), _kinds(request), _dates(since, until), ends)
    opened = tuple(given.getlist("open"))
    drawing = next((each for each in _DRAWINGS if each == given.get("drawing")), _DRAWINGS[0])
    return AskedAround(around, since, until, opened, drawing)


def unknown_kind(error: UnknownKind) -> Problem:
    """Return the problem of a kind of derivation that there is not."""
    known = ", ".join(error.known)
    return Problem(400, "unknown-kind", values={"name": error.name, "known": known}, known=list(error.known))


def _kinds(request: Request) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for each in request.query_params.getlist("kind") if each))


def _depth(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and int(text[:10]) <= _DEEPEST):
        raise Problem(400, "bad-depth", values={"given": text})
    return int(text)


def _dates(since: str, until: str) -> Dates:
    days = []
    for text, day_of in ((since, first_day), (until, last_day)):
        day = day_of(text) if text else None
        if text and day is None:
            raise Problem(400, "bad-date", values={"given": text})
        days.append(day)
    first, last = days
    if first is not None and last is not None and first > last:
        raise Problem(400, "reversed-dates", values={"since": since, "until": until})
    return Dates(first, last)
