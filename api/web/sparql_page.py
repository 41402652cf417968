"""The query form for people, which works without JavaScript, with the answer below it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from api.profiles import Text
from api.services.querying import query_form
from api.web.pages import page, reader_of
from api.web.responses import site_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

_SHOWN = 500  # rows and lines on the page; downloads hold all


@dataclass(frozen=True, slots=True)
class Example:
    """One query of the library, to start from."""

    name: str
    summary: Text
    query: str


def query_page(request: Request, query: str, run: Callable[[str], bytes] | None) -> Response:
    """Show the form, and the answer where a query is given. `run` answers it in a media type."""
    site = site_of(request)
    library = site.library
    examples = []
    for name in library.names("examples"):
        each = library.get(name)
        summary = Text(each.header.get("summary-ko", ""), each.header.get("summary", ""))
        plain = "\n".join(line for line in each.text.splitlines() if not line.startswith("#+"))
        examples.append(Example(name, summary, plain.strip()))
    answer = _answer(query, run) if run is not None else {}
    content = page(
        request,
        "sparql.html",
        query=query or (examples[0].query if examples else ""),
        asked=run is not None,
        examples=examples,
        answer=answer,
        seconds=f"{site.settings.query_timeout:g}",
        megabytes=site.settings.query_max_bytes // 2**20,
    )
    language = reader_of(request).language
    headers = {"Vary": "Accept, Accept-Language", "Content-Language": language, "Cache-Control": "no-cache"}
    return Response(content, 200, headers, "text/html; charset=utf-8")


def _answer(query: str, run: Callable[[str], bytes]) -> dict[str, Any]:
    kind = query_form(query)
    if kind in ("construct", "describe"):
        lines = run("text/turtle").decode().splitlines()
        return {"kind": "graph", "text": "\n".join(lines[:_SHOWN]), "total": len(lines), "shown": _SHOWN}
    result = json.loads(run("application/sparql-results+json"))
    if kind == "ask":
        return {"kind": "truth", "truth": result["boolean"]}
    rows = result["results"]["bindings"]
    names = result["head"]["vars"]
    return {"kind": "rows", "names": names, "rows": rows[:_SHOWN], "total": len(rows), "shown": _SHOWN}
