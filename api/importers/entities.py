"""Organisations, licences, hardware and data sets that profiles refer to, and the sources themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pyoxigraph as ox

from api.importers.iris import code, iri, ours, outside
from api.importers.shown_values import Context, Known
from api.importers.source import Source
from api.importers.statements import TYPE, literal

_CLASSES = {
    "organization": "gyebo:Organization",
    "license": "gyebo:License",
    "hardware": "gyebo:Hardware",
    "dataset": "gyebo:Dataset",
}


def thing_triples(
    kind: str, slug: str, name: str, known: Known | None, context: Context
) -> Iterator[ox.Triple]:
    """Yield the triples of one thing that is not a model."""
    subject = ours(f"{kind}/{slug}")
    yield ox.Triple(subject, TYPE, iri(_CLASSES[kind]))
    for title in _titles(kind, slug, name, context):
        yield ox.Triple(subject, iri("dcterms:title"), title)
    if known:
        yield from _settled(known).triples(subject, context)
    if kind == "organization":
        yield from _curated_country(subject, slug, known, context)
    if kind == "license":
        yield from _license(subject, context.curation.licenses.get(slug, {}))


def _titles(kind: str, slug: str, name: str, context: Context) -> Iterator[ox.Literal]:
    if kind == "organization" and slug in context.curation.organizations:
        row = context.curation.organizations[slug]
        titles = {"en": row.title_en, "ko": row.title_ko}
    elif kind == "license" and slug in context.curation.licenses:
        licence = context.curation.licenses[slug]
        titles = {"en": licence["title_en"], "ko": licence["title_ko"]}
    elif kind == "hardware":
        titles = {"en": context.curation.hardware.get(slug, name)}
    else:
        titles = {"en": name}
    for language, title in titles.items():
        if title:
            yield ox.Literal(title, language=language)


def _settled(known: Known) -> Known:
    """Keep, for each property and file, the value most rows give: many rows speak of one organisation."""
    settled = Known(mentions=known.mentions)
    for name, facts in known.facts.items():
        votes: dict[str, Counter[tuple[object, ...]]] = {}
        for fact in facts:
            votes.setdefault(fact.record.source, Counter())[fact.values] += 1
        seen: set[str] = set()
        for fact in facts:
            winners = votes[fact.record.source].most_common()
            most = [values for values, count in winners if count == winners[0][1]]
            best = min(most, key=repr)
            if fact.record.source not in seen and fact.values == best:
                seen.add(fact.record.source)
                settled.facts[name].append(replace(fact))
    return settled


def _curated_country(
    subject: ox.NamedNode, slug: str, known: Known | None, context: Context
) -> Iterator[ox.Triple]:
    row = context.curation.organizations.get(slug)
    if row and row.country and not (known and known.facts.get("gyebo:nationality")):
        yield ox.Triple(subject, iri("gyebo:nationality"), code("country", row.country))


def _license(subject: ox.NamedNode, row: dict[str, str]) -> Iterator[ox.Triple]:
    if row.get("spdx"):
        yield ox.Triple(subject, iri("dcterms:identifier"), ox.Literal(row["spdx"]))
        page = outside(f"http://spdx.org/licenses/{row['spdx']}")
        if page and not row["spdx"].startswith("LicenseRef-"):
            yield ox.Triple(subject, iri("schema:sameAs"), page)


def source_triples(source: Source) -> Iterator[ox.Triple]:
    """Yield a source and its files: titles, terms, publisher, dates and where each file came from."""
    whole = ours(f"source/{source.name}")
    yield from _described(whole, source, source.title_ko, source.title_en)
    yield ox.Triple(whole, iri("dcterms:issued"), literal(max(file.date for file in source.files), "date"))
    if home := outside(source.homepage):
        yield ox.Triple(whole, iri("dcat:landingPage"), home)
    for file in source.files:
        part = ours(f"source/{source.name}/{file.slug}")
        yield from _described(
            part, source, f"{source.title_ko}: {file.title_ko}", f"{source.title_en}: {file.title_en}"
        )
        yield ox.Triple(part, iri("dcterms:issued"), literal(file.date, "date"))
        yield ox.Triple(part, iri("dcterms:isPartOf"), whole)
        yield ox.Triple(part, iri("dcterms:identifier"), ox.Literal(file.path))
        if origin := outside(file.origin):
            yield ox.Triple(part, iri("dcat:landingPage"), origin)


def _described(subject: ox.NamedNode, source: Source, korean: str, english: str) -> Iterator[ox.Triple]:
    yield ox.Triple(subject, TYPE, iri("gyebo:Source"))
    yield ox.Triple(subject, TYPE, iri("dcat:Dataset"))
    yield ox.Triple(subject, iri("dcterms:title"), ox.Literal(korean, language="ko"))
    yield ox.Triple(subject, iri("dcterms:title"), ox.Literal(english, language="en"))
    yield ox.Triple(subject, iri("dcterms:license"), ours(f"license/{source.license}"))
    yield ox.Triple(subject, iri("dcterms:publisher"), ours(f"organization/{source.publisher}"))
