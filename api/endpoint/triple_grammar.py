"""SPARQL's triples: subjects, properties and paths, values, blank nodes, collections."""

from __future__ import annotations

from typing import NoReturn

from api.endpoint.expression_grammar import ExpressionGrammar
from api.endpoint.query_tokens import Token

ELEMENTS = ("OPTIONAL", "MINUS", "GRAPH", "SERVICE", "FILTER", "BIND", "VALUES", "UNION", "LATERAL", "SELECT")
KEYWORDS = (*ELEMENTS, "WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "FROM", "DISTINCT", "AS")
_TERMS = ("variable", "iri", "name", "string", "number", "blank")
_WEB = ("http:", "https:", "urn:", "mailto:", "file:")


class TripleGrammar(ExpressionGrammar):
    """Reads triples, and keeps the prefixes that are declared."""

    def __init__(self, query: str) -> None:
        super().__init__(query)
        self.prefixes: set[str] = set()
        self.patterns = 0  # basic graph patterns begun, to tell in which a blank node stands
        self._blank: dict[str, int] = {}

    def iri(self) -> Token:
        """Read an IRI or a prefixed name whose prefix is declared."""
        token = self.take()
        if token.kind == "iri":
            return token
        if token.kind != "name":
            self.expected_at(token, "iri")
        prefix = token.text.partition(":")[0]
        if prefix not in self.prefixes:
            if token.text in _WEB or self.here.text == "//":
                self.fail("iri-brackets", token, suggestion=f"<{token.text}…>")
            self.fail("undeclared-prefix", token, prefix=prefix)
        return token

    def expected_at(self, token: Token, what: str) -> NoReturn:
        """Say what should stand where a token stands that has been read."""
        if token.kind == "word":
            self.bare(token)
        self.fail("ends-early" if token.kind == "end" else "expected", token, what=what)

    def literal(self) -> None:
        """Read a literal with its language or datatype."""
        token = self.take()
        if token.kind != "string":
            return
        if self.here.kind == "language":
            self.take()
        elif self.is_mark("^"):
            self.fail("datatype-marks", self.here, suggestion="^^")
        elif self.took_mark("^^"):
            if self.here.kind == "word":
                self.fail("bare-word", self.here, suggestion=f"xsd:{self.here.text}")
            self.iri()

    def triples(self, closing: str) -> set[str]:
        """Read triples up to a closing brace or another element."""
        bound: set[str] = set()
        while self._subject(bound):
            after = self.here
            if self.took_mark("."):
                if not (self.is_term() or self.is_mark("[", "(")):
                    break
                continue
            if self.is_term() or self.is_mark("[", "("):
                self.fail("missing-dot", after, suggestion=f". {after.text}")
            if self.is_mark("/") and self.before.kind == "name" and self.before.end == after.start:
                self.fail("slash-in-name", self.before, until=after.end + len(self.beyond.text))
            break
        if closing == "}" and self.is_mark("/", "+", "*", "=", "|"):
            self.expected("element-end")
        return bound

    def is_term(self) -> bool:
        """Tell whether a variable, an IRI, a literal or a blank node comes next."""
        return self.here.kind in _TERMS or self.is_word("TRUE", "FALSE") or self.is_mark("<")

    def term(self, bound: set[str], what: str) -> None:
        """Read a term; a variable is added to those that are bound."""
        token = self.here
        if self.is_mark("<"):
            self.fail("unclosed-iri", token, until=self._line_end(token))
        if self.is_mark("+", "-") and self.beyond.kind == "number":
            self.take()
            self.take()
        elif token.kind == "variable":
            bound.add(self.take().text[1:])
        elif token.kind in ("iri", "name"):
            self.iri()
        elif token.kind == "blank":
            self._blank_node()
        elif token.kind in ("string", "number") or self.is_word("TRUE", "FALSE"):
            self.literal()
        elif token.kind == "word":
            if token.text.upper() in KEYWORDS:
                self.expected(what)
            self.take()
            self.bare(token)
        else:
            self.expected(what)

    def _line_end(self, token: Token) -> int:
        end = token.end
        while end < len(self.query) and self.query[end] not in " \t\r\n}":
            end += 1
        return end

    def _blank_node(self) -> None:
        label = self.take()
        if self._blank.setdefault(label.text, self.patterns) != self.patterns:
            self.fail("blank-node-twice", label, suggestion=f"?{label.text[2:]}")

    def _subject(self, bound: set[str]) -> bool:
        if self.is_mark("[", "("):
            empty = self._node(bound)
            if self.is_mark(".", "}") and not empty:
                return True
        elif self.is_term():
            self.term(bound, "subject")
        else:
            return False
        self._properties(bound, required=True)
        return True

    def _node(self, bound: set[str]) -> bool:
        """Read `[…]` or `(…)`; true where nothing stands in it."""
        opened = self.take()
        empty = self.is_mark("]", ")")
        if opened.text == "[":
            if not empty:
                self._properties(bound, required=True)
            self.close(opened, "]", "property")
        else:
            while not self.is_mark(")", "}") and self.here.kind != "end":
                self._object(bound)
            self.close(opened, ")", "value")
        return empty

    def _properties(self, bound: set[str], *, required: bool) -> None:
        while required or not self._ends_properties():
            self._verb(bound)
            self._object(bound)
            while self.took_mark(","):
                self._object(bound)
            required = False
            if not self.took_mark(";"):
                return
            while self.took_mark(";"):
                pass

    def _ends_properties(self) -> bool:
        return self.is_mark(".", "}", "]", "{") or self.is_word(*ELEMENTS) or self.here.kind == "end"

    def _verb(self, bound: set[str]) -> None:
        token = self.here
        if token.kind == "variable":
            bound.add(self.take().text[1:])
            if self.is_mark("+", "*", "/", "|", "?") and not self._signed_number():
                self.fail("path-of-variable", token, until=self.here.end)
            return
        if token.kind in ("string", "number", "blank"):
            self.fail("no-property", token)
        if self._ends_properties():
            self.fail("incomplete-triple", token, missing="property")
        if self.is_mark("=", "!=", "<", ">", "<=", ">="):
            self.fail("bare-comparison", token, suggestion="FILTER(…)")
        self._path(bound)

    def _signed_number(self) -> bool:
        return self.is_mark("+", "-") and self.beyond.kind == "number" and self.here.end == self.beyond.start

    def _path(self, bound: set[str]) -> None:
        self._step(bound)
        while self.took_mark("|", "/"):
            self._step(bound)

    def _step(self, bound: set[str]) -> None:
        while self.took_mark("^", "!"):
            pass
        token = self.here
        if self.is_mark("("):
            opened = self.take()
            if not self.is_mark(")"):
                self._path(bound)
            self.close(opened, ")", "path")
        elif token.kind == "word" and token.text == "a":
            self.take()
        elif token.kind in ("iri", "name"):
            self.iri()
        elif token.kind == "variable":
            self.fail("path-of-variable", token)
        elif token.kind == "word":
            self.take()
            self.bare(token)
        elif self.is_mark("<"):
            self.fail("unclosed-iri", token, until=self._line_end(token))
        else:
            self.expected("property")
        if not self._signed_number():
            self.took_mark("*", "+", "?")

    def _object(self, bound: set[str]) -> None:
        if self.is_mark("[", "("):
            self._node(bound)
            return
        if self.is_mark(".", "}", ";", ",", "]") or self.here.kind == "end":
            self.fail("incomplete-triple", self.here, missing="value")
        self.term(bound, "value")
