"""The triples of one model's file: shown values, claims, measurements, prices, parents and its record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Container, Iterator

import pyoxigraph as ox

from api.importers.iris import code, iri, ours, outside
from api.importers.shown_values import Context, Known
from api.importers.stated_lineage import StatedEdge
from api.importers.statements import TYPE, literal

# The mandatory items that a source may leave empty, and the property that would fill each.
MANDATORY = {
    "gyebo:developedBy": "framework/genai/organization",
    "gyebo:accessLevel": "framework/genai/category",
    "gyebo:releaseDate": "framework/genai/created-date",
}


def is_complete(known: Known, context: Context) -> bool:
    """Tell whether a model has every mandatory value."""
    return all(known.shown(name, context) for name in ("dcterms:title", *MANDATORY))


def profile_triples(
    path: str,
    known: Known,
    edges: list[StatedEdge],
    *,
    stub: bool,
    context: Context,
    paths: Collection[str] = (),
) -> Iterator[ox.Triple]:
    """Yield everything that a model's file holds. `paths` are those of all models."""
    model = ours(f"model/{path}")
    generative = any(mention.generative for mention in known.mentions)
    yield ox.Triple(model, TYPE, iri("gyebo:GenerativeAIModel" if generative else "gyebo:AIModel"))
    yield from known.triples(model, context)
    yield from _names(model, known, context, {each for each in paths if each != path})
    yield from _parents(model, edges, context)
    yield from _measurements(model, known, context)
    if generative and not stub:
        yield from _left_empty(model, known, context)
        yield from _withheld(model, known, context)
    yield from _record(model, known, edges, stub=stub)


def _names(
    model: ox.NamedNode, known: Known, context: Context, others: Container[str]
) -> Iterator[ox.Triple]:
    shown = known.shown("dcterms:title", context)
    for _, terms in known.claims("dcterms:title", context):
        for term in terms:
            if term not in shown:
                yield ox.Triple(model, iri("skos:altLabel"), term)
    # The same id in other capitals is the same id: the spelling with the most capitals is the hub's own.
    spelt: dict[str, str] = {}
    for mention in known.mentions:
        for identifier in (mention.weights, mention.vendor_id):
            # A record of one snapshot may speak for a model that has an address of its own.
            if identifier and identifier.casefold() not in others:
                other = spelt.get(identifier.casefold(), identifier)
                spelt[identifier.casefold()] = min(identifier, other)
    hub = {mention.weights.casefold() for mention in known.mentions if mention.weights}
    for folded, identifier in spelt.items():
        yield ox.Triple(model, iri("dcterms:identifier"), ox.Literal(identifier))
        page = outside(f"https://huggingface.co/{identifier}") if folded in hub else None
        if page:
            yield ox.Triple(model, iri("schema:sameAs"), page)


def _parents(model: ox.NamedNode, edges: list[StatedEdge], context: Context) -> Iterator[ox.Triple]:
    for edge in edges:
        yield from context.speakers.derivation(model, edge.parent, edge.statement, shown=edge.shown)


def _left_empty(model: ox.NamedNode, known: Known, context: Context) -> Iterator[ox.Triple]:
    """Say of each mandatory item without a value that the source of the name gives none."""
    title = known.claims("dcterms:title", context)[0][0]
    for name, item in MANDATORY.items():
        shown = known.shown(name, context) or (
            name == "gyebo:developedBy" and known.shown("gyebo:publishedBy", context)
        )
        if not shown:
            yield from context.speakers.left_empty(model, item, title.record)


def _withheld(model: ox.NamedNode, known: Known, context: Context) -> Iterator[ox.Triple]:
    """Say of each item that the first source to do so calls undisclosed, where no source fills it."""
    told: set[str] = set()
    for said in known.withheld:
        if said.item not in told and not any(known.shown(name, context) for name in said.properties):
            told.add(said.item)
            yield from context.speakers.left_empty(model, said.item, said.record, "withheld")


def _measurements(model: ox.NamedNode, known: Known, context: Context) -> Iterator[ox.Triple]:
    counted: Counter[tuple[str, ...]] = Counter()
    for measured in known.measured:
        counted[measured.metric, measured.record.source] += 1
        evaluator = None
        if measured.evaluated_by:
            source = measured.record.source.partition("/")[0]
            evaluator = context.identities.organization(source, measured.evaluated_by)
        if evaluator:
            context.thing("organization", evaluator, measured.evaluated_by)
        yield from context.speakers.measurement(
            model, measured, counted[measured.metric, measured.record.source], evaluator
        )
    for priced in known.priced:
        source = priced.record.source.partition("/")[0]
        seller = context.curation.code("provider", source, priced.offered_by)
        if seller is None:
            continue
        context.thing("organization", seller, priced.offered_by)
        key = (priced.metric, seller, priced.record.source)
        counted[key] += 1
        yield from context.speakers.price(model, priced, counted[key], seller)


def _record(model: ox.NamedNode, known: Known, edges: list[StatedEdge], *, stub: bool) -> Iterator[ox.Triple]:
    node = ox.NamedNode(f"{model.value}#record")
    yield ox.Triple(node, TYPE, iri("dcat:CatalogRecord"))
    yield ox.Triple(node, iri("foaf:primaryTopic"), model)
    yield ox.Triple(node, iri("adms:status"), code("record-status", "stub" if stub else "full"))
    # The newest day any of its statements speaks for: the clock would make every import differ.
    records = [fact.record for facts in known.facts.values() for fact in facts]
    records += [each.record for each in known.measured] + [each.record for each in known.priced]
    records += [edge.statement.record for edge in edges]
    newest = max(record.date for record in records)
    yield ox.Triple(node, iri("dcterms:modified"), literal(newest, "date"))
