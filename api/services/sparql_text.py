"""What a user's query text is, before anything runs: its form, its dataset clauses, and what is refused."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

QueryForm = Literal["select", "ask", "construct", "describe"]

# SPARQL's lexical parts, as far as needed to tell keywords from everything that may look like one.
# Possessive, and an unclosed string ends the reading: hostile text costs one pass.
_LOCAL = r""":(?:[\w.:%-]|\\[-_~.!$&'()*+,;=/?\#@%])*+"""
_TOKEN = re.compile(
    rf"""
    <[^<>"{{}}|^`\\\x00-\x20]*+>
  | \#[^\n\r]*+
  | \"\"\"(?:[^"\\]|\\.|"(?!""))*+\"\"\" | \'\'\'(?:[^'\\]|\\.|'(?!''))*+\'\'\'
  | (?!\"\"\"|\'\'\')(?: "(?:[^"\\\n\r]|\\.)*+" | '(?:[^'\\\n\r]|\\.)*+' )
  | (?P<open>["'])
  | [?$]\w++ | @[A-Za-z][A-Za-z0-9-]*+
  | (?P<run>[\w.-]++)(?P<local>{_LOCAL})?+
  | {_LOCAL}
    """,
    re.VERBOSE | re.DOTALL,
)
_WORD = re.compile(r"[A-Za-z]\w*")
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
    if _calls_service(query):
        raise RefusedQuery(
            "SERVICE는 쓸 수 없습니다. 이 서버는 다른 서버에 접속하지 않습니다.",
            "SERVICE is not available: this server does not reach out to other servers.",
        )
    for word in _words(query):
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


def _calls_service(query: str) -> bool:
    # Engines differ in where a word ends: Oxigraph reads `1.SERVICE:x` as a call. So the letters are
    # refused wherever they may be read as a keyword, be it the prefix of a name.
    if any("service" in match["run"].lower() for match in _runs(query)):
        return True
    # By the standard, code point escapes are read before anything else.
    decoded = _decoded(query)
    if decoded == query:
        return False
    try:
        return any("service" in match["run"].lower() for match in _runs(decoded))
    except InvalidQuery:
        return "service" in decoded.lower()


def _words(query: str) -> list[str]:
    runs = (match["run"] for match in _runs(query) if not match["local"])
    return [word.lower() for run in runs for word in _WORD.findall(run)]


def _runs(query: str) -> Iterator[re.Match[str]]:
    for match in _TOKEN.finditer(query):
        if match["open"]:
            before = query[: match.start()]
            line, column = before.count("\n") + 1, match.start() - before.rfind("\n")
            raise InvalidQuery("a string that is opened here is not closed", line, column)
        if match["run"]:
            yield match


def _decoded(query: str) -> str:
    def character(match: re.Match[str]) -> str:
        code = int(match[1] or match[2], 16)
        return chr(code) if code < 0x110000 else " "

    return _ESCAPE.sub(character, query)
