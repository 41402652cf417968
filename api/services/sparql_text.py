"""What a user's query text is, before anything runs: its form, its dataset clauses, and what is refused."""

from __future__ import annotations

import re
from typing import Literal

QueryForm = Literal["select", "ask", "construct", "describe"]

# SPARQL's lexical parts, as far as needed to tell keywords from everything that may look like one.
_TOKEN = re.compile(
    r"""
    <[^<>"{}|^`\\\x00-\x20]*>
  | \#[^\n\r]*
  | \"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\" | '''(?:[^'\\]|\\.|'(?!''))*'''
  | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*'
  | [?$]\w+ | @[A-Za-z][A-Za-z0-9-]*
  | [\w.-]*:(?:[\w.:%-]|\\[-_~.!$&'()*+,;=/?\#@%])*
  | (?P<word>[A-Za-z]\w*)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_FORMS: tuple[QueryForm, ...] = ("select", "ask", "construct", "describe")
_UPDATES = ("insert", "delete", "load", "clear", "drop", "create", "add", "move", "copy", "with")


class InvalidQuery(ValueError):
    """The text is not a SPARQL query; `line` and `column` count from 1 where known."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        self.message, self.line, self.column = message, line, column
        super().__init__(message)


class RefusedQuery(ValueError):
    """A query that this endpoint does not run, with the reason in both languages."""

    def __init__(self, reason_ko: str, reason_en: str) -> None:
        self.reason_ko, self.reason_en = reason_ko, reason_en
        super().__init__(reason_en)


def query_form(query: str) -> QueryForm:
    """Return the form of a query. Raises RefusedQuery (update, SERVICE) or InvalidQuery."""
    words = _words(query)
    # Code point escapes are read anywhere by the standard, so the decoded text must be harmless too.
    if "service" in words or "service" in _words(_decoded(query)):
        raise RefusedQuery(
            "SERVICE는 쓸 수 없습니다. 이 서버는 다른 서버에 접속하지 않습니다.",
            "SERVICE is not available: this server does not reach out to other servers.",
        )
    for word in words:
        if word in _FORMS:
            return word
        if word in _UPDATES:
            raise RefusedQuery(
                f"{word.upper()}는 갱신 연산입니다. 이 주소는 조회만 받습니다.",
                f"{word.upper()} is an update; this address only answers queries.",
            )
    raise InvalidQuery("no SELECT, ASK, CONSTRUCT or DESCRIBE found", 1, 1)


def has_dataset_clause(query: str) -> bool:
    """Tell whether the query itself names its graphs with FROM."""
    return "from" in _words(query)


def _words(query: str) -> list[str]:
    return [match["word"].lower() for match in _TOKEN.finditer(query) if match["word"]]


def _decoded(query: str) -> str:
    def character(match: re.Match[str]) -> str:
        code = int(match[1] or match[2], 16)
        return chr(code) if code < 0x110000 else " "

    return _ESCAPE.sub(character, query)
