"""The one table of media types: what each format is called, what it serves, and who writes it.

A new format is a new row; negotiation, addresses, pages, the endpoint and its description read this table.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

import pyoxigraph as ox

# What is answered in a format: rows of a SELECT, the truth of an ASK, a graph as a query or a store gives it,
# a document about a thing, a list or report for programs, a page for people, a picture or path of the
# lineage, the text of a query, a problem.
Use = Literal["rows", "truth", "graph", "document", "list", "page", "lineage", "query", "problem"]

_SPELLING = re.compile(r"[^a-z0-9]")


@dataclass(frozen=True, slots=True)
class Format:
    """One row: the name in addresses, its media type, the name for people, and what it serves.

    `aliases` are other media types that mean it, `spellings` other words for it in `format=`. `w3c` is its
    name below http://www.w3.org/ns/formats/ where it has one. `graph_writer` is the engine's writer of
    triples.
    """

    name: str
    media_type: str
    label: str
    uses: frozenset[Use] = frozenset()
    aliases: tuple[str, ...] = ()
    spellings: tuple[str, ...] = ()
    w3c: str = ""
    graph_writer: ox.RdfFormat | None = None
    by_name_only: bool = False

    @property
    def suffix(self) -> str:
        """Ending of a document's address."""
        return f".{self.name}"

    @property
    def content_type(self) -> str:
        """Value of Content-Type."""
        text = self.media_type.startswith("text/")
        return f"{self.media_type}; charset=utf-8" if text else self.media_type

    @property
    def engine_type(self) -> str:
        """Media type by which the engine knows it."""
        return self.media_type if self.graph_writer is None else self.graph_writer.media_type

    def means(self, text: str) -> bool:
        """Tell whether a reader's word means this format: name, label or media type, in any letter case."""
        words = (self.name, self.label, self.media_type, self.w3c, *self.aliases, *self.spellings)
        return bool(_plain(text)) and _plain(text) in {_plain(word) for word in words}


def _plain(text: str) -> str:
    return _SPELLING.sub("", text.lower())


def _row(*uses: Use) -> frozenset[Use]:
    return frozenset(uses)


_GRAPH = _row("graph", "document")

# Among those that a reader likes equally the earlier is sent.
TABLE: list[Format] = [
    Format("html", "text/html", "HTML", _row("page", "document"), ("application/xhtml+xml",), ("page",)),
    Format(
        "json",
        "application/sparql-results+json",
        "JSON",
        _row("rows", "truth"),
        ("application/json", "text/json"),
        ("srj",),
        "SPARQL_Results_JSON",
    ),
    Format(
        "xml",
        "application/sparql-results+xml",
        "XML",
        _row("rows", "truth"),
        ("application/xml", "text/xml"),
        ("srx",),
        "SPARQL_Results_XML",
    ),
    Format("json", "application/json", "JSON", _row("list", "lineage"), ("text/json",)),
    Format(
        "ttl",
        "text/turtle",
        "Turtle",
        _row("graph", "document", "lineage"),
        ("application/x-turtle", "application/turtle", "text/n3", "text/rdf+n3"),
        ("n3",),
        "Turtle",
        ox.RdfFormat.TURTLE,
    ),
    Format("csv", "text/csv", "CSV", _row("rows", "list", "lineage"), w3c="SPARQL_Results_CSV"),
    # With a byte-order mark and no cell that a spreadsheet takes for a formula. Programs want neither.
    Format(
        "excel.csv",
        "text/csv",
        "CSV (Excel)",
        _row("rows", "list", "lineage"),
        spellings=("csv-excel", "excel"),
        by_name_only=True,
    ),
    Format(
        "tsv",
        "text/tab-separated-values",
        "TSV",
        _row("rows"),
        w3c="SPARQL_Results_TSV",
    ),
    Format(
        "jsonld",
        "application/ld+json",
        "JSON-LD",
        _GRAPH,
        ("application/json", "text/json"),
        (),
        "JSON-LD",
        ox.RdfFormat.JSON_LD,
    ),
    Format(
        "nt",
        "application/n-triples",
        "N-Triples",
        _GRAPH,
        (),
        ("ntriples",),
        "N-Triples",
        ox.RdfFormat.N_TRIPLES,
    ),
    Format(
        "rdf",
        "application/rdf+xml",
        "RDF/XML",
        _GRAPH,
        ("application/xml", "text/xml"),
        ("rdfxml", "owl"),
        "RDF_XML",
        ox.RdfFormat.RDF_XML,
    ),
    Format(
        "trig",
        "application/trig",
        "TriG",
        _GRAPH,
        ("application/x-trig",),
        (),
        "TriG",
        ox.RdfFormat.TRIG,
    ),
    Format(
        "nq",
        "application/n-quads",
        "N-Quads",
        _GRAPH,
        ("text/x-nquads", "text/nquads"),
        ("nquads",),
        "N-Quads",
        ox.RdfFormat.N_QUADS,
    ),
    Format("graphml", "application/graphml+xml", "GraphML", _row("lineage")),
    Format("dot", "text/vnd.graphviz", "DOT", _row("lineage")),
    Format("mmd", "text/vnd.mermaid", "Mermaid", _row("lineage")),
    Format("rq", "application/sparql-query", "SPARQL", _row("query"), spellings=("sparql",)),
    Format("json", "application/problem+json", "JSON", _row("problem"), ("application/json", "text/json")),
]


def formats_of(*uses: Use) -> tuple[Format, ...]:
    """Return the formats of these uses, those of an earlier use first, each in the order of the table."""
    return tuple(dict.fromkeys(each for use in uses for each in TABLE if use in each.uses))


def format_of(use: Use, name: str) -> Format:
    """Return the format of this name that serves a use. Raises KeyError."""
    for each in TABLE:
        if each.name == name and use in each.uses:
            return each
    raise KeyError(name)


HTML = format_of("page", "html")
JSON = format_of("list", "json")
CSV = format_of("list", "csv")
EXCEL = format_of("list", "excel.csv")
TURTLE = format_of("graph", "ttl")
PROBLEM = format_of("problem", "json")
QUERY_TEXT = format_of("query", "rq")


def names_data(media_type: str) -> bool:
    """Tell whether a media type is one in which RDF is written, by its own or another name."""
    return any(
        media_type in (each.media_type, *each.aliases) for each in TABLE if each.graph_writer is not None
    )
