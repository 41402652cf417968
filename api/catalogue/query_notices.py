"""What a reader of an empty answer should know: terms of the query that the release does not have."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin

import pyoxigraph as ox

from api.endpoint.mistakes import find_mistake
from api.endpoint.query_tokens import Token, tokens_of
from api.terms import NAMESPACES
from api.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from api.catalogue.knowledge import Knowledge
    from api.catalogue.resolver import Resolver
    from api.catalogue.vocabulary import Vocabulary

_MOST, _LONGEST = 20, 20_000  # terms looked at, characters of a query
_HEADER = 500  # bytes of a header
_CLOSE = 0.8
_AGGREGATES = frozenset(("count", "sum", "min", "max", "avg", "sample", "group_concat"))


@dataclass(frozen=True, slots=True)
class QueryNotice:
    """A term as the query writes it, that nothing in the release has, and the one that may be meant.

    `kind` is "unknown-term"; "other-scheme" for an IRI of ours with http for https or the other way; or that
    of a mistake which the engine lets pass.
    """

    kind: str
    term: str
    similar: str
    words: Text


def worth_looking(words: frozenset[str], rows: int | None) -> bool:
    """Tell whether an answer looks empty: no rows, or the one row of an aggregate; a truth may be "no"."""
    return not rows or (rows == 1 and not _AGGREGATES.isdisjoint(words))


def notices_of(
    query: str, knowledge: Knowledge, vocabulary: Vocabulary, resolver: Resolver
) -> tuple[QueryNotice, ...]:
    """Look for terms of ours, or misspelt ones of well-known vocabularies, that the release does not have."""
    if len(query) > _LONGEST:
        return ()
    found = list(_accepted_mistake(query, knowledge.base_iri))
    known = sorted({each.iri for each in (*vocabulary.classes, *vocabulary.properties)})
    for written, prefixes, iri in list(_terms_of(query, knowledge.base_iri))[:_MOST]:
        notice = _other_scheme(written, iri, knowledge.base_iri)
        if notice is None and not _stands(knowledge, iri):
            similar = _similar(iri, known, knowledge.base_iri, resolver)
            if similar or iri.startswith(knowledge.base_iri):
                notice = _notice("unknown-term", written, _as_written(written, prefixes, similar))
        found += [notice] if notice else []
    return tuple(found)


def _accepted_mistake(query: str, base_iri: str) -> Iterator[QueryNotice]:
    """Tell of a mistake that the engine lets pass: its answer is not what was meant."""
    mistake = find_mistake(query, base_iri)
    place = f"{mistake.line}:{mistake.column}"
    if mistake.kind == "nested-aggregate":
        words = Text(
            f"집계 함수 안의 집계 함수는 계산되지 않습니다. 안쪽을 하위 질의로 옮기십시오. 위치: {place}",
            f"An aggregate within another is not computed; move the inner one to a sub-query. Place: {place}",
        )
        yield QueryNotice(mistake.kind, mistake.fragment, "", words)
    if mistake.kind == "odd-sign":
        signs = f"{mistake.fragment} → {mistake.suggestion} ({place})"
        words = Text(
            f"변수 이름에 전각 기호가 들어 있습니다: {signs}",
            f"The name of a variable holds a full-width sign: {signs}",
        )
        yield QueryNotice(mistake.kind, mistake.fragment, mistake.suggestion, words)


def as_header(notices: Sequence[QueryNotice]) -> str:
    """Return the notices as the value of a header, in ASCII; those that find no room are left out."""
    told: list[str] = []
    for each in notices:
        similar = f'; similar="{_plain(each.similar)}"' if each.similar else ""
        value = f'{each.kind}; term="{_plain(each.term)}"{similar}'
        if len(", ".join([*told, value])) <= _HEADER:
            told.append(value)
    return ", ".join(told)


def _plain(text: str) -> str:
    return quote(text, safe=":/?#[]@!$&'()*+,;=<>%-._~ ")


def _terms_of(query: str, base_iri: str) -> Iterator[tuple[str, dict[str, str], str]]:
    """Yield each term once: as it is written, the prefixes declared so far, and its IRI."""
    prefixes: dict[str, str] = {}
    seen: set[str] = set()
    declared: Token | None = None
    keyword = ""
    base = base_iri
    for token in tokens_of(query):
        if token.kind == "iri" and declared is not None:
            prefixes[declared.text[:-1]] = urljoin(base, token.text[1:-1])
        elif token.kind == "iri" and keyword == "BASE":
            base = urljoin(base, token.text[1:-1])
        elif token.kind in ("iri", "name") and keyword != "PREFIX":
            iri = _expanded(token, prefixes, base)
            if iri and iri not in seen:
                seen.add(iri)
                yield token.text, prefixes, iri
        declared = token if token.kind == "name" and keyword == "PREFIX" else None
        keyword = token.text.upper() if token.kind == "word" else ""


def _expanded(token: Token, prefixes: dict[str, str], base: str) -> str:
    if token.kind == "iri":
        return urljoin(base, token.text[1:-1])
    prefix, _, local = token.text.partition(":")
    return prefixes[prefix] + local.replace("\\", "") if prefix in prefixes else ""


def _other_scheme(written: str, iri: str, base_iri: str) -> QueryNotice | None:
    scheme, _, rest = base_iri.partition("://")
    other = {"https": "http", "http": "https"}.get(scheme, "")
    if not other or not iri.startswith(f"{other}://{rest}"):
        return None
    return _notice("other-scheme", written, f"<{scheme}{iri.removeprefix(other)}>")


def _stands(knowledge: Knowledge, iri: str) -> bool:
    try:
        node = ox.NamedNode(iri)
    except ValueError:
        return True  # whatever it is, it is not misspelt
    dataset = knowledge.dataset
    patterns = ((None, node, None), (node, None, None), (None, None, node))
    return any(next(dataset.match(*each), None) is not None for each in patterns) or dataset.has_graph(iri)


def _similar(iri: str, known: list[str], base_iri: str, resolver: Resolver) -> str:
    cut = max(iri.rfind("/"), iri.rfind("#")) + 1
    namespace, local = iri[:cut], iri[cut:]
    if namespace not in NAMESPACES.values() and not namespace.startswith(base_iri):
        return ""
    locals_ = {each[cut:].casefold(): each for each in known if each.startswith(namespace)}
    close = get_close_matches(local.casefold(), locals_, 1, _CLOSE)
    if close:
        return locals_[close[0]]
    if not namespace.startswith(base_iri) or namespace == f"{base_iri}def/":
        return ""
    like = resolver.similar(local, namespace, 1)
    return like[0].iri if like else ""


def _as_written(written: str, prefixes: dict[str, str], iri: str) -> str:
    prefix = written.partition(":")[0]
    namespace = prefixes.get(prefix, "")
    if iri and namespace and not written.startswith("<") and iri.startswith(namespace):
        return f"{prefix}:{iri.removeprefix(namespace)}"
    return f"<{iri}>" if iri else ""


def _notice(kind: str, term: str, similar: str) -> QueryNotice:
    if kind == "other-scheme":
        words = Text(
            f"http와 https가 다르면 다른 IRI입니다. 질의의 IRI: {term}. 이 자료의 IRI: {similar}",
            f"http and https make different IRIs. In the query: {term}. In these data: {similar}",
        )
    elif similar:
        words = Text(
            f"이 릴리스에 없는 이름입니다: {term}. 비슷한 이름: {similar}",
            f"This release has no such term: {term}. Did you mean {similar}?",
        )
    else:
        words = Text(f"이 릴리스에 없는 이름입니다: {term}", f"This release has no such term: {term}")
    return QueryNotice(kind, term, similar, words)
