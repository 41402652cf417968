"""Turtle and TriG by their grammars (W3C 2014), read to find what is wrong with a text and what was meant.

For texts that the engine refuses. Tokens, and what may stand in a text by mistake, are those of queries.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, NoReturn

from api.endpoint.query_tokens import Token, TokenReader

if TYPE_CHECKING:
    from collections.abc import Mapping

_WEB = ("http:", "https:", "urn:", "mailto:", "file:")
_TERMS = ("iri", "name", "blank", "string", "number", "word", "language")
_RUN = re.compile(r"[^\s;,\[\]()<>\"']+")
_DATES = {
    re.compile(r"\d{4}-\d\d-\d\d"): "date",
    re.compile(r"\d{4}-\d\d"): "gYearMonth",
    re.compile(r"\d{4}-\d\d-\d\dT[\d:.Z+-]+"): "dateTime",
}


class TurtleGrammar(TokenReader):
    """Reads a whole text; `known` are prefixes that may be declared, with their namespaces."""

    def __init__(
        self, text: str, known: Mapping[str, str], *, declared: Mapping[str, str], graphs: bool
    ) -> None:
        super().__init__(text)
        self._known, self._graphs = known, graphs
        self._prefixes = dict(declared)

    def read(self) -> None:
        """Read it all. Raises MistakeFound at the first mistake."""
        while self.here.kind != "end":
            self._statement()

    def _statement(self) -> None:
        token = self.here
        if token.kind == "language" and token.text in ("@prefix", "@base"):
            self._declaration(self.take(), dotted=True)
        elif token.kind == "language":
            self._unknown_directive(token)
        elif self.is_word("PREFIX", "BASE") and self.beyond.text[:1] != ".":
            self._declaration(self.take(), dotted=False)
        elif self._graphs and self.took_word("GRAPH"):
            self.iri("graph")
            self._block()
        elif self.is_mark("{"):
            self._block()
        else:
            self._triples()
            if self.is_mark("{"):
                self._block()
            elif not self.took_mark("."):
                self._not_ended()

    def _unknown_directive(self, token: Token) -> NoReturn:
        similar = get_close_matches(token.text.lower(), ("@prefix", "@base"), 1, 0.5)
        if similar:
            self.fail("unknown-directive", token, suggestion=similar[0])
        self.fail("no-subject", token)

    def _declaration(self, keyword: Token, *, dotted: bool) -> None:
        prefix = None
        if keyword.text.lower().endswith("prefix"):
            name = self.take()
            if name.kind != "name" or not name.text.endswith(":") or name.text.count(":") > 1:
                self.fail("prefix-colon", name, suggestion=f"{name.text.rstrip(':')}:")
            prefix = name.text[:-1]
        if self.here.kind != "iri":
            run = _RUN.match(self.query, self.here.start)
            self.fail("directive-iri", self.here, suggestion=f"<{run[0] if run else '…'}>")
        iri = self.take()
        if prefix is not None:
            self._prefixes[prefix] = iri.text[1:-1]
        if dotted and not self.took_mark("."):
            self._after("directive-dot-missing", keyword=keyword.text)
        if not dotted and self.is_mark("."):
            self.fail("directive-dot", self.here, keyword=keyword.text)

    def _block(self) -> None:
        opened = self.here
        if not self._graphs:
            self.fail("graph-in-turtle", opened)
        if not self.took_mark("{"):
            self.fail("expected-value", opened)
        while not self.is_mark("}"):
            if self.here.kind == "end":
                self.fail("unclosed-bracket", opened, suggestion="}", open="{")
            self._triples()
            if not self.took_mark(".") and not self.is_mark("}"):
                self._not_ended()
        self.take()

    def _triples(self) -> None:
        token = self.here
        if self.is_mark("[", "("):
            if self._node() and self.is_mark(".", "}"):
                return
            if self.is_mark("{") and self._graphs:
                return
        elif token.kind in ("string", "number"):
            self.fail("literal-subject", token)
        elif token.kind == "blank":
            self.take()
        elif self.is_mark(".", ";", ","):
            self.fail("stray-mark", token)
        elif self.is_mark("]", ")", "}"):
            self.fail("unopened-bracket", token)
        else:
            self.iri("subject")
            if self.is_mark("{") and self._graphs:
                return
        self._properties()

    def _properties(self) -> None:
        while True:
            self._verb()
            self._value()
            while self.took_mark(","):
                self._value()
            if not self.took_mark(";"):
                return
            while self.took_mark(";"):
                pass
            if self.is_mark(".", "]", "}") or self.here.kind == "end":
                return

    def _verb(self) -> None:
        token = self.here
        if token.kind == "word" and token.text == "a":
            self.take()
        elif token.kind in ("string", "number", "blank"):
            dot = self._at_offset(-2)
            if dot.kind == "mark" and dot.text == ".":
                self.fail("dot-for-semicolon", dot, suggestion=";")
            self.fail("no-property", token)
        elif self.is_mark(".", ";", ",", "]", "}") or token.kind == "end":
            self._after("property-missing")
        else:
            self.iri("property")

    def _value(self) -> None:
        token = self.here
        if self.is_mark("[", "("):
            self._node()
        elif token.kind == "string":
            self._literal()
        elif token.kind == "blank":
            self.take()
        elif token.kind == "number" or (self.is_mark("+", "-") and self.beyond.kind == "number"):
            self._number()
        elif token.kind == "word" and token.text in ("true", "false"):
            self.take()
        elif self.is_mark(".", ";", ",", "]", ")", "}") or token.kind == "end":
            self._after("value-missing")
        elif token.kind == "language":
            self.fail("tag-without-text", token)
        else:
            self.iri("value")

    def _number(self) -> None:
        start = self.here.start
        if self.here.kind == "mark":
            self.take()
        token = self.take()
        if self._at_offset(0).kind == "odd":
            return  # which is told of when its turn comes
        run = _RUN.match(self.query, start)
        written = run[0].rstrip(".") if run else token.text
        if len(written) > token.end - start:
            kind = next((name for form, name in _DATES.items() if form.fullmatch(written)), "")
            suggestion = f'"{written}"^^xsd:{kind}' if kind else f'"{written}"'
            whole = Token("number", written, start)
            self.fail("bare-date" if kind else "bare-value", whole, suggestion=suggestion)

    def _literal(self) -> None:
        self.take()
        if self.here.kind == "language":
            self.take()
        elif self.is_mark("^"):
            self.fail("datatype-marks", self.here, suggestion="^^")
        elif self.took_mark("^^"):
            if self.here.kind == "word":
                self.fail("datatype-word", self.here, suggestion=f"xsd:{self.here.text}")
            self.iri("datatype")

    def _node(self) -> bool:
        """Read `[…]` or `(…)`; true where something stands in brackets of the first kind."""
        opened = self.take()
        closing = "]" if opened.text == "[" else ")"
        if self.took_mark(closing):
            return False
        if closing == "]":
            self._properties()
        else:
            while not self.is_mark(")", ".", ";", "]", "}") and self.here.kind != "end":
                self._value()
        if not self.took_mark(closing):
            if self.here.kind == "end" or self.is_mark(".", "}", ")", "]", ";"):
                self.fail("unclosed-bracket", opened, suggestion=closing, open=opened.text)
            self._not_ended()
        return closing == "]"

    def iri(self, what: str) -> None:
        """Read an IRI, or a name whose prefix is declared; `what` stands here."""
        token = self.take()
        if token.kind == "iri":
            return
        if token.kind == "name":
            self._name(token)
        elif token.kind == "mark" and token.text == "<":
            self._open_iri(token)
        elif token.kind == "variable":
            self.fail("variable", token)
        elif token.kind == "word":
            self._word(token, what)
        else:
            self.fail(f"expected-{what}", token)

    def _name(self, token: Token) -> None:
        prefix, _, local = token.text.partition(":")
        beside = self.here.kind == "mark" and self.here.text in ("/", "//") and token.end == self.here.start
        run = _RUN.match(self.query, token.start)
        written = run[0].rstrip(".") if run else token.text
        if token.text in _WEB or (beside and self.here.text == "//"):
            self.fail("iri-brackets", Token("name", written, token.start), suggestion=f"<{written}>")
        if prefix not in self._prefixes:
            if prefix in self._known:
                line = f"PREFIX {prefix}: <{self._known[prefix]}>"
                self.fail("undeclared-prefix", token, suggestion=line, prefix=prefix)
            similar = get_close_matches(prefix, self._prefixes, 1, 0.6)
            if similar:
                self.fail("unlike-prefix", token, suggestion=f"{similar[0]}:{local}", prefix=prefix)
            self.fail("unknown-prefix", token, prefix=prefix)
        if beside:
            whole = self._prefixes[prefix] + written.partition(":")[2]
            self.fail("slash-in-name", Token("name", written, token.start), suggestion=f"<{whole}>")

    def _word(self, token: Token, what: str) -> NoReturn:
        if token.text.lower() in ("true", "false") and what == "value":
            self.fail("boolean", token, suggestion=token.text.lower())
        if what == "property" and token.text.lower() in ("is", "isa", "type"):
            self.fail("bare-word", token, suggestion="a")
        self.fail("bare-word" if what != "value" else "bare-value", token, suggestion=f'"{token.text}"')

    def _open_iri(self, token: Token) -> NoReturn:
        line = self.query[token.start : self.query.find("\n", token.start) % (len(self.query) + 1)]
        closed = line.find(">")
        written = line[: closed + 1] if closed > 0 else line.split()[0]
        kind = "space-in-iri" if closed > 0 else "unclosed-iri"
        self.fail(kind, Token("iri", written, token.start))

    def _not_ended(self) -> NoReturn:
        """Tell which mark is missing between two terms that follow one another."""
        token = self.here
        if token.kind == "end":
            self._after("dot-missing")
        if self.is_mark("]", ")", "}"):
            self.fail("unopened-bracket", token)
        if token.kind not in _TERMS and not self.is_mark("[", "(", "<"):
            self.not_comment()
            self.fail("expected-end", token)
        self._stuck(token)
        second, third = self._at_offset(1), self._at_offset(2)
        if second.kind == "mark" and second.text in ",;.]}":
            comma = self._at_offset(-2)
            if comma.kind == "mark" and comma.text == "," and self.before.kind in ("iri", "name"):
                self.fail("comma-for-semicolon", comma, suggestion=";")
            self._after("comma-missing")
        ends = third.kind == "end" or (third.kind == "mark" and third.text in ",;.]}")
        self._after("semicolon-missing" if ends else "dot-missing")

    def _stuck(self, token: Token) -> None:
        """Say so where a value goes on without a space: a quote within a text, a tag that is none."""
        if token.start != self.before.end or token.kind not in ("word", "name", "language", "number"):
            return
        if self.before.kind == "language" and token.text[0] in "_@":
            tag = Token("language", f"{self.before.text}{token.text}", self.before.start)
            self.fail("language-tag", tag, suggestion=tag.text.replace("_", "-"))
        if self.before.kind in ("string", "language"):
            self.fail("quote-in-text", token)

    def _at_offset(self, number: int) -> Token:
        return self._tokens[max(min(self._at + number, len(self._tokens) - 1), 0)]

    def _after(self, kind: str, *, keyword: str = "") -> NoReturn:
        """Say what is missing right after the token that was read last."""
        self.not_comment()
        before = self.before
        self.fail(kind, Token("mark", "", before.end), given=before.text[:80], keyword=keyword)
