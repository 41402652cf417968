"""Numbers are written as people read them, in Korean by 만, 억 and 조, and cut words keep both ends."""

from __future__ import annotations

import pytest

from api.web.pages.numbers import amount, fitted, spoken_number


@pytest.mark.parametrize(
    ("text", "korean", "english"),
    [
        ("999999", "", ""),
        ("1000000", "100만", "1 million"),
        ("99999999", "10,000만", "100 million"),
        ("100000000", "1억", "100 million"),
        ("7000000000", "70억", "7 billion"),
        ("14700000000", "147억", "14.7 billion"),
        ("999999999999", "10,000억", "1,000 billion"),
        ("1000000000000", "1조", "1 trillion"),
        ("1234567890123", "1.23조", "1.23 trillion"),
        ("-7000000000", "-70억", "-7 billion"),
        ("many", "", ""),
        ("INF", "", ""),
    ],
)
def test_a_large_number_is_told_by_its_size(text: str, korean: str, english: str) -> None:
    assert spoken_number(text, "ko") == korean
    assert spoken_number(text, "en") == english


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("1234567.50", "1,234,567.5"), ("1000", "1,000"), ("999", "999"), ("-0.50", "-0.5"),
        ("-1234", "-1,234"), ("3.0", "3"), ("1E3", "1,000"), ("0", "0"), ("v2", "v2"), ("NaN", "NaN"),
    ],
)  # fmt: skip
def test_digits_are_grouped_and_idle_zeros_left_out(text: str, shown: str) -> None:
    assert amount(text) == shown


@pytest.mark.parametrize(
    ("words", "columns", "shown"),
    [
        ("abcdefghij", 10, "abcdefghij"),
        ("abcdefghijk", 10, "abcde…hijk"),
        ("가나다라마", 10, "가나다라마"),
        ("가나다라마바", 10, "가나…마바"),
    ],
)
def test_words_are_cut_in_the_middle_to_their_width(words: str, columns: int, shown: str) -> None:
    assert fitted(words, columns) == shown
