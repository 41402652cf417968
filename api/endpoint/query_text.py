"""What a user's query text is, before anything runs: its form, its dataset clauses, and what is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from api.endpoint.mistakes import find_mistake
from api.endpoint.query_tokens import Mistake, line_and_column

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

QueryForm = Literal["select", "ask", "construct", "describe"]

# SPARQL's lexical parts, as far as needed to tell keywords from everything that may look like one.
# Possessive, and an unclosed string ends the reading: hostile text costs one pass.
_LOCAL = r""":(?:[\w.:%-]|\\[-_~.!$&'()*+,;=/?\#@%])*+"""
_TOKEN = re.compile(
    rf"""
    <[^<>"{{}}|^`\\\x00-\x20]*+>
  | \#[^\n\r]*+
  | \"\"\"(?:[^"\\]|\\.|"(?!""))*+\"\"\" | \'\'\'(?:[^'\\]|\\.|'(?!''))*+\'\'\'
  | (?!\"\"\"|\'\'\')(?: "(?:[^"\\\n\r]|\\.)*+" | '(?:[^'\\\n\r]|\\.)*+' )
  | (?P<open>["'])
  | [?$]\w++ | @[A-Za-z][A-Za-z0-9-]*+
  | (?P<run>[\w.-]++)(?P<local>{_LOCAL})?+
  | {_LOCAL}
    """,
    re.VERBOSE | re.DOTALL,
)
_WORD = re.compile(r"[A-Za-z]\w*")
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_ALLOWED = re.compile(r"\bSERVICE\s+(?:SILENT\s+)?<([^<>\"{}|^`\\\x00-\x20]+)>", re.IGNORECASE)
_TEMPLATE = re.compile(r"construct[^{]*\{([^}]*)\}", re.IGNORECASE)
_FORMS: tuple[QueryForm, ...] = ("select", "ask", "construct", "describe")
_ONCE = {"now", "rand", "uuid", "struuid", "bnode", "service"}
_SHORT = 10_000  # characters up to which a text is worth remembering
_UPDATES = ("insert", "delete", "load", "clear", "drop", "create", "add", "move", "copy", "with")


class InvalidQuery(ValueError):
    """The text is not a SPARQL query, for what is known of the reason."""

    def __init__(self, mistake: Mistake) -> None:
        self.mistake = mistake
        super().__init__(f"{mistake.kind} at {mistake.line}:{mistake.column}")


class RefusedQuery(ValueError):
    """A query that this endpoint does not run, with the reason in both languages."""

    def __init__(self, reason_ko: str, reason_en: str) -> None:
        self.reason_ko, self.reason_en = reason_ko, reason_en
        super().__init__(reason_en)


@dataclass(frozen=True, slots=True)
class QueryText:
    """What is known of a query from its text: form, keywords, and whether its answer stays the same."""

    text: str
    form: QueryForm
    words: frozenset[str]
    repeatable: bool

    @property
    def names_its_dataset(self) -> bool:
        """Tell whether the query itself names its graphs with FROM."""
        return "from" in self.words


def read_query(query: str, service_hosts: tuple[str, ...] = ()) -> QueryText:
    """Read a query. Raises RefusedQuery (update, SERVICE) or InvalidQuery.

    With `service_hosts`, SERVICE may be followed by an IRI of one of these hosts, written out.
    """
    return (_remembered if len(query) <= _SHORT else _read)(query, service_hosts)


def _read(query: str, service_hosts: tuple[str, ...]) -> QueryText:
    runs = [(match["run"], match["local"]) for match in _runs(query)]
    decoded = _decoded(query)
    if _calls_service(query, runs, decoded):
        _refuse_service(query, decoded, service_hosts)
    words = [word.lower() for run, local in runs if not local for word in _WORD.findall(run)]
    form = _form(query, words)
    chance = set(words) if decoded == query else {*words, *_WORD.findall(decoded.lower())}
    repeatable = not _ONCE.intersection(chance) and (form != "construct" or _names_no_new_nodes(query))
    return QueryText(query, form, frozenset(words), repeatable)


_remembered = lru_cache(maxsize=1000)(_read)  # people and programs ask the same again


def _form(query: str, words: Sequence[str]) -> QueryForm:
    for word in words:
        if word in _FORMS:
            return word
        if word in _UPDATES:
            raise RefusedQuery(
                f"{word.upper()}는 갱신 연산입니다. 이 주소는 조회만 받습니다.",
                f"{word.upper()} is an update; this address only answers queries.",
            )
    raise InvalidQuery(find_mistake(query[:_SHORT], "", 1, 1))


def _names_no_new_nodes(query: str) -> bool:
    # A blank node in a template gets a new name each time.
    bare = _TOKEN.sub(lambda match: match[0] if match["run"] or match[0][0] == ":" else " ", query)
    template = _TEMPLATE.search(bare)
    return template is not None and not any(mark in template[1] for mark in ("_:", "[", "("))


def _refuse_service(query: str, decoded: str, hosts: Sequence[str]) -> None:
    if "wikibase:label" in query:
        raise RefusedQuery(
            "SERVICE wikibase:label은 Wikidata 서버에만 있는 기능입니다. 이름을 구하는 표준 표기:"
            ' OPTIONAL { ?x rdfs:label ?name FILTER(LANG(?name) = "ko") }',
            "SERVICE wikibase:label exists on Wikidata's server alone. For names write"
            ' OPTIONAL { ?x rdfs:label ?name FILTER(LANG(?name) = "en") }.',
        )
    if not hosts:
        raise RefusedQuery(
            "SERVICE는 쓸 수 없습니다. 이 서버는 다른 서버에 접속하지 않습니다.",
            "SERVICE is not available: this server does not reach out to other servers.",
        )
    called = [urlsplit(address) for address in _ALLOWED.findall(query)]
    # Each call has to be one that was understood: a plain keyword with a plain address, and no escapes.
    counted = decoded.lower().count("service")
    if len(called) != counted or any(
        each.scheme not in ("http", "https") or each.hostname not in hosts for each in called
    ):
        raise RefusedQuery(
            f"SERVICE는 다음 서버만, 주소를 그대로 적어 부를 수 있습니다: {', '.join(hosts)}.",
            f"SERVICE may only call these hosts, by an address written out: {', '.join(hosts)}.",
        )


def _calls_service(query: str, runs: Sequence[tuple[str, str | None]], decoded: str) -> bool:
    # Engines differ in where a word ends: Oxigraph reads `1.SERVICE:x` as a call. So the letters are
    # refused wherever they may be read as a keyword, be it the prefix of a name.
    if any("service" in run.lower() for run, _ in runs):
        return True
    # By the standard, code point escapes are read before anything else.
    if decoded == query:
        return False
    try:
        return any("service" in match["run"].lower() for match in _runs(decoded))
    except InvalidQuery:
        return "service" in decoded.lower()


def _runs(query: str) -> Iterator[re.Match[str]]:
    for match in _TOKEN.finditer(query):
        if match["open"]:
            line, column = line_and_column(query, match.start())
            fragment = query[match.start() :].split("\n", 1)[0][:80]
            raise InvalidQuery(Mistake("unclosed-string", line, column, fragment))
        if match["run"]:
            yield match


def _decoded(query: str) -> str:
    def character(match: re.Match[str]) -> str:
        code = int(match[1] or match[2], 16)
        return chr(code) if code < 0x110000 else " "

    return _ESCAPE.sub(character, query)
