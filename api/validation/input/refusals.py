"""Why a text was not read: a kind, whose words stand in refusals.toml, and a place."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from api.text import Text


class Refusal(Exception):
    """A text that cannot be read; `line` and `column` count from 1 where they are known."""

    def __init__(
        self,
        kind: str,
        line: int | None = None,
        column: int | None = None,
        values: dict[str, str] | None = None,
    ) -> None:
        self.kind, self.line, self.column, self.values = kind, line, column, values or {}
        super().__init__(kind, line, column, self.values)

    @property
    def words(self) -> Text:
        """What is wrong and what to do, in both languages."""
        told = _words()[self.kind]
        return Text(*(told[language].format_map(self.values) for language in ("ko", "en")))


@cache
def _words() -> dict[str, dict[str, str]]:
    path = Path(__file__).with_name("refusals.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))
