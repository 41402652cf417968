"""SPARQL's expressions: operators, functions with the number of their arguments, aggregates."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, NoReturn

from api.endpoint.query_tokens import Token, TokenReader

if TYPE_CHECKING:
    from collections.abc import Iterator

AGGREGATES = ("COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT")
_MANY = 1_000_000
_ARGUMENTS: dict[int | tuple[int, int], str] = {
    0: "RAND NOW UUID STRUUID",
    1: "STR LANG DATATYPE IRI URI ABS CEIL FLOOR ROUND STRLEN UCASE LCASE ENCODE_FOR_URI YEAR MONTH DAY HOURS"
    " MINUTES SECONDS TIMEZONE TZ MD5 SHA1 SHA256 SHA384 SHA512 ISIRI ISURI ISBLANK ISLITERAL ISNUMERIC BOUND"
    " LANGDIR HASLANG HASLANGDIR ISTRIPLE SUBJECT PREDICATE OBJECT",
    2: "LANGMATCHES CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER STRLANG STRDT SAMETERM ADJUST",
    3: "IF STRLANGDIR TRIPLE",
    (0, 1): "BNODE",
    (2, 3): "SUBSTR REGEX",
    (3, 4): "REPLACE",
    (0, _MANY): "CONCAT COALESCE",
}
FUNCTIONS = {
    name: (count, count) if isinstance(count, int) else count
    for count, names in _ARGUMENTS.items()
    for name in names.split()
}
# What other query languages write, and what SPARQL writes instead.
_FOREIGN = {"AND": "&&", "OR": "||", "LIKE": "CONTAINS(…, …)", "==": "=", "<>": "!=", ":=": "=", "IS": "="}
_COMPARED = ("=", "!=", "<", ">", "<=", ">=")


class ExpressionGrammar(TokenReader):
    """Reads expressions, and keeps which variables stand in them outside of aggregates."""

    def __init__(self, query: str) -> None:
        super().__init__(query)
        self.used: list[Token] = []
        self.aggregated = 0  # aggregates met so far
        self._aggregates: list[Token] = []

    def group(self) -> set[str]:
        """Read a group pattern."""
        raise NotImplementedError

    def iri(self) -> Token:
        """Read an IRI or a prefixed name."""
        raise NotImplementedError

    def literal(self) -> None:
        """Read a literal."""
        raise NotImplementedError

    def expression(self) -> None:
        """Read an expression."""
        self._joined()
        while self.took_mark("||"):
            self._joined()
        foreign = self.here.text.upper()
        if foreign in _FOREIGN:  # `<>` is read as an IRI
            self.fail("not-standard", self.here, suggestion=_FOREIGN[foreign])

    def constraint(self) -> None:
        """Read what may follow FILTER or HAVING: an expression in brackets, or a call."""
        if self.is_mark("("):
            opened = self.take()
            self.expression()
            self.close(opened, ")", "operator")
        elif self.here.kind in ("word", "iri", "name"):
            if self.is_word("NOT", "EXISTS"):
                self._exists()
            elif self.here.kind == "word":
                self.call()
            else:
                self.iri()
                self._arguments(0, _MANY, self.before)
        else:
            self.fail("brackets-missing", self.here, suggestion="(…)", before=self.before.text)

    def call(self) -> None:
        """Read the call of a built-in function."""
        name = self.take()
        key = name.text.upper()
        if key in AGGREGATES:
            self._aggregate(name)
        elif key in FUNCTIONS:
            self._arguments(*FUNCTIONS[key], name)
        elif self.is_mark("("):
            similar = get_close_matches(key, [*FUNCTIONS, *AGGREGATES, "EXISTS"], 1, 0.8)
            found = similar[0] if similar else ""
            self.fail("unknown-function", name, suggestion=found, similar=found)
        else:
            self.bare(name)

    def bare(self, word: Token) -> NoReturn:
        """Say that a word is no variable, no IRI and no name."""
        if self.here.kind == "mark" and self.here.text == "//" and word.end == self.here.start:
            self.fail("iri-brackets", word)
        self.fail("bare-word", word, suggestion=f"?{word.text}")

    def _joined(self) -> None:
        self._compared()
        while self.took_mark("&&"):
            self._compared()

    def _compared(self) -> None:
        self._sum()
        self.split_iri()
        if self.took_mark(*_COMPARED):
            if self.is_mark("="):
                self.fail("not-standard", self.here, suggestion="=")
            self._sum()
        elif self.is_word("IN") or (self.is_word("NOT") and self.beyond.text.upper() == "IN"):
            self.took_word("NOT")
            self.take()
            if not self.is_mark("("):
                self.fail("brackets-missing", self.here, suggestion="(…)", before="IN")
            self._arguments(0, _MANY, self.before)

    def _sum(self) -> None:
        self._product()
        while self.took_mark("+", "-"):
            self._product()

    def _product(self) -> None:
        self._unary()
        while self.took_mark("*", "/"):
            self._unary()

    def _unary(self) -> None:
        while self.took_mark("!", "+", "-"):
            pass
        token = self.here
        if self.is_mark("("):
            opened = self.take()
            self.expression()
            self.close(opened, ")", "operator")
        elif token.kind == "variable":
            self.take()
            if not self._aggregates:
                self.used.append(token)
        elif token.kind in ("string", "number") or self.is_word("TRUE", "FALSE"):
            self.literal()
        elif token.kind in ("iri", "name"):
            self.iri()
            if self.is_mark("("):
                self._arguments(0, _MANY, token)
        elif self.is_word("NOT", "EXISTS"):
            self._exists()
        elif token.kind == "word":
            self.call()
        else:
            self.expected("expression")

    def _exists(self) -> None:
        if self.took_word("NOT") and not self.is_word("EXISTS"):
            kind = "unknown-word" if self.here.kind == "word" else "expected"
            self.fail(kind, self.here, suggestion="EXISTS", similar="EXISTS", what="exists")
        self.take()
        used = list(self.used)
        self.group()
        self.used = used

    def _aggregate(self, name: Token) -> None:
        if self._aggregates:
            outer = self._aggregates[-1].text
            self.fail("nested-aggregate", name, outer=outer)
        self.aggregated += 1
        self._aggregates.append(name)
        opened = self._open(name)
        self.took_word("DISTINCT")
        if not (name.text.upper() == "COUNT" and self.took_mark("*")):
            self.expression()
        if name.text.upper() == "GROUP_CONCAT":
            if self.is_mark(","):
                self.fail("separator", self.here, suggestion='; SEPARATOR=", "')
            if self.took_mark(";"):
                if not (self.took_word("SEPARATOR") and self.took_mark("=") and self.here.kind == "string"):
                    self.fail("separator", self.here, suggestion='SEPARATOR=", "')
                self.take()
        if not self.is_mark(")") and self.here.kind in ("variable", "mark") and not self.is_mark("}"):
            self.fail("one-argument", self.here, name=name.text.upper())
        self.close(opened, ")", "operator")
        self._aggregates.pop()

    def _open(self, name: Token) -> Token:
        if not self.is_mark("("):
            self.fail("brackets-missing", self.here, suggestion="(…)", before=name.text)
        return self.take()

    def _arguments(self, least: int, most: int, name: Token) -> None:
        opened = self._open(name)
        count = sum(1 for _ in self._listed(opened))
        if not least <= count <= most:
            takes = str(least) if least == most else f"{least}–{most}"
            until = self.before.end
            self.fail("argument-count", name, until=until, name=name.text, count=str(count), takes=takes)

    def _listed(self, opened: Token) -> Iterator[None]:
        if self.took_mark(")"):
            return
        self.took_word("DISTINCT")
        while True:
            self.expression()
            yield
            if not self.took_mark(","):
                break
        if self.here.kind in ("variable", "string", "number", "iri", "name"):
            self.expected("comma")
        self.close(opened, ")", "operator")
