"""A query cut into SPARQL's tokens, with what may stand in a text by mistake, and a reader that says so."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterator

_ESCAPED = r"\\[_~.\-!$&'()*+,;=/?#@%]"
_LOCAL = rf"(?:[\w:]|%[0-9A-Fa-f]{{2}}|{_ESCAPED})(?:[\w:.·-]|%[0-9A-Fa-f]{{2}}|{_ESCAPED})*(?<![.])"
_TOKEN = re.compile(
    rf"""
    (?P<space>[ \t\r\n]+|\#[^\r\n]*)
  | (?P<iri><[^<>"{{}}|^`\x00-\x20]*>)
  | (?P<string>\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\" | \'\'\'(?:[^'\\]|\\.|'(?!''))*\'\'\'
      | (?!\"\"\"|\'\'\')(?:"(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*'))
  | (?P<open>["'][^\r\n]*)
  | (?P<variable>[?$]\w+)
  | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<blank>_:\w(?:[\w.·-]*[\w·-])?)
  | (?P<name>(?:[^\W\d_](?:[\w.-]{{0,200}}[\w-])?)?:(?:{_LOCAL})?)
  | (?P<number>(?:\d+\.?\d*|\.\d+)[eE][+-]?\d+|\d*\.\d+|\d+)
  | (?P<word>[^\W\d]\w*)
  | (?P<mark>\^\^|&&|\|\||!=|<=|>=|:=|==|<>|//|/\*|--|[{{}}()\[\].;,|/^+*?!=<>-])
  | (?P<odd>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_BAD_ESCAPE = re.compile(
    r"\\(?:[tbnrf\"'\\]|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})|(?P<bad>\\(?:u\w{0,4}|U\w{0,8}|.)?)", re.DOTALL
)
_MOST_SPLITS = 50  # each reads the rest of the text again
_MOST_MARKED = 80  # characters of a fragment


class Token(NamedTuple):
    """A piece of a query; `kind` is a name of the pattern above, or `end`."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong with a query: a kind, whose words stand in the messages, and the part that is meant.

    `suggestion` is text to write instead, or a line to add. Line and column count from 1.
    """

    kind: str
    line: int | None = None
    column: int | None = None
    fragment: str = ""
    suggestion: str = ""
    values: dict[str, str] = field(default_factory=dict)


class MistakeFound(Exception):
    """Ends the reading of a query at its first mistake."""

    def __init__(self, kind: str, start: int, end: int, suggestion: str, values: dict[str, str]) -> None:
        self.kind, self.start, self.end = kind, start, end
        self.suggestion, self.values = suggestion, values
        super().__init__(kind)

    def of(self, query: str) -> Mistake:
        """Return it with its place in the query."""
        line, column = line_and_column(query, self.start)
        fragment = query[self.start : self.end][:_MOST_MARKED]
        return Mistake(self.kind, line, column, fragment, self.suggestion, self.values)


def line_and_column(query: str, start: int) -> tuple[int, int]:
    """Return line and column of a character, counted from 1."""
    return query.count("\n", 0, start) + 1, start - query.rfind("\n", 0, start)


def tokens_of(query: str, start: int = 0) -> Iterator[Token]:
    """Yield the tokens of a query, without white space and comments, and an `end`."""
    for match in _TOKEN.finditer(query, start):
        kind = match.lastgroup or "odd"
        if kind != "space":
            yield Token(kind, match[0], match.start())
        if kind == "open":
            break  # what follows may be text or query; and hostile text would be read again and again
    yield Token("end", "", len(query))


class TokenReader:
    """Reads tokens one by one; whatever can never stand in a query is a mistake when its turn comes."""

    def __init__(self, query: str) -> None:
        self.query = query
        self._tokens = list(tokens_of(query))
        self._at = 0
        self._splits = 0

    @property
    def here(self) -> Token:
        """The next token. Raises MistakeFound where it is none."""
        token = self._tokens[self._at]
        if token.kind == "odd":
            self._odd(token)
        if token.kind == "open":
            self.fail("unclosed-string", token)
        return token

    @property
    def beyond(self) -> Token:
        """The token after the next one."""
        return self._tokens[min(self._at + 1, len(self._tokens) - 1)]

    @property
    def before(self) -> Token:
        """The token that was read last."""
        return self._tokens[max(self._at - 1, 0)]

    def take(self) -> Token:
        """Read a token."""
        token = self.here
        if token.kind == "string":
            self._check_escapes(token)
        if token.kind != "end":
            self._at += 1
        return token

    def split_iri(self) -> None:
        """Take what looks like an IRI, where none can stand, for a sign of comparison and what follows."""
        token = self.here
        if token.kind == "iri" and token.text != "<>" and self._splits < _MOST_SPLITS:
            self._splits += 1
            rest = tokens_of(self.query, token.start + 1)
            self._tokens[self._at :] = [Token("mark", "<", token.start), *rest]

    def is_mark(self, *marks: str) -> bool:
        """Tell whether one of some signs comes next."""
        return self.here.kind == "mark" and self.here.text in marks

    def is_word(self, *words: str) -> bool:
        """Tell whether one of some keywords, given in capitals, comes next."""
        return self.here.kind == "word" and self.here.text.upper() in words

    def took_mark(self, *marks: str) -> bool:
        """Read one of some signs if it comes next."""
        if self.is_mark(*marks):
            self.take()
            return True
        return False

    def took_word(self, *words: str) -> bool:
        """Read one of some keywords if it comes next."""
        if self.is_word(*words):
            self.take()
            return True
        return False

    def took_variable(self) -> bool:
        """Read a variable if one comes next."""
        if self.here.kind == "variable":
            self.take()
            return True
        return False

    def close(self, opened: Token, mark: str, what: str) -> None:
        """Read the closing bracket of an opened one."""
        if self.took_mark(mark):
            return
        if self.here.kind == "end" or self.is_mark("}", ")", "]"):
            self.fail("unclosed-bracket", opened, suggestion=mark, open=opened.text, close=mark)
        self.expected(what)

    def fail(
        self, kind: str, token: Token, until: int | None = None, *, suggestion: str = "", **values: str
    ) -> NoReturn:
        """Say what is wrong with a token, or with the text from there on."""
        end = token.end if until is None else until
        raise MistakeFound(kind, token.start, end, suggestion, {"given": token.text[:_MOST_MARKED], **values})

    def expected(self, what: str, before: str = "") -> NoReturn:
        """Say what should stand where something else stands, or nothing."""
        self.not_comment()
        kind = "ends-early" if self.here.kind == "end" else "expected"
        self.fail(kind, self.here, what=what, before=before)

    def not_comment(self) -> None:
        """Say so where a comment of another language begins."""
        if self.is_mark("--", "//", "/*"):
            self.fail("comment-sign", self.here, suggestion="#")

    def _odd(self, token: Token) -> NoReturn:
        sign = token.text
        name, code = unicodedata.name(sign, ""), f"U+{ord(sign):04X}"
        plain = _QUOTES.get(sign) or _SIGNS.get(sign) or unicodedata.normalize("NFKC", sign)
        if unicodedata.category(sign) in ("Zs", "Cf", "Cc", "Cs") or sign in "\u2028\u2029":
            self.fail("odd-space", token, name=name, code=code)
        if sign in _QUOTES:
            self.fail("odd-quote", token, suggestion=plain, plain=plain, name=name, code=code)
        if plain != sign and plain.isascii() and plain.strip():
            self.fail("odd-sign", token, suggestion=plain, plain=plain, name=name, code=code)
        self.fail("odd-character", token, name=name, code=code)

    def _check_escapes(self, token: Token) -> None:
        for match in _BAD_ESCAPE.finditer(token.text):
            if match["bad"]:
                written = Token("escape", match["bad"], token.start + match.start())
                self.fail("bad-escape", written, suggestion=f"\\{match['bad']}")


_QUOTES = dict.fromkeys("“”„‟«»〝〞＂″", '"') | dict.fromkeys("‘’‚‛‹›＇′`´", "'")
_SIGNS = {"–": "-", "—": "-", "−": "-", "。": ".", "、": ",", "≠": "!=", "≤": "<=", "≥": ">=", "·": "."}
