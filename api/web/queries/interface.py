"""The public queries in `/openapi.json`: one path each, with typed parameters and words in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from warnings import catch_warnings, filterwarnings

from api.endpoint.query_text import read_query
from api.queries.library import THINGS
from api.queries.public import public_queries
from api.web.endpoint.sparql import result_formats
from api.web.queries.call import takes
from api.web.queries.page import told

if TYPE_CHECKING:
    from fastapi import FastAPI

    from api.queries.library import Parameter, Query

_TYPES = {"integer": "integer", "decimal": "number"}
_PROBLEM = {"application/problem+json": {"schema": {"type": "object"}}}


def describe_queries(app: FastAPI) -> None:
    """Add the queries to the description of the interface; they are read when it is first asked for."""
    made = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            with catch_warnings():
                # One function answers GET and HEAD; both would have its name.
                filterwarnings("ignore", "Duplicate Operation ID")
                schema = made()
            _name_apart(schema["paths"])
            site = app.state.site
            for query in public_queries(site.library):
                schema["paths"][f"/queries/{query.name}"] = {"get": _operation(query, site.settings.base_iri)}
        return app.openapi_schema or {}

    app.openapi = openapi  # type: ignore[method-assign]


def _name_apart(paths: dict[str, dict[str, Any]]) -> None:
    for operations in paths.values():
        for method, operation in list(operations.items())[1:]:
            operation["operationId"] += f"_{method}"


def _operation(query: Query, base_iri: str) -> dict[str, Any]:
    words = told(query)
    columns = [f"- `{each.name}`: {each.ko} · {each.en}" for each in query.columns]
    description = [words.description.ko, words.description.en, "\n".join(columns)]
    formats = result_formats(read_query(query.example(base_iri)).form)
    return {
        "operationId": query.name.replace("/", "-"),
        "tags": [query.name.partition("/")[0]],
        "summary": f"{words.summary.ko} · {words.summary.en}",
        "description": "\n\n".join(part for part in description if part),
        "parameters": [*(_parameter(each) for each in query.described), _AT],
        "responses": {
            "200": {
                "description": "The whole answer",
                "content": {each.media_type: {"schema": {"type": "string"}} for each in formats},
            },
            "400": {"description": "A value is missing or is none", "content": _PROBLEM},
            "503": {"description": "The query went past a limit", "content": _PROBLEM},
        },
    }


_AT = {
    "name": "at",
    "in": "query",
    "required": False,
    "description": "공개판 번호. 없으면 현재 공개판 · Number of a release; without it, the current one",
    "schema": {"type": "integer", "minimum": 1},
}


def _parameter(parameter: Parameter) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": _TYPES.get(parameter.type, "string")}
    if parameter.type == "date":
        schema["format"] = "date"
    if parameter.type in THINGS or parameter.type == "iri":
        schema["format"] = "iri-reference"
    if parameter.least is not None:
        schema |= {"minimum": parameter.least, "maximum": parameter.largest}
    if parameter.default is not None:
        schema["default"] = _typed(parameter, parameter.default)
    said = f"{parameter.ko} ({takes(parameter, 'ko')}) · {parameter.en} ({takes(parameter, 'en')})"
    return {
        "name": parameter.name,
        "in": "query",
        "required": parameter.default is None,
        "description": said,
        "schema": schema,
        "example": _typed(parameter, parameter.example),
    }


def _typed(parameter: Parameter, text: str) -> object:
    if parameter.type == "integer":
        return int(text)
    return float(text) if parameter.type == "decimal" else text
