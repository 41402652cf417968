"""What is wrong with a text that the engine refuses, found anew: engines tell tokens, not reasons."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.parsers import expat

import pyoxigraph as ox

from api.endpoint.mistakes import known_prefixes
from api.endpoint.query_tokens import MistakeFound, Token, tokens_of
from api.formats import TABLE
from api.validation.input.document_formats import something_else
from api.validation.input.refusals import Refusal
from api.validation.input.turtle_grammar import TurtleGrammar

if TYPE_CHECKING:
    from collections.abc import Iterator

_WHOLE = 200_000  # characters of a text that is read again from its beginning
_AROUND = 50_000  # characters before and after a mistake in a longer one
_SHOWN = 80  # characters of what stands at a place
_DECLARED = re.compile(r"^[ \t]*(?:@prefix|PREFIX)\s+([^\s:]*):\s*<([^<>\s]*)>", re.IGNORECASE | re.MULTILINE)
# Mistakes that begin long before the engine notices.
_EARLY = ("unclosed-string", "unclosed-bracket", "unclosed-iri", "quote-in-text")
_ENGINE = (
    (re.compile(r"IRI"), "bad-iri"),
    (re.compile(r"subtag|language", re.IGNORECASE), "bad-language"),
)
_JSON = (
    (re.compile(r"followed by a comma"), "json-comma"),
    (re.compile(r"no (?:array|object) to close|closing", re.IGNORECASE), "json-bracket"),
    (re.compile(r"end|never", re.IGNORECASE), "json-end"),
)
_XML = {
    expat.errors.codes[expat.errors.XML_ERROR_TAG_MISMATCH]: "xml-tag",
    expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS]: "xml-end",
    expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN]: "xml-end",
    expat.errors.codes[expat.errors.XML_ERROR_UNDEFINED_ENTITY]: "xml-entity",
    expat.errors.codes[expat.errors.XML_ERROR_UNBOUND_PREFIX]: "xml-prefix",
}


def syntax_refusal(text: str, form: ox.RdfFormat, error: SyntaxError, base_iri: str) -> Refusal:
    """Return what is wrong with a text in this format, by its first mistake."""
    if form == ox.RdfFormat.JSON_LD:
        return _of_json(text, error)
    if form == ox.RdfFormat.RDF_XML:
        return Refusal("syntax-rdf-xml", 1, 1)
    if other := something_else(text):
        return other
    if form != ox.RdfFormat.N_QUADS and (found := _mistake(text, form, error, base_iri)):
        return found
    name = next((row.label for row in TABLE if row.graph_writer == form), str(form))
    kind = next((kind for words, kind in _ENGINE if words.search(str(error.msg))), None)
    given = _word_at(text, error.lineno, error.offset)
    if kind and given:
        return Refusal(f"syntax-{kind}", error.lineno, error.offset, {"given": given})
    return Refusal("unreadable", error.lineno, error.offset, {"format": name})


def _mistake(text: str, form: ox.RdfFormat, error: SyntaxError, base_iri: str) -> Refusal | None:
    """Return the first mistake by the grammar, unless the engine went on reading after it."""
    stopped = _offset(text, error.lineno, error.offset)
    start, declared = 0, {}
    if len(text) > _WHOLE:
        start = max(text.rfind(".\n", 0, max(0, stopped - 1)) + 2, stopped - _AROUND, 0)
        declared = {match[1]: match[2] for match in _DECLARED.finditer(text, 0, start)}
    part = text[start : start + _WHOLE if not start else stopped + _AROUND]
    grammar = TurtleGrammar(
        part, known_prefixes(base_iri), declared=declared, graphs=form == ox.RdfFormat.TRIG
    )
    try:
        grammar.read()
    except MistakeFound as found:
        late = found.kind not in _EARLY and _ends_between(part, found.end, stopped - start)
        if late:
            return None
        at = start + found.start
        line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
        values = {name: _plain(value) for name, value in found.values.items()}
        return Refusal(
            f"syntax-{found.kind}", line, column, {**values, "suggestion": _plain(found.suggestion)}
        )
    except RecursionError:
        return None
    return None


def _ends_between(part: str, start: int, stop: int) -> bool:
    """Tell whether a statement ends between two places: what stands before it cannot be what is wrong."""
    return start < stop and any(
        token.kind == "mark" and token.text == "." for token in _tokens_between(part, start, stop)
    )


def _tokens_between(part: str, start: int, stop: int) -> Iterator[Token]:
    for token in tokens_of(part, start):
        if token.end >= stop:
            return
        yield token


def _of_json(text: str, error: SyntaxError) -> Refusal:
    message = str(error.msg)
    if "LoadDocumentCallback" in message:
        at = text.find('"@context"')
        return Refusal("remote-context", *(_place(text, at) if at >= 0 else (None, None)))
    if error.lineno is None:
        keywords = re.findall(r"@\w+", message)
        at = text.find(f'"{keywords[0]}"') if keywords else -1
        line, column = _place(text, at) if at >= 0 else (None, None)
        return Refusal("syntax-jsonld-keyword", line, column, {"given": ", ".join(keywords) or "@context"})
    kind = next((kind for words, kind in _JSON if words.search(message)), "json-value")
    return Refusal(f"syntax-{kind}", error.lineno, error.offset)


def check_xml(text: str) -> None:
    """Raise Refusal where a text is not well-formed XML; the engine lets one pass that ends early."""
    parser = expat.ParserCreate(namespace_separator=" ")
    try:
        parser.Parse(text, True)
    except expat.ExpatError as error:
        kind = _XML.get(error.code, "xml")
        raise Refusal(f"syntax-{kind}", error.lineno, error.offset + 1) from None


def _place(text: str, at: int) -> tuple[int, int]:
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def _offset(text: str, line: int | None, column: int | None) -> int:
    at = 0
    for _ in range((line or 1) - 1):
        at = text.find("\n", at) + 1
    return at + (column or 1) - 1


def _word_at(text: str, line: int | None, column: int | None) -> str:
    if line is None:
        return ""
    at = _offset(text, line, column)
    return _plain(next(iter(text[at : at + 1000].split()), "").rstrip(".;,"))


def _plain(value: str) -> str:
    # A terminal must not obey what a stranger wrote.
    words = " ".join(value.split())[:_SHOWN]
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in words)
