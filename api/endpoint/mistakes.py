"""What is wrong with a query that an engine refuses: found anew, since engines tell tokens, not reasons.

Likeness of words is difflib's, after J. W. Ratcliff and D. E. Metzener, Pattern matching: the gestalt
approach (1988).
"""

from __future__ import annotations

import re
from dataclasses import replace
from difflib import get_close_matches
from itertools import pairwise

from api.endpoint.query_grammar import QueryGrammar
from api.endpoint.query_tokens import Mistake, MistakeFound, Token, line_and_column, tokens_of
from api.terms import NAMESPACES, SD, VOID, own_namespace

_LONGEST = 200_000  # characters of a text that is worth a second reading
_OWN = ("benchmark", "code", "dataset", "framework", "hardware", "license", "metric", "model", "organization",
        "source")  # fmt: skip
_USUAL = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "dct": NAMESPACES["dcterms"],
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "odrl": "http://www.w3.org/ns/odrl/2/",
    "org": "http://www.w3.org/ns/org#",
    "qudt": "http://qudt.org/schema/qudt/",
    "sd": SD,
    "sdo": NAMESPACES["schema"],
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "void": VOID,
}
_OF_ENGINES = (
    "bd",
    "bif",
    "gas",
    "hint",
    "sql",
    "wikibase",
)  # what single engines know without a declaration
_FUNCTION = re.compile(r"custom (?:aggregate )?function <?([^<> ]+)>? is not supported")


def known_prefixes(base_iri: str) -> dict[str, str]:
    """Return the namespaces of prefixes that may be used without being looked up: usual ones and our own."""
    own = {name: f"{base_iri}{name}/" for name in _OWN}
    return {**_USUAL, **NAMESPACES, **own, "gyebo": own_namespace(base_iri)}


def find_mistake(query: str, base_iri: str, line: int | None = None, column: int | None = None) -> Mistake:
    """Find what is wrong with a query; where that cannot be told, only the engine's place."""
    unknown = Mistake("unreadable", line, column, _word_at(query, line, column))
    if len(query) > _LONGEST:
        return unknown
    try:
        QueryGrammar(query).read()
    except MistakeFound as found:
        mistake = found.of(query)
        return _with_prefix(mistake, base_iri) if mistake.kind == "undeclared-prefix" else mistake
    except RecursionError:
        return unknown
    return unknown


def unknown_function(query: str, message: str) -> Mistake | None:
    """Tell which function an engine does not have, by its message; None where it says something else."""
    found = _FUNCTION.search(message)
    if found is None:
        return None
    prefixes: dict[str, str] = {}
    tokens = list(tokens_of(query))
    for token, after in pairwise(tokens):
        if token.kind == "name" and token.text.endswith(":") and after.kind == "iri":
            prefixes.setdefault(token.text[:-1], after.text[1:-1])
        if after.text == "(" and _expanded(token, prefixes) == found[1]:
            line, column = line_and_column(query, token.start)
            return Mistake(
                "unknown-function", line, column, token.text, "", {"given": found[1], "similar": ""}
            )
    return Mistake("unknown-function", values={"given": found[1], "similar": ""})


def _expanded(token: Token, prefixes: dict[str, str]) -> str:
    if token.kind == "iri":
        return token.text[1:-1]
    prefix, _, local = token.text.partition(":")
    return prefixes.get(prefix, "") + local


def _with_prefix(mistake: Mistake, base_iri: str) -> Mistake:
    known = known_prefixes(base_iri)
    prefix = mistake.values["prefix"]
    if prefix in _OF_ENGINES:
        return replace(mistake, kind="not-standard")
    if prefix in known:
        return replace(mistake, suggestion=f"PREFIX {prefix}: <{known[prefix]}>")
    similar = get_close_matches(prefix, known, 1, 0.75)
    return replace(mistake, suggestion=f"PREFIX {similar[0]}: <{known[similar[0]]}>") if similar else mistake


def _word_at(query: str, line: int | None, column: int | None) -> str:
    if line is None or column is None:
        return ""
    lines = query.split("\n", line)
    if len(lines) < line:
        return ""
    return next(iter(lines[line - 1][max(column - 1, 0) :].split()), "")[:80]
