"""What is known of one subject from all sources, and which source's word is shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

import pyoxigraph as ox

from api.importers.curation import Curation
from api.importers.identity import Identities
from api.importers.iris import code, iri, ours
from api.importers.observations import (
    Mention,
    PlainText,
    Priced,
    Raw,
    StatedFact,
    StatedScore,
    StatedValue,
    Thing,
    Withheld,
)
from api.importers.statements import Speakers, literal

ShownTerm = ox.NamedNode | ox.Literal


@dataclass(frozen=True, slots=True)
class Context:
    """What turning values into terms needs: identities, tables, the ontology's codes and the speakers."""

    identities: Identities
    curation: Curation
    codes: frozenset[str]
    speakers: Speakers
    order: tuple[str, ...]  # names of the sources, best first
    things: dict[tuple[str, str], str] = field(default_factory=dict)  # (kind, slug) → name
    unknown_codes: set[str] = field(default_factory=set)

    def terms(self, values: tuple[StatedValue, ...], source: str) -> list[ShownTerm]:
        """Return the terms of values; what has no code or no usable name is left out (and counted)."""
        found = (self._term(value, source) for value in values)
        return list(dict.fromkeys(term for term in found if term is not None))

    def _term(self, value: StatedValue, source: str) -> ShownTerm | None:
        if isinstance(value, PlainText):
            tagged = value.language
            return (
                ox.Literal(value.lexical, language=tagged)
                if tagged
                else literal(value.lexical, value.datatype)
            )
        if isinstance(value, Thing):
            slug = self.identities.thing(value.kind, source, value.name)
            return ours(self.thing(value.kind, slug, value.name)) if slug else None
        if isinstance(value, Raw) and value.scheme == "license-access":
            licence = self.curation.code("license", source, value.text)
            level = self.curation.licenses.get(licence or "", {}).get("access_level")
            return self._code("access-level", level) if level else None
        if isinstance(value, Raw):
            found = self.curation.code(value.scheme, source, value.text)
            return None if found is None else self._code(_SCHEMES.get(value.scheme, value.scheme), found)
        return self._code(value.scheme, value.code)

    def _code(self, scheme: str, value: str) -> ShownTerm | None:
        if scheme == "license":
            return ours(self.thing("license", value, value))
        if f"{scheme}/{value}" not in self.codes:
            self.unknown_codes.add(f"{scheme}/{value}")
            return None
        return code(scheme, value)

    def thing(self, kind: str, slug: str, name: str) -> str:
        """Note that a thing is referred to; return its path."""
        known = self.things.get((kind, slug))
        # Several spellings of one name: the first in order of characters, whichever source came first.
        self.things[kind, slug] = min(known, name) if known else name
        return f"{kind}/{slug}"


_SCHEMES = {"weights-openness": "openness"}  # a table of its own for words that mean something else elsewhere


@dataclass(slots=True)
class Known:
    """All that the sources say of one subject."""

    facts: dict[str, list[StatedFact]] = field(default_factory=lambda: defaultdict(list))
    measured: list[StatedScore] = field(default_factory=list)
    priced: list[Priced] = field(default_factory=list)
    withheld: list[Withheld] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)

    def claims(self, name: str, context: Context) -> list[tuple[StatedFact, list[ShownTerm]]]:
        """Return a property's facts with their terms, the one to be shown first; one for each source file."""
        order = context.curation.precedence.get(name, {}).get("sources", "").split() or context.order
        ranked = sorted(
            self.facts.get(name, ()),
            key=lambda fact: (_rank(fact.record.source, order), _reversed(fact.record.date)),
        )
        found: dict[str, tuple[StatedFact, list[ShownTerm]]] = {}
        for fact in ranked:
            terms = context.terms(fact.values, fact.record.source.partition("/")[0])
            if terms:
                found.setdefault(fact.record.source, (fact, terms))
        return list(found.values())

    def shown(self, name: str, context: Context) -> list[ShownTerm]:
        """Return the values to be shown: the first source's, or those of all where the rule is union."""
        claims = self.claims(name, context)
        if context.curation.precedence.get(name, {}).get("rule") == "union":
            return list(dict.fromkeys(term for _, terms in claims for term in terms))
        return claims[0][1] if claims else []

    def triples(self, subject: ox.NamedNode, context: Context) -> Iterator[ox.Triple]:
        """Yield the shown values and every claim."""
        for name in sorted(self.facts):
            for term in self.shown(name, context):
                yield ox.Triple(subject, iri(name), term)
            for fact, terms in self.claims(name, context):
                yield from context.speakers.claim(subject, name, terms, fact.record, fact.confidence)


def _rank(source: str, order: tuple[str, ...] | list[str]) -> int:
    name = source.partition("/")[0]
    return list(order).index(name) if name in order else len(order)


def _reversed(date: str) -> tuple[int, ...]:
    return tuple(-ord(character) for character in date)
