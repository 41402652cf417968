"""One reader for all tests of what comes in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from api.validation.input.reader import TextReader
from api.validation.input.statement_reader import Bases

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from api.validation.input.reader import ReadText

BASES = Bases("https://w3id.org/gyebo/", "https://w3id.org/gyebo/")


@pytest.fixture(scope="module")
def reader() -> Iterator[TextReader]:
    """Return a reader whose processes end with the module's tests."""
    made = TextReader()
    yield made
    made.close()


@pytest.fixture
def read(reader: TextReader) -> Callable[[bytes | str, str], ReadText]:
    """Return a function that reads a text by the name of its file."""

    def one(data: bytes | str, name: str) -> ReadText:
        return reader.read(data.encode() if isinstance(data, str) else data, name, BASES)

    return one
