"""Rows are counted from bytes alone, whatever stands in values and wherever the pieces end."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, QueryResultsFormat, Store

from api.endpoint.row_counter import row_counter

HOSTILE = ["a\nb", 'say "c"\n', '"', '""', "\\", '\\"', ",{", "[{", "<result>", "{}", "d,e", "\r\n", ""]
FORMATS = {
    "text/csv": QueryResultsFormat.CSV,
    "text/tab-separated-values": QueryResultsFormat.TSV,
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
}


def rows_of(values: list[str], media_type: str) -> bytes:
    written = " ".join(f"({Literal(value)})" for value in values)
    answer = Store().query(f"SELECT ?v {{ VALUES (?v) {{ {written} }} }}")
    return answer.serialize(format=FORMATS[media_type])


@pytest.mark.parametrize("media_type", FORMATS)
@pytest.mark.parametrize("size", [1, 2, 3, 7, 100_000])
def test_every_row_counts_once(media_type: str, size: int) -> None:
    content = rows_of(HOSTILE, media_type)
    counter = row_counter(media_type)
    for start in range(0, len(content), size):
        counter.feed(content[start : start + size])
    assert counter.rows == len(HOSTILE)


@pytest.mark.parametrize("media_type", FORMATS)
def test_an_answer_without_rows_has_none(media_type: str) -> None:
    counter = row_counter(media_type)
    counter.feed(rows_of([], media_type))
    assert counter.rows == 0


def test_a_line_of_n_triples_is_a_triple() -> None:
    counter = row_counter("application/n-triples")
    counter.feed(b"<a> <b> <c> .\n<a> <b> ")
    counter.feed(b"<d> .\n")
    assert counter.rows == 2
