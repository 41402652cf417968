"""Observations into nodes with source, speaker, date and place: the one way from a source to Turtle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from api.importers.iris import code, iri, ours, outside
from api.importers.observations import Derived, Priced, Record, StatedScore

TYPE = iri("rdf:type")
_NIL = "http://www.opengis.net/def/nil/OGC/0/"


def literal(lexical: str, datatype: str) -> ox.Literal:
    """Return a typed literal; the characters stay as they are."""
    return ox.Literal(lexical, datatype=iri(f"xsd:{datatype}"))


@dataclass(frozen=True, slots=True)
class Speakers:
    """The organisation that speaks in each source, by the source's name."""

    publisher: dict[str, str]

    def evidence(self, node: ox.NamedNode, record: Record, confidence: str = "") -> Iterator[ox.Triple]:
        """Yield who says what a node states, in which file, on which day and where in the file."""
        speaker = self.publisher[record.source.partition("/")[0]]
        yield ox.Triple(node, iri("dcterms:source"), ours(f"source/{record.source}"))
        yield ox.Triple(node, iri("gyebo:statedBy"), ours(f"organization/{speaker}"))
        yield ox.Triple(node, iri("gyebo:observedOn"), literal(record.date, "date"))
        yield ox.Triple(node, iri("gyebo:sourceRecord"), ox.Literal(record.locator))
        if primary := outside(record.primary):
            yield ox.Triple(node, iri("prov:hadPrimarySource"), primary)
        if confidence:
            yield ox.Triple(node, iri("gyebo:confidence"), code("confidence", confidence))

    def claim(
        self,
        subject: ox.NamedNode,
        name: str,
        values: Iterable[ox.NamedNode | ox.Literal],
        record: Record,
        confidence: str,
    ) -> Iterator[ox.Triple]:
        """Yield the claim that a property has these values."""
        local = name.partition(":")[2]
        node = ox.NamedNode(f"{subject.value}#claim-{local}-{fragment(record)}")
        yield ox.Triple(node, TYPE, iri("gyebo:Claim"))
        yield ox.Triple(node, iri("gyebo:claimSubject"), subject)
        yield ox.Triple(node, iri("gyebo:claimProperty"), iri(name))
        for value in values:
            yield ox.Triple(node, iri("gyebo:claimValue"), value)
        yield from self.evidence(node, record, confidence)

    def measurement(
        self, model: ox.NamedNode, measured: StatedScore, number: int, evaluator: str | None
    ) -> Iterator[ox.Triple]:
        """Yield a measurement; `number` tells those of one metric and file apart."""
        node = ox.NamedNode(f"{model.value}#{measured.metric}-{fragment(measured.record)}-{number}")
        yield ox.Triple(node, TYPE, iri("gyebo:Measurement"))
        yield from _value(node, model, measured.metric, measured.value)
        relationship = code("evaluator-relationship", measured.relationship)
        yield ox.Triple(node, iri("gyebo:evaluatorRelationship"), relationship)
        if evaluator:
            yield ox.Triple(node, iri("gyebo:evaluatedBy"), ours(f"organization/{evaluator}"))
        if measured.shots:
            yield ox.Triple(node, iri("gyebo:shots"), literal(measured.shots, "integer"))
        if measured.prompt_method:
            yield ox.Triple(node, iri("gyebo:promptMethod"), code("prompt-method", measured.prompt_method))
        if measured.note:
            yield ox.Triple(node, iri("gyebo:settingNote"), ox.Literal(measured.note, language="en"))
        yield from self.evidence(node, measured.record, measured.confidence)

    def price(self, model: ox.NamedNode, priced: Priced, number: int, seller: str) -> Iterator[ox.Triple]:
        """Yield a price: a measurement whose value is an amount of money for a quantity."""
        node = ox.NamedNode(f"{model.value}#{priced.metric}-{seller}-{fragment(priced.record)}-{number}")
        yield ox.Triple(node, TYPE, iri("gyebo:PriceMeasurement"))
        yield from _value(node, model, priced.metric, priced.value)
        relationship = "first-party" if priced.first_party else "third-party"
        party = code("evaluator-relationship", relationship)
        yield ox.Triple(node, iri("gyebo:evaluatorRelationship"), party)
        yield ox.Triple(node, iri("gyebo:offeredBy"), ours(f"organization/{seller}"))
        yield ox.Triple(node, iri("schema:price"), literal(priced.value, "decimal"))
        yield ox.Triple(node, iri("schema:priceCurrency"), ox.Literal("USD"))
        yield ox.Triple(node, iri("gyebo:referenceQuantity"), code("quantity", "one-million-tokens"))
        # Without a beginning, the day a source speaks for is the first day the price is known to hold.
        since = priced.valid_from or priced.record.date
        yield ox.Triple(node, iri("schema:validFrom"), literal(since, "date"))
        yield from self.evidence(node, priced.record)

    def derivation(
        self, child: ox.NamedNode, parent: str, said: Derived, *, shown: bool
    ) -> Iterator[ox.Triple]:
        """Yield a parent as a node that says who states it, and plainly where it is to be shown."""
        kind, record = said.kind, said.record
        target = ours(f"model/{parent}")
        node = ox.NamedNode(f"{child.value}#derivation-{parent.replace('/', '-')}-{kind}-{fragment(record)}")
        if shown:
            yield ox.Triple(child, iri(f"gyebo:{kind}"), target)
        yield ox.Triple(child, iri("prov:qualifiedDerivation"), node)
        yield ox.Triple(node, TYPE, iri("gyebo:Derivation"))
        yield ox.Triple(node, iri("prov:entity"), target)
        yield ox.Triple(node, iri("gyebo:derivationKind"), iri(f"gyebo:{kind}"))
        yield from self.evidence(node, record, said.confidence)

    def left_empty(
        self, model: ox.NamedNode, item: str, record: Record, reason: str = "missing"
    ) -> Iterator[ox.Triple]:
        """Yield why an item has no value: withheld by the maker, or missing without a reason."""
        node = ox.NamedNode(f"{model.value}#status-{item.rpartition('/')[2]}")
        yield ox.Triple(model, iri("gyebo:valueStatus"), node)
        yield ox.Triple(node, TYPE, iri("gyebo:ValueStatus"))
        yield ox.Triple(node, iri("gyebo:onItem"), ours(item))
        yield ox.Triple(node, iri("gyebo:reason"), ox.NamedNode(_NIL + reason))
        yield from self.evidence(node, record)


def fragment(record: Record) -> str:
    """Return a record's file as a part of a hash IRI."""
    return record.source.replace("/", "-")


def _value(node: ox.NamedNode, model: ox.NamedNode, metric: str, value: str) -> Iterator[ox.Triple]:
    yield ox.Triple(node, iri("dqv:computedOn"), model)
    yield ox.Triple(node, iri("dqv:isMeasurementOf"), ours(f"metric/{metric}"))
    yield ox.Triple(node, iri("dqv:value"), literal(value, "decimal"))
