"""The short form of a profile: plain values and blocks of evidence, which grow into claims and records.

    <model/acme/base> a gyebo:GenerativeAIModel ;
        dcterms:title "Base"@en ;
        gyebo:toyWheels 4 ;
        gyebo:evidence [
            dcterms:source <https://example.org/base> ;
            gyebo:statedBy <organization/acme> ;
            gyebo:observedOn "2026-05-21"^^xsd:date
        ] .

A block speaks for the properties and metrics that it covers (`gyebo:covers`), or, if it names none, for all
that no other block covers. Every node that grows has a name made of what it says, so that the same text
always grows into the same profile.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pyoxigraph as ox

from api.terms import ADMS, DCAT, DCTERMS, DQV, FOAF, PROV, RDF_TYPE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from api.authorship.short_form_terms import ShortFormTerms

_Node = ox.NamedNode | ox.BlankNode
_Value = ox.NamedNode | ox.BlankNode | ox.Literal
_SOURCE = ox.NamedNode(f"{DCTERMS}source")
_TITLE = ox.NamedNode(f"{DCTERMS}title")


@dataclass(frozen=True, slots=True)
class Origin:
    """What a node grew from: a thing in the text, one of its properties, and a block of evidence."""

    focus: str
    path: str | None = None
    block: str | None = None


@dataclass(frozen=True, slots=True)
class Expanded:
    """A profile in full. `origins` tells for each node that grew what in the text it grew from.

    `unused` are properties that a block covers and the profile has no value of, with the block.
    """

    triples: tuple[ox.Triple, ...]
    origins: Mapping[str, Origin]
    unused: tuple[tuple[str, str], ...] = ()


def expand_short_form(triples: Collection[ox.Triple], terms: ShortFormTerms) -> Expanded:
    """Return the full form of what is written in the short form; anything else comes back as it is."""
    if not any(triple.predicate == terms.own("evidence") for triple in triples):
        return Expanded(tuple(triples), {})
    return _Expansion(triples, terms).whole()


@dataclass(frozen=True, slots=True)
class _Block:
    node: _Node
    covers: frozenset[str]
    statements: tuple[tuple[ox.NamedNode, _Value], ...]


class _Expansion:
    def __init__(self, triples: Collection[ox.Triple], terms: ShortFormTerms) -> None:
        self._terms = terms
        self._by_subject: dict[_Node, list[ox.Triple]] = defaultdict(list)
        for triple in triples:
            if not isinstance(triple.subject, ox.Triple):
                self._by_subject[triple.subject].append(triple)
        self._written = triples
        self._grown: list[ox.Triple] = []
        self._origins: dict[str, Origin] = {}
        self._renamed: dict[_Node, ox.NamedNode] = {}
        self._unused: list[tuple[str, str]] = []
        self._blocks: set[_Node] = set()

    def whole(self) -> Expanded:
        for subject in list(self._by_subject):
            if isinstance(subject, ox.NamedNode) and self._classes(subject) & self._terms.topics:
                self._profile(subject)
        kept = [
            ox.Triple(self._name(t.subject), t.predicate, self._name(t.object))
            for t in self._written
            if t.subject not in self._blocks and t.predicate != self._terms.own("evidence")
        ]
        whole = dict.fromkeys([*kept, *self._grown])
        return Expanded(tuple(whole), self._origins, tuple(self._unused))

    def _profile(self, model: ox.NamedNode) -> None:
        evidence = self._terms.own("evidence")
        nodes = [t.object for t in self._by_subject[model] if t.predicate == evidence]
        blocks = [self._block(model, node) for node in nodes if isinstance(node, _Node)]
        self._blocks.update(block.node for block in blocks)
        used: dict[_Node, set[str]] = defaultdict(set)
        by_property: dict[str, list[_Value]] = defaultdict(list)
        for triple in self._by_subject[model]:
            if not isinstance(triple.object, ox.Triple):
                by_property[triple.predicate.value].append(triple.object)
        for path, values in by_property.items():
            for block in self._speaking_for(path, blocks, used):
                if path in self._terms.claimed:
                    self._claim(model, path, values, block)
                elif path in self._terms.derivations:
                    self._derivations(model, path, values, block)
        for node in self._parts(model):
            self._part(model, node, blocks, used)
        for block in blocks:
            self._unused += [(path, block.node.value) for path in sorted(block.covers - used[block.node])]
        self._record(model, blocks)

    def _block(self, model: ox.NamedNode, node: _Node) -> _Block:
        covers = self._terms.own("covers")
        said: list[tuple[ox.NamedNode, _Value]] = []
        covered: set[str] = set()
        for triple in self._by_subject[node]:
            if triple.predicate == covers:
                if isinstance(triple.object, ox.NamedNode):
                    covered.add(triple.object.value)
            elif triple.predicate != RDF_TYPE and not isinstance(triple.object, ox.Triple):
                value = triple.object
                if triple.predicate == _SOURCE and isinstance(value, ox.NamedNode):
                    value = self._source(model, value, said)
                said.append((triple.predicate, value))
        return _Block(node, frozenset(covered), tuple(said))

    def _source(
        self, model: ox.NamedNode, page: ox.NamedNode, said: list[tuple[ox.NamedNode, _Value]]
    ) -> ox.NamedNode:
        """Return the source that a web page is; one that has an address of ours is on record already."""
        if page.value.startswith(self._terms.base_iri):
            return page
        source = ox.NamedNode(f"{model.value}#source-{_digest(page.value)}")
        parts = urlsplit(page.value)
        title = ox.Literal(f"{parts.netloc}{parts.path}".rstrip("/") or page.value, language="en")
        self._grow(source, None, (RDF_TYPE, self._terms.own("Source")), (_TITLE, title))
        self._grow(source, None, (ox.NamedNode(f"{DCAT}landingPage"), page))
        self._origins.setdefault(source.value, Origin(model.value))
        record = self._terms.own("sourceRecord")
        if not any(name == record for name, _ in said):
            said.append((record, ox.Literal(page.value)))
        return source

    def _speaking_for(
        self, path: str, blocks: Iterable[_Block], used: dict[_Node, set[str]]
    ) -> Iterator[_Block]:
        some = list(blocks)
        named = [block for block in some if path in block.covers]
        for block in named or [block for block in some if not block.covers]:
            used[block.node].add(path)
            yield block

    def _claim(self, model: ox.NamedNode, path: str, values: Iterable[_Value], block: _Block) -> None:
        own = self._terms.own
        claim = self._part_name(model, f"claim-{_local(path)}", block)
        self._grow(
            claim,
            Origin(model.value, path, block.node.value),
            (RDF_TYPE, own("Claim")),
            (own("claimSubject"), model),
            (own("claimProperty"), ox.NamedNode(path)),
            *((own("claimValue"), value) for value in values),
            *block.statements,
        )

    def _derivations(self, model: ox.NamedNode, path: str, values: Iterable[_Value], block: _Block) -> None:
        for parent in values:
            derivation = self._part_name(model, f"derivation-{_local(path)}-{_digest(str(parent))}", block)
            self._grown.append(ox.Triple(model, ox.NamedNode(f"{PROV}qualifiedDerivation"), derivation))
            self._grow(
                derivation,
                Origin(model.value, path, block.node.value),
                (RDF_TYPE, self._terms.own("Derivation")),
                (ox.NamedNode(f"{PROV}entity"), parent),
                (self._terms.own("derivationKind"), ox.NamedNode(path)),
                *block.statements,
            )

    def _parts(self, model: ox.NamedNode) -> list[_Node]:
        """Return the measurements, prices and value statuses of a model, however they hang on it."""
        linked = {t.object for t in self._by_subject[model] if isinstance(t.object, _Node)}
        return [
            node
            for node in self._by_subject
            if (node in linked or node.value.startswith(f"{model.value}#"))
            and (self._classes(node) & self._terms.parts or self._is_status(model, node))
        ]

    def _is_status(self, model: ox.NamedNode, node: _Node) -> bool:
        link = self._terms.own("valueStatus")
        return any(t.predicate == link and t.object == node for t in self._by_subject[model])

    def _part(
        self, model: ox.NamedNode, node: _Node, blocks: Iterable[_Block], used: dict[_Node, set[str]]
    ) -> None:
        said = {t.predicate: t.object for t in self._by_subject[node]}
        measured = said.get(ox.NamedNode(f"{DQV}isMeasurementOf")) or said.get(self._terms.own("onItem"))
        about = measured.value if isinstance(measured, ox.NamedNode) else ""
        content = sorted(f"{t.predicate} {t.object}" for t in self._by_subject[node])
        name = node if isinstance(node, ox.NamedNode) else None
        if name is None:
            kind = "status" if self._is_status(model, node) else "measurement"
            name = ox.NamedNode(f"{model.value}#{kind}-{_local(about)}-{_digest(' '.join(content))}")
            self._renamed[node] = name
        block = next(iter(self._speaking_for(about, blocks, used)), None)
        self._origins[name.value] = Origin(node.value, None, block.node.value if block else None)
        if self._is_status(model, node):
            self._grown.append(ox.Triple(name, RDF_TYPE, self._terms.own("ValueStatus")))
        else:
            self._grown.append(ox.Triple(name, ox.NamedNode(f"{DQV}computedOn"), model))
        if block is not None and _SOURCE not in said:
            missing = [(path, value) for path, value in block.statements if path not in said]
            self._grown += [ox.Triple(name, path, value) for path, value in missing]

    def _record(self, model: ox.NamedNode, blocks: Iterable[_Block]) -> None:
        topic = ox.NamedNode(f"{FOAF}primaryTopic")
        if any(t.predicate == topic and t.object == model for t in self._written):
            return
        observed = self._terms.own("observedOn")
        days = [value for block in blocks for path, value in block.statements if path == observed]
        record = ox.NamedNode(f"{model.value}#record")
        status = ox.NamedNode(f"{self._terms.base_iri}code/record-status/full")
        modified = (
            [(ox.NamedNode(f"{DCTERMS}modified"), max(days, key=lambda day: day.value))] if days else []
        )
        self._grow(
            record,
            Origin(model.value),
            (RDF_TYPE, ox.NamedNode(f"{DCAT}CatalogRecord")),
            (topic, model),
            (ox.NamedNode(f"{ADMS}status"), status),
            *modified,
        )

    def _part_name(self, model: ox.NamedNode, kind: str, block: _Block) -> ox.NamedNode:
        told = " ".join(sorted(f"{path} {value}" for path, value in block.statements))
        return ox.NamedNode(f"{model.value}#{kind}-{_digest(told)}")

    def _grow(self, node: ox.NamedNode, origin: Origin | None, *said: tuple[ox.NamedNode, _Value]) -> None:
        if origin is not None:
            self._origins[node.value] = origin
        self._grown += [ox.Triple(node, path, value) for path, value in said]

    def _classes(self, node: _Node) -> set[str]:
        return {
            t.object.value
            for t in self._by_subject.get(node, ())
            if t.predicate == RDF_TYPE and isinstance(t.object, ox.NamedNode)
        }

    def _name(self, term: Any) -> Any:
        return self._renamed.get(term, term) if isinstance(term, ox.BlankNode) else term


def _local(iri: str) -> str:
    return iri.rstrip("/#").replace("#", "/").rpartition("/")[2]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]
