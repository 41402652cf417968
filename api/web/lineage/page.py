"""The pages of the lineage, and its tables as JSON and CSV."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlencode

from api.catalogue.knowledge import Link
from api.lineage import traversal as walking
from api.lineage.layout import HEIGHT, WIDTH, draw
from api.lineage.line_classes import line_classes
from api.lineage.neighbourhood import neighbourhood
from api.lineage.tree import Step, steps_from
from api.spreadsheets import csv_of
from api.web.http.problem import Problem
from api.web.lineage.request import TABLE_FORMATS, AskedAround, AskedWhole, around_formats
from api.web.pages.context import PageContext

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from api.formats import Format
    from api.lineage.edges import Edge
    from api.lineage.graph import LineageGraph
    from api.lineage.layout import Box, Drawing
    from api.lineage.neighbourhood import Around, Neighbourhood
    from api.lineage.tables import Table
    from api.text import Language, Text
    from api.web.site import View

_SHOWN = 15  # rows of each table on the page of the whole
_LARGEST = 2500  # models that a page is made of; the other formats hold all
_LISTED = 200  # edges told with their evidence on the page


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeLineagePage(PageContext):
    """The whole lineage in tables.

    numbers: what is counted, each with the end of its message's key. tables: each with the rows that are
    shown. asked: the question. kinds: those to choose from. formats: the tables in other formats, with
    addresses. address(name, suffix): where one table stands.
    """

    template: ClassVar[str] = "lineage.html"
    numbers: list[tuple[str, int]]
    tables: list[tuple[Table, list[tuple[Link | int | str, ...]]]]
    asked: AskedWhole
    kinds: list[Link]
    formats: list[tuple[Format, str]]
    address: Callable[..., str]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineagePage(PageContext):
    """The lineage around one model: a drawing, lists, and every edge with its evidence.

    iri and title: the model. part: its neighbourhood. asked: the question; around: as far as it is shown.
    total: models in all; counts: ancestors and descendants. drawing, and the width and height of a box in it.
    opening(box): the address that unfolds a box. classes: the class of each kind's line. legend: kinds in the
    drawing. up and down: lists within lists. edges: those told with evidence. kinds: those to choose from.
    data_address: where a script finds the same. formats: with addresses.
    """

    template: ClassVar[str] = "lineage-of.html"
    iri: str
    title: Text
    part: Neighbourhood
    around: Around
    asked: AskedAround
    total: int
    counts: tuple[int, int]
    drawing: Drawing
    box: tuple[float, float]
    opening: Callable[[Box], str]
    classes: dict[str, str]
    legend: list[Link]
    up: tuple[Step, ...]
    down: tuple[Step, ...]
    edges: Sequence[Edge]
    kinds: list[Link]
    data_address: str
    formats: list[tuple[Format, str]]


def whole_page(view: View, answers: Sequence[Table], asked: AskedWhole) -> WholeLineagePage:
    """Return what the page of the whole lineage shows."""
    graph = view.lineage
    query = replace(asked, table="").pairs()
    chosen = _table(answers, asked.table) if asked.table else answers
    return WholeLineagePage(
        numbers=[
            ("models", len(graph)),
            ("edges", graph.edges),
            ("families", len(graph.founders)),
            ("claimed", len(graph.claimed)),
        ],
        tables=[
            (table, list(table.rows() if asked.table else islice(table.rows(), _SHOWN))) for table in chosen
        ],
        asked=asked,
        kinds=_kinds(view),
        formats=[(each, f"/lineage{each.suffix}?{urlencode(query)}") for each in TABLE_FORMATS[1:]],
        address=lambda name, suffix="": f"/lineage{suffix}?" + urlencode([*query, ("table", name)]),
    )


def lineage_page(view: View, iri: str, asked: AskedAround) -> LineagePage:
    """Return what the page around one model shows."""
    graph, base = view.lineage, f"{view.knowledge.base_iri}model/"
    around, total = _fitting(graph, graph.position(iri), asked.around)
    part = neighbourhood(view.knowledge, graph, iri, around)
    address = f"/lineage/{iri.removeprefix(base)}"
    query = replace(asked, opened=()).pairs()

    def opening(box: Box) -> str:
        more = [("open", each) for each in (*asked.opened, box.under.removeprefix(base))]
        return f"{address}?{urlencode([*query, *more])}#picture"

    return LineagePage(
        iri=iri,
        title=part.center.label,
        part=part,
        around=around,
        asked=asked,
        total=total,
        counts=_counts(part),
        drawing=draw(part, {base + path for path in asked.opened}),
        box=(WIDTH, HEIGHT),
        opening=opening,
        classes=line_classes(view.knowledge),
        legend=_legend(part),
        up=steps_from(iri, part.edges, up=True),
        down=steps_from(iri, part.edges, up=False),
        edges=part.edges[:_LISTED],
        kinds=_kinds(view),
        data_address=_data_address(address, asked, around),
        formats=[(each, f"{address}{each.suffix}?{urlencode(query)}") for each in around_formats()[1:]],
    )


def _data_address(address: str, asked: AskedAround, around: Around) -> str:
    """Return where a script finds what the page shows, and no more of it."""
    query = replace(asked, around=around).pairs()
    return f"{address}.json?{urlencode([*query, ('drawing', '1')])}"


def _fitting(graph: LineageGraph, center: int, around: Around) -> tuple[Around, int]:
    """Return the greatest depth of which a page can be made, and how many models there are in all."""
    allowed = graph.allowed(around.kinds)
    steps: list[int] = []
    for direction, walk in (("up", walking.ancestors), ("down", walking.descendants)):
        if around.direction in (direction, "both"):
            steps += walk(graph, center, allowed, around.depth).steps.tolist()
    if len(steps) <= _LARGEST:
        return around, len(steps)
    steps.sort()
    fitting = max(1, steps[_LARGEST] - 1)
    return replace(around, depth=fitting), len(steps)


def _counts(part: Neighbourhood) -> tuple[int, int]:
    """Count ancestors and descendants: a parent that is stated and not followed is neither."""
    steps = [each.steps for each in part.members if not each.claimed]
    return sum(each < 0 for each in steps), sum(each > 0 for each in steps)


def _legend(part: Neighbourhood) -> list[Link]:
    kinds = {edge.kind.iri: edge.kind for edge in part.edges}
    return [kinds[iri] for iri in sorted(kinds)]


def _kinds(view: View) -> list[Link]:
    return [view.knowledge.names.link(kind) for kind in view.lineage.kinds]


def _table(answers: Sequence[Table], name: str) -> list[Table]:
    found = [table for table in answers if table.name == name]
    if not found:
        known = ", ".join(table.name for table in answers)
        raise Problem(400, "unknown-table", values={"name": name, "known": known})
    return found


def tables_as_json(answers: Sequence[Table], name: str) -> bytes:
    """Write one table, or all, whole: things by IRI."""
    chosen = _table(answers, name) if name else answers
    body = {
        table.name: {"columns": table.columns, "rows": [list(_plain(row)) for row in table.rows()]}
        for table in chosen
    }
    return json.dumps(body, ensure_ascii=False, indent=1).encode()


def tables_as_csv(
    answers: Sequence[Table], name: str, language: Language, *, for_excel: bool = False
) -> bytes:
    """Write one table whole; the first where none is named. Things stand by IRI and by name."""
    (table,) = _table(answers, name or answers[0].name)
    first = next(iter(table.rows()), ())
    links = [isinstance(cell, Link) for cell in first] or [False] * len(table.columns)

    def rows() -> Iterator[list[str]]:
        pairs = zip(table.columns, links, strict=True)
        yield [each for column, link in pairs for each in ([column, f"{column}-name"] if link else [column])]
        for row in table.rows():
            yield [text for cell in row for text in _texts(cell, language)]

    return csv_of(rows(), for_excel=for_excel)


def _texts(cell: Link | int | str, language: Language) -> list[str]:
    return [cell.iri, cell.label[language]] if isinstance(cell, Link) else [str(cell)]


def _plain(row: tuple[Link | int | str, ...]) -> Iterator[int | str]:
    return (cell.iri if isinstance(cell, Link) else cell for cell in row)
