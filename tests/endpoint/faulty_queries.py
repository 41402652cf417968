"""Queries with one mistake each, and how it is told."""

from __future__ import annotations

from typing import NamedTuple

# ruff: noqa: E501 - one query a line

GYEBO = "PREFIX gyebo: <https://w3id.org/gyebo/def/>"


class Faulty(NamedTuple):
    """A query, the kind of its mistake, its place, the part that is marked, and what is suggested."""

    query: str
    kind: str
    line: int
    column: int
    fragment: str
    suggestion: str


_TABLE = [
    ("", "empty", 1, 1, "", ""),
    ("# nothing but this\n", "empty", 2, 1, "", ""),
    ("SELEC * { ?s ?p ?o }", "unknown-word", 1, 1, "SELEC", "SELECT"),
    ("* { ?s ?p ?o }", "no-form", 1, 1, "*", ""),
    ("/* c */ SELECT * { ?s ?p ?o }", "comment-sign", 1, 1, "/*", "#"),
    ("SELECT * { ?s ?p ?o } -- all", "comment-sign", 1, 23, "--", "#"),
    ("SELECT * { ?s gyebo:parentModel ?o }", "undeclared-prefix", 1, 15, "gyebo:parentModel", GYEBO),
    ("SELECT * { ?s x:y ?o }", "undeclared-prefix", 1, 15, "x:y", ""),
    ("SELECT * { ?s ?p 'x'^^xsd:string }", "undeclared-prefix", 1, 23, "xsd:string",
     "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>"),
    ("SELECT * { ?s skoss:broader ?o }", "undeclared-prefix", 1, 15, "skoss:broader",
     "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>"),
    ("SELECT COUNT(*) WHERE { ?s ?p ?o }", "bare-expression", 1, 8, "COUNT(*)", "(COUNT(*) AS ?count)"),
    ("SELECT COUNT(?s) AS ?n { ?s ?p ?o }", "bare-expression", 1, 8, "COUNT(?s) AS ?n", "(COUNT(?s) AS ?n)"),
    ("SELECT (COUNT(?s) ?n) { ?s ?p ?o }", "as-missing", 1, 19, "?n", "AS ?x"),
    ("SELECT (COUNT(?s) AS n) { ?s ?p ?o }", "variable-mark", 1, 22, "n", "?n"),
    ("SELECT ?p (COUNT(?o) AS ?n)\n{ ?s ?p ?o }\nGROUP BY ?s", "not-grouped", 1, 8, "?p", "GROUP BY ?p ?s"),
    ("SELECT ?s { ?s ?p ?o } ORDER BY COUNT(?o)", "not-grouped", 1, 8, "?s", "GROUP BY ?s"),
    ("SELECT * { ?s ?p ?o } GROUP BY ?s", "star-with-group", 1, 8, "*", ""),
    ("SELECT * { ?s ?p ?o FILTER(COUNT(?o) > 1) }", "aggregate-in-group", 1, 27, "(COUNT(?o) > 1)", ""),
    ("SELECT (1 AS ?x) (2 AS ?x) {}", "duplicate-as", 1, 24, "?x", ""),
    ("SELECT * { ?s ?p ?o BIND(1 AS ?o) }", "bound-variable", 1, 31, "?o", ""),
    ("SELECT (?a + 1 AS ?s) { ?s ?p ?a }", "bound-variable", 1, 19, "?s", ""),
    ("SELECT *\u00a0{ ?s ?p ?o }", "odd-space", 1, 9, "\u00a0", ""),
    ("\ufeffSELECT * { ?s ?p ?o }", "odd-space", 1, 1, "\ufeff", ""),
    ("SELECT * { ?s ?p \u201cx\u201d }", "odd-quote", 1, 18, "\u201c", '"'),
    ("SELECT * { ?s ?p ?o \uff1b ?q ?r }", "odd-sign", 1, 21, "\uff1b", ";"),
    ("SELECT * { ?s ?p ?o \u3002 }", "odd-sign", 1, 21, "\u3002", "."),
    ("SELECT * { ?s ?p ?o \u00a7 }", "odd-character", 1, 21, "\u00a7", ""),
    ("SELECT *\n{\n  ?s ?p ?o", "unclosed-bracket", 2, 1, "{", "}"),
    ("SELECT * { ?s ?p ?o FILTER(?o > 3 }", "unclosed-bracket", 1, 27, "(", ")"),
    ("SELECT * { ?s ?p ?o }}", "unopened-bracket", 1, 22, "}", ""),
    ("SELECT * { ?s ?p 'abc }", "unclosed-string", 1, 18, "'abc }", ""),
    ("SELECT * { <http://x ?p ?o }", "unclosed-iri", 1, 12, "<http://x", ""),
    ("SELECT * { ?s ?p <http://x y> }", "unclosed-iri", 1, 18, "<http://x", ""),
    ("SELECT * { ?s ?p http://e/x }", "iri-brackets", 1, 18, "http:", "<http:\u2026>"),
    ("SELECT * { ?s ?p '\\q' }", "bad-escape", 1, 19, "\\q", "\\\\q"),
    ("SELECT * {\n?s ?p ?o\n?a ?b ?c }", "missing-dot", 3, 1, "?a", ". ?a"),
    ("SELECT *\nWHERE { ?s ?p }", "incomplete-triple", 2, 15, "}", ""),
    ("SELECT * { ?s }", "incomplete-triple", 1, 15, "}", ""),
    ("SELECT * { ?s 'x' ?o }", "no-property", 1, 15, "'x'", ""),
    ("SELECT * { ?s ?p+ ?o }", "path-of-variable", 1, 15, "?p+", ""),
    (f"{GYEBO} SELECT * {{ ?s a gyebo:A/B }}", "slash-in-name", 1, 61, "gyebo:A/B", ""),
    ("SELECT * { ?s ?p ?o } LIMIT", "number-missing", 1, 28, "", ""),
    ("SELECT * { ?s ?p ?o } LIMIT ten", "number-missing", 1, 29, "ten", ""),
    ("SELECT (SUBSTRING(?o) AS ?x) { ?s ?p ?o }", "unknown-function", 1, 9, "SUBSTRING", "SUBSTR"),
    ("SELECT (<urn:f>(?o) AS ?x) { ?s ?p ?o }", "unknown-function", 1, 9, "<urn:f>", ""),
    ("PREFIX f: <urn:f#> SELECT * { ?s ?p ?o FILTER(f:g(?o)) }", "unknown-function", 1, 47, "f:g", ""),
    ("SELECT * { ?s ?p ?o FILTER(REGEX(?o)) }", "argument-count", 1, 28, "REGEX(?o)", ""),
    ("SELECT (COUNT(DISTINCT ?s ?p) AS ?n) { ?s ?p ?o }", "one-argument", 1, 27, "?p", ""),
    ("SELECT (GROUP_CONCAT(?o, ',') AS ?n) { ?s ?p ?o }", "separator", 1, 24, ",", '; SEPARATOR=", "'),
    ("SELECT * { ?s p ?o }", "bare-word", 1, 15, "p", "?p"),
    ("SELECT * { ?s ?p '2024'^^gYear }", "bare-word", 1, 26, "gYear", "xsd:gYear"),
    ("SELECT * { ?s ?p ?o FILTER(?o == 3) }", "not-standard", 1, 31, "==", "="),
    ("SELECT * { ?s ?p ?o FILTER(?o <> 3) }", "not-standard", 1, 31, "<>", "!="),
    ("SELECT * { ?s ?p ?o FILTER(?o AND 3) }", "not-standard", 1, 31, "AND", "&&"),
    ("SELECT TOP 10 * { ?s ?p ?o }", "not-standard", 1, 8, "TOP", "LIMIT"),
    ("DEFINE input:inference 'x' SELECT * { ?s ?p ?o }", "not-standard", 1, 1, "DEFINE", ""),
    ("SELECT * { ?s bif:contains 'x' }", "not-standard", 1, 15, "bif:contains", ""),
    ("SELECT * { LET(?x := 1) }", "not-standard", 1, 12, "LET", "BIND(\u2026 AS ?x)"),
    ("SELECT ?s, ?p { ?s ?p ?o }", "comma-in-select", 1, 10, ",", ""),
    ("SELECT * { ?s ?p ?o FILTER ?o > 3 }", "brackets-missing", 1, 28, "?o", "(\u2026)"),
    ("SELECT * { ?s ?p ?o . SELECT ?s { ?s ?p ?o } }", "bare-subselect", 1, 23, "SELECT", "{ SELECT \u2026 }"),
    ("SELECT * { ?s ?p ?o UNION { ?a ?b ?c } }", "bare-union", 1, 21, "UNION", "{ \u2026 } UNION { \u2026 }"),
    ("SELECT * { ?s = ?o }", "bare-comparison", 1, 15, "=", "FILTER(\u2026)"),
    ("SELECT * { ?s ?p ?o } FILTER(?o > 1)", "outside-group", 1, 23, "FILTER", ""),
    ("SELECT * { ?s ?p ?o } LIMIT 10 ORDER BY ?s", "wrong-order", 1, 32, "ORDER", ""),
    ("SELECT * { ?s ?p ?o } ORDER BY ?s DESC", "order-after", 1, 35, "DESC", "DESC(?s)"),
    ("SELECT * { ?s ?p ?o } ORDER ?s", "by-missing", 1, 29, "?s", "BY"),
    ("SELECT * { ?s ?p ?o } LIMIT 10;", "after-the-end", 1, 31, ";", ""),
    ("@prefix x: <http://x/> .\nSELECT * { ?s ?p ?o }", "turtle-prefix", 1, 1, "@prefix", "PREFIX"),
    ("PREFIX x <http://x/> SELECT * { ?s ?p ?o }", "prefix-colon", 1, 8, "x", "x:"),
    ("PREFIX x: <http://x/>. SELECT * { ?s ?p ?o }", "prefix-dot", 1, 22, ".", ""),
    ("SELECT * { VALUES ?x { ?y } }", "variable-in-values", 1, 24, "?y", ""),
    ("SELECT * { VALUES (?x ?y) { (1) } }", "values-count", 1, 29, "(1)", ""),
    ("SELECT * { _:a ?p ?o OPTIONAL { _:a ?q ?r } }", "blank-node-twice", 1, 33, "_:a", "?a"),
    ("SELECT * { ?s ?p 'x'^xsd:string }", "datatype-marks", 1, 21, "^", "^^"),
    ("SELECT * { ?s ?p ?o FILTER NOT EXIST { ?s ?a ?b } }", "unknown-word", 1, 32, "EXIST", "EXISTS"),
    ("SELECT * { ?s ?p ?o FILTERR(?o) }", "unknown-word", 1, 21, "FILTERR", "FILTER"),
    ("SELECT { ?s ?p ?o }", "expected", 1, 8, "{", ""),
    ("SELECT * { ?s ?p ?o OPTIONAL ?s ?q ?r }", "expected", 1, 30, "?s", ""),
    ("SELECT * { ?s ?p ?o FILTER(?o = ) }", "expected", 1, 33, ")", ""),
    ("SELECT ?s ?p ?o", "ends-early", 1, 16, "", ""),
]  # fmt: skip
FAULTY = [Faulty(*each) for each in _TABLE]
