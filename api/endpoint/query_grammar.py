"""Whole queries by SPARQL 1.1 (W3C 2013, 19.8): prologue, forms, what is selected, grouped and ordered."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING, NoReturn

from api.endpoint.expression_grammar import AGGREGATES, FUNCTIONS
from api.endpoint.pattern_grammar import PatternGrammar

if TYPE_CHECKING:
    from api.endpoint.query_tokens import Token

_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_MODIFIERS = ("GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES")
_INSIDE = ("FILTER", "OPTIONAL", "BIND", "MINUS", "UNION", "GRAPH")
_FOREIGN = {"DEFINE": "", "TOP": "LIMIT", "WITH": "{ SELECT … }", "EXPLAIN": ""}


@dataclass(slots=True)
class _Selected:
    """What a SELECT asks for: variables, expressions with their variables, names that it gives."""

    star: Token | None = None
    plain: list[Token] = field(default_factory=list)
    within: list[Token] = field(default_factory=list)
    named: list[Token] = field(default_factory=list)
    aggregates: int = 0


class QueryGrammar(PatternGrammar):
    """Reads a whole query."""

    def read(self) -> None:
        """Read it all. Raises MistakeFound at the first mistake."""
        if self.here.kind == "end":
            self.fail("empty", self.here)
        self._prologue()
        self._form()
        if self.took_word("VALUES"):
            self.values()
        self._end()

    def sub_select(self) -> set[str]:
        """Read a SELECT within braces."""
        bound = self._select()
        if self.took_word("VALUES"):
            bound |= self.values()
        return bound

    def _prologue(self) -> None:
        while True:
            if self.here.kind == "language" and self.here.text.lower() in ("@prefix", "@base"):
                self.fail("turtle-prefix", self.here, suggestion=self.here.text[1:].upper())
            if self.took_word("BASE"):
                self._declared()
            elif self.took_word("PREFIX"):
                name = self.take()
                if name.kind != "name" or not name.text.endswith(":") or name.text.count(":") > 1:
                    self.fail("prefix-colon", name, suggestion=f"{name.text}:")
                self._declared()
                self.prefixes.add(name.text[:-1])
            else:
                return

    def _declared(self) -> None:
        if self.here.kind != "iri":
            self.fail("iri-brackets", self.here, suggestion=f"<{self.here.text}…>")
        self.take()
        if self.is_mark(".", ";"):
            self.fail("prefix-dot", self.here)

    def _form(self) -> None:
        word = self.here.text.upper()
        if self.is_word("SELECT"):
            self._select()
        elif self.took_word("ASK"):
            self._dataset()
            self._where()
        elif self.took_word("CONSTRUCT"):
            self._construct()
        elif self.took_word("DESCRIBE"):
            self._describe()
        elif word in _FOREIGN:
            self.fail("not-standard", self.here, suggestion=_FOREIGN[word])
        elif self.here.kind == "word" and (similar := get_close_matches(word, (*_FORMS, "PREFIX"), 1, 0.6)):
            self.fail("unknown-word", self.here, suggestion=similar[0], similar=similar[0])
        elif self.here.kind == "end":
            self.expected("form")
        else:
            self.not_comment()
            self.fail("no-form", self.here)

    def _construct(self) -> None:
        if self.is_mark("{"):
            opened = self.take()
            self.triples("}")
            self.close(opened, "}", "element")
            self._dataset()
            self._where()
        else:
            self._dataset()
            if not self.is_word("WHERE"):
                self.expected("template")
            self.take()
            self.group()
        self._modifiers()

    def _describe(self) -> None:
        if not self.took_mark("*"):
            start = self.here
            while self.here.kind in ("variable", "iri", "name"):
                if not self.took_variable():
                    self.iri()
            if self.here == start:
                self.expected("described")
        self._dataset()
        if self.is_word("WHERE") or self.is_mark("{"):
            self._where()
        self._modifiers()

    def _select(self) -> set[str]:
        self.take()
        self.took_word("DISTINCT", "REDUCED")
        selected = self._selection()
        self._dataset()
        bound = self._where()
        before = self.aggregated
        keys = self._modifiers(aggregated=selected.aggregates)
        selected.aggregates += self.aggregated - before
        self._check(selected, bound, keys)
        names = {token.text[1:] for token in (*selected.plain, *selected.named)}
        return bound if selected.star else names

    def _selection(self) -> _Selected:
        found = _Selected()
        if self.is_mark("*"):
            found.star = self.take()
            return found
        while True:
            if self.here.kind == "variable":
                found.plain.append(self.take())
            elif self.is_mark("("):
                self._expression_as(found)
            elif self.is_mark(",") and (found.plain or found.named):
                self.fail("comma-in-select", self.here)
            elif self.here.kind == "word" and self.here.text.upper() in (*AGGREGATES, *FUNCTIONS):
                self._bare_call()
            else:
                break
        if not (found.plain or found.named):
            if self.is_word("TOP"):
                self.fail("not-standard", self.here, suggestion="LIMIT")
            self.expected("selection")
        return found

    def _bare_call(self) -> NoReturn:
        start = self.here
        self.call()
        text = self.query[start.start : self.before.end]
        name = f"?{start.text.lower()}"
        if self.took_word("AS") and self.here.kind == "variable":
            name = self.take().text
        self.fail("bare-expression", start, until=self.before.end, suggestion=f"({text} AS {name})")

    def _expression_as(self, found: _Selected) -> None:
        opened = self.take()
        used, before = self.used, self.aggregated
        self.used = []
        self.expression()
        found.aggregates += self.aggregated - before
        found.within += [each for each in self.used if each.text[1:] not in _names(found.named)]
        self.used = used
        variable = self.named_as(opened)
        if variable.text[1:] in _names(found.named):
            self.fail("duplicate-as", variable)
        found.named.append(variable)

    def _check(self, selected: _Selected, bound: set[str], keys: set[str] | None) -> None:
        if keys is not None and selected.star:
            self.fail("star-with-group", selected.star)
        for variable in selected.named:
            if variable.text[1:] in bound:
                self.fail("bound-variable", variable)
        if keys is None and not selected.aggregates:
            return
        allowed = (keys or set()) | _names(selected.named)
        for variable in (*selected.plain, *selected.within):
            if variable.text[1:] not in allowed:
                grouped = " ".join(f"?{each}" for each in sorted({*(keys or ()), variable.text[1:]}))
                self.fail("not-grouped", variable, suggestion=f"GROUP BY {grouped}")

    def _dataset(self) -> None:
        while self.took_word("FROM"):
            self.took_word("NAMED")
            if self.here.kind not in ("iri", "name"):
                self.expected("graph-iri")
            self.iri()

    def _where(self) -> set[str]:
        if self.here.kind == "word" and not self.is_word("WHERE"):
            similar = get_close_matches(self.here.text.upper(), ("WHERE", "FROM"), 1, 0.6)
            if similar:
                self.fail("unknown-word", self.here, suggestion=similar[0], similar=similar[0])
        self.took_word("WHERE")
        return self.group()

    def _modifiers(self, *, aggregated: int = 0) -> set[str] | None:
        keys: set[str] | None = None
        if self.took_word("GROUP"):
            keys = self._group_by()
        if self.took_word("HAVING"):
            keys = keys if keys is not None or aggregated else set()
            self._constraints()
        if self.took_word("ORDER"):
            self._order_by()
        while self.is_word("LIMIT", "OFFSET"):
            word = self.take()
            if self.here.kind != "number" or not self.here.text.isdigit():
                self.fail("number-missing", self.here, until=self.here.end, before=word.text.upper())
            self.take()
        return keys

    def _by(self, word: str) -> None:
        if not self.took_word("BY"):
            self.fail("by-missing", self.here, suggestion="BY", before=word)

    def _group_by(self) -> set[str]:
        self._by("GROUP")
        keys: set[str] = set()
        start = self.here
        while self._is_condition():
            if self.here.kind == "variable":
                keys.add(self.take().text[1:])
            elif self.is_mark("("):
                opened = self.take()
                self.expression()
                if self.is_word("AS"):
                    keys.add(self.named_as(opened).text[1:])
                else:
                    self.close(opened, ")", "operator-as")
            else:
                self.constraint()
        self._conditions_end(start)
        return keys

    def _is_condition(self) -> bool:
        if self.here.kind == "word":
            return self.here.text.upper() not in (*_MODIFIERS, *_INSIDE, "SELECT", "BY")
        return self.here.kind in ("variable", "iri", "name") or self.is_mark("(")

    def _constraints(self) -> None:
        self.constraint()
        while self.is_mark("("):
            self.constraint()

    def _order_by(self) -> None:
        self._by("ORDER")
        start = self.here
        while self._is_condition():
            if self.is_word("ASC", "DESC"):
                word = self.here.text.upper()
                if self.before.kind == "variable" and self.beyond.text != "(":
                    self.fail("order-after", self.here, suggestion=f"{word}({self.before.text})")
                self.take()
                if not self.is_mark("("):
                    what = self.before.text.upper()
                    self.fail("brackets-missing", self.here, suggestion=f"{what}(…)", before=what)
                self.constraint()
            elif not self.took_variable():
                self.constraint()
        self._conditions_end(start)

    def _conditions_end(self, start: Token) -> None:
        if self.here == start:
            self.expected("condition")
        if self.is_mark(","):
            self.fail("comma-in-select", self.here)

    def _end(self) -> None:
        token = self.here
        if token.kind == "end":
            return
        word = token.text.upper()
        if token.kind == "word" and word in _MODIFIERS:
            self.fail("wrong-order", token)
        if token.kind == "word" and word in _INSIDE:
            self.fail("outside-group", token)
        if self.is_mark("}", ")", "]"):
            self.fail("unopened-bracket", token, open={"}": "{", ")": "(", "]": "["}[token.text])
        self.not_comment()
        similar = get_close_matches(word, ("WHERE", *_MODIFIERS), 1, 0.75) if token.kind == "word" else []
        if similar:
            self.fail("unknown-word", token, suggestion=similar[0], similar=similar[0])
        self.fail("after-the-end", token, until=len(self.query))


def _names(variables: list[Token]) -> set[str]:
    return {each.text[1:] for each in variables}
