"""SPARQL's group patterns: what stands between braces beside triples."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from api.endpoint.triple_grammar import ELEMENTS, KEYWORDS, TripleGrammar

if TYPE_CHECKING:
    from collections.abc import Callable

    from api.endpoint.query_tokens import Token

_OTHERS = {
    "LET": "BIND(… AS ?x)",
    "OPTION": "",
    "UNSAID": "FILTER NOT EXISTS",
    "HINT": "",
    "WITH": "{ SELECT … }",
}


class PatternGrammar(TripleGrammar):
    """Reads group patterns; each returns the variables that it binds."""

    def sub_select(self) -> set[str]:
        """Read a SELECT within braces."""
        raise NotImplementedError

    def values(self) -> set[str]:
        """Read what follows VALUES."""
        names, single = self._values_names()
        opened = self.take_open("{")
        while not self.is_mark("}"):
            if single:
                self._value()
            elif self.is_mark("("):
                row = self.take()
                count = 0
                while not self.is_mark(")") and not self.is_mark("}"):
                    self._value()
                    count += 1
                self.close(row, ")", "value")
                if count != len(names):
                    until = self.before.end
                    self.fail("values-count", row, until=until, count=str(count), wanted=str(len(names)))
            else:
                self.close(opened, "}", "row")
        self.take()
        return set(names)

    def take_open(self, mark: str) -> Token:
        """Read an opening brace."""
        if not self.is_mark(mark):
            self._foreign()
            self.expected("brace", before=self.before.text)
        return self.take()

    def group(self) -> set[str]:
        """Read a group pattern with its braces."""
        opened = self.take_open("{")
        self.patterns += 1
        bound = self.sub_select() if self.is_word("SELECT") else self._elements()
        self.patterns += 1
        if self.is_mark(")", "]"):
            self.fail("unopened-bracket", self.here, suggestion="}", open=opened.text)
        self.close(opened, "}", "element")
        return bound

    def _elements(self) -> set[str]:
        bound: set[str] = set()
        while not self.is_mark("}"):
            if self.is_term() or self.is_mark("[", "("):
                bound |= self.triples("}")
                continue
            if self.is_mark("{"):
                bound |= self.group()
                while self.took_word("UNION"):
                    bound |= self.group()
            elif self.here.kind == "word":
                bound |= self._element(bound)
            else:
                break
            self.took_mark(".")
        return bound

    def _element(self, bound: set[str]) -> set[str]:
        word = self.here.text.upper()
        match word:
            case "SELECT":
                self.fail("bare-subselect", self.here, suggestion="{ SELECT … }")
            case "UNION":
                self.fail("bare-union", self.here, suggestion="{ … } UNION { … }")
            case "FILTER":
                self.take()
                self._unaggregated(self.constraint)
                return set()
            case "BIND":
                return self._bind(bound)
            case "VALUES":
                self.take()
                return self.values()
        if word not in ELEMENTS:
            self._foreign()
            similar = get_close_matches(word, KEYWORDS, 1, 0.75)
            if similar:
                self.fail("unknown-word", self.here, suggestion=similar[0], similar=similar[0])
            self.take()
            self.bare(self.before)
        self.take()
        if word == "SERVICE":
            self.took_word("SILENT")
        new: set[str] = set()
        if word in ("GRAPH", "SERVICE"):
            new |= self._graph_name()
        inner = self.group()
        return set() if word == "MINUS" else new | inner

    def _graph_name(self) -> set[str]:
        if self.here.kind == "variable":
            return {self.take().text[1:]}
        if self.here.kind not in ("iri", "name"):
            self.expected("graph")
        self.iri()
        return set()

    def _bind(self, bound: set[str]) -> set[str]:
        word = self.take()
        if not self.is_mark("("):
            self.fail("brackets-missing", self.here, suggestion="(… AS ?x)", before=word.text)
        opened = self.take()
        self._unaggregated(self.expression)
        variable = self.named_as(opened)
        if variable.text[1:] in bound:
            self.fail("bound-variable", variable)
        return {variable.text[1:]}

    def _unaggregated(self, read: Callable[[], None]) -> None:
        """Read an expression of a group: nothing can be counted before the group is whole."""
        start, used, aggregated = self.here, list(self.used), self.aggregated
        read()
        self.used = used
        if self.aggregated > aggregated:
            self.fail("aggregate-in-group", start, until=self.before.end)

    def named_as(self, opened: Token) -> Token:
        """Read AS, a variable and the closing bracket of an expression."""
        if not self.took_word("AS"):
            if self.here.kind == "variable" or self.is_mark(")"):
                self.fail("as-missing", self.here, suggestion="AS ?x")
            self.close(opened, ")", "operator-as")
        if self.here.kind == "word":
            self.fail("variable-mark", self.here, suggestion=f"?{self.here.text}")
        if self.here.kind != "variable":
            self.expected("variable")
        variable = self.take()
        self.close(opened, ")", "closing")
        return variable

    def _foreign(self) -> None:
        word = self.here.text.upper()
        if word in _OTHERS and self.here.kind == "word":
            self.fail("not-standard", self.here, suggestion=_OTHERS[word])

    def _values_names(self) -> tuple[list[str], bool]:
        if self.here.kind == "variable":
            return [self.take().text[1:]], True
        if not self.is_mark("("):
            self.expected("values-names")
        opened = self.take()
        names = []
        while self.here.kind == "variable":
            names.append(self.take().text[1:])
        self.close(opened, ")", "variable")
        return names, False

    def _value(self) -> None:
        token = self.here
        if token.kind == "variable":
            self.fail("variable-in-values", token)
        if self.took_word("UNDEF"):
            return
        if self.is_mark("("):
            self.expected("value-alone")
        self.term(set(), "value")
