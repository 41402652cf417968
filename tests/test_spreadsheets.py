"""A file for a spreadsheet runs nothing, and loses nothing of what it holds."""

from __future__ import annotations

import csv
import io

import pytest

from api.spreadsheets import csv_of


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_that_begins_like_a_formula_is_kept_from_being_run(first: str) -> None:
    text = csv_of([[f"{first}cmd()", "plain"]]).decode("utf-8-sig")
    ((cell, other),) = csv.reader(io.StringIO(text, newline=""))
    assert (cell, other) == (f"'{first}cmd()", "plain")


def test_a_sign_within_a_cell_is_left_alone() -> None:
    text = csv_of([["a=b", "1-2", "x@y"]]).decode("utf-8-sig")
    assert text == "a=b,1-2,x@y\r\n"


def test_excel_alone_is_told_that_it_is_utf_8() -> None:
    assert csv_of([["가"]], for_excel=True) == b"\xef\xbb\xbf" + csv_of([["가"]])
    assert csv_of([["가"]]).startswith("가".encode())


def test_commas_quotes_and_line_breaks_stay_in_their_cell() -> None:
    rows = [["a,b", 'say "c"', "d\ne"], ["f", "", "g"]]
    text = csv_of(rows).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text, newline=""))) == rows
