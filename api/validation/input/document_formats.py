"""Which RDF format a text is in, by its name and its beginning; what is none is named."""

from __future__ import annotations

import re
from pathlib import PurePath

import pyoxigraph as ox

from api.formats import TABLE
from api.validation.input.refusals import Refusal

_HEAD = 4_000  # characters by which a text is judged
_ANY_TEXT = ("", "txt", "text", "text/plain", "application/octet-stream")
_JSON = re.compile(r'\s*(?:\{\s*(?:"|\}\s*$)|\[\s*(?:[{"]|\]\s*$))')
_XML = re.compile(r"\s*<(?:\?xml|!DOCTYPE|!--|[a-z_][\w.-]*(?::[\w.-]+)?\s[^>]*\bxmlns)", re.IGNORECASE)
_HTML = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?<(?:!DOCTYPE\s+html|html)\b", re.IGNORECASE)
_DOCTYPE = re.compile(r"(?:\s+|<\?.*?\?>|<!--.*?-->)*+<!DOCTYPE", re.DOTALL | re.IGNORECASE)
_XML_CHARSET = re.compile(r"\s*<\?xml\b[^>]*?\bencoding\s*=\s*[\"']([^\"']+)[\"']")
_LINKED = re.compile(r'"@(?:context|id|graph|type|value)"')
_QUERY = re.compile(
    r"(?:\s+|#[^\n]*\n|(?:PREFIX|BASE)\s[^\n>]*>)*+(?:SELECT|ASK|CONSTRUCT|DESCRIBE|INSERT|DELETE)\s",
    re.IGNORECASE,
)
_FOURTH = re.compile(r"\s*(?:<[^<>]*>|_:\S+)\s+<[^<>]*>\s+(?:<[^<>]*>|_:\S+|\"[^\n]*\"\S*)\s+<[^<>]*>\s*\.")
_STATEMENT = re.compile(r"<[^<>\s]*>|@prefix\b|\bPREFIX\b|(?<![\w:])[\w-]*:[\w-]+\s", re.IGNORECASE)
_YAML = re.compile(r"(?:---\s*\n|(?:[\w-]+:[ \t]+[^;\n]*[^;.,\n]\n|[\w-]+:[ \t]*\n){2,})")
_MARKDOWN = re.compile(r"#{1,6} \S[^\n]*\n(?:\s*\n)*(?:#{2,6} |[-*] |\||[^\W\d_][^:<>@]*\n)")


def readable_formats() -> str:
    """Return the names of the formats that are read."""
    return ", ".join(each.label for each in TABLE if each.graph_writer)


def recognized(name: str, text: str) -> ox.RdfFormat:
    """Return the format of a text. Raises Refusal, naming what it is, where it is in none.

    `name` is the name of a file, a suffix or a media type; a beginning that can mean one thing alone goes
    before it.
    """
    head = text[:_HEAD]
    if _HTML.match(head):
        raise Refusal("html", 1, 1, {"formats": readable_formats()})
    if _XML.match(head):
        return _xml(text)
    if _JSON.match(head):
        if not _LINKED.search(text):
            raise Refusal("plain-json", 1, 1)
        return ox.RdfFormat.JSON_LD
    named = _named(name)
    if named is not None:
        return named
    if other := something_else(text):
        raise other
    return ox.RdfFormat.N_QUADS if _FOURTH.match(head) else ox.RdfFormat.TRIG


def something_else(text: str) -> Refusal | None:
    """Name what a text probably is that is not in a format akin to Turtle; None where it may be."""
    lines = [line for line in text[:_HEAD].split("\n") if line.strip() and not line.startswith("#")]
    kind = None
    if _QUERY.match(text[:_HEAD]):
        kind = "query"
    elif lines and not _STATEMENT.search(lines[0]):
        if _YAML.match(text[:_HEAD]):
            kind = "yaml"
        elif _MARKDOWN.match(text[:_HEAD]):
            kind = "markdown"
        else:
            kind = _table(lines[:10])
    if kind is None and lines and not any(map(_STATEMENT.search, lines)):
        kind = "not-rdf"
    return Refusal(kind, 1, 1, {"formats": readable_formats()}) if kind else None


def _xml(text: str) -> ox.RdfFormat:
    if found := _DOCTYPE.match(text):
        at = found.end() - len("<!DOCTYPE")
        raise Refusal("doctype", text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
    charset = _XML_CHARSET.match(text[:_HEAD])
    if charset and charset[1].lower() not in ("utf-8", "utf8", "us-ascii"):
        raise Refusal("xml-encoding", 1, charset.start(1) + 1, {"encoding": charset[1][:40]})
    return ox.RdfFormat.RDF_XML


def _named(name: str) -> ox.RdfFormat | None:
    suffix = PurePath(name).suffix.removeprefix(".") or name.partition(";")[0].strip()
    if suffix.lower() in _ANY_TEXT:
        return None
    for row in TABLE:
        if row.graph_writer and (row.means(suffix) or suffix.lower() in row.aliases):
            return row.graph_writer
    return ox.RdfFormat.from_extension(suffix.lower()) or ox.RdfFormat.from_media_type(suffix)


def _table(lines: list[str]) -> str | None:
    """Tell whether lines have about equally many cells, as in a table."""
    for sign, kind in (("\t", "tsv"), (",", "csv"), (";", "csv")):
        counts = [line.count(sign) for line in lines]
        if min(counts) >= 1 and len(lines) > 1 and max(counts) <= 2 * min(counts):
            return kind
    return None
