"""Rules asked of a dataset: everything in it, or the statements of a few nodes alone."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from collections.abc import Set as AbstractSet
from concurrent.futures import ThreadPoolExecutor

import pyoxigraph as ox

from api.catalogue.knowledge import Names
from api.queries.focus import focused
from api.store.dataset import Dataset, ReadableDataset
from api.store.rows import Row, Term
from api.terms import RDF_TYPE
from api.validation.constraint_queries import Rule, Target
from api.validation.findings import Finding
from api.validation.messages import Wording
from api.validation.sparql_constraints import SPARQL_COMPONENT

_OF_KIND = ("Datatype", "Or", "NodeKind", "Class")
_FEW = 200  # nodes that a query names one by one


def offenders(dataset: ReadableDataset, rules: Iterable[Rule], base_iri: str) -> Iterator[Finding]:
    """Yield what breaks these rules anywhere in a dataset."""
    asked = list(rules)
    wording = Wording(Names(dataset), base_iri)
    # The engine works outside the interpreter's lock, so threads use all cores.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        answers = pool.map(lambda rule: dataset.rows(rule.query), asked)
        for rule, rows in zip(asked, answers, strict=True):
            yield from _findings(rows, rule, wording)


def offenders_among(
    dataset: Dataset,
    rules: Iterable[Rule],
    nodes: Collection[ox.NamedNode | ox.BlankNode],
    base_iri: str,
) -> Iterator[Finding]:
    """Yield what breaks these rules among some nodes, in the time that these take."""
    wording, focus = Wording(Names(dataset), base_iri), _Focus(dataset, nodes)
    for rule in rules:
        concerned = focus.nodes(rule.target) & focus.having(rule.needed)
        if not concerned:
            continue
        named = {node for node in concerned if isinstance(node, ox.NamedNode)}
        # A query cannot name a blank node, and many names slow it down: then it is asked about everything.
        few = len(named) == len(concerned) <= _FEW
        query = rule.about(named) if few else rule.query
        for finding in _findings(dataset.rows(query), rule, wording):
            if finding.focus in focus.names:
                yield finding


def once_each(findings: Iterable[Finding]) -> list[Finding]:
    """Return one finding for each value and shape: a shape of several components is broken once.

    What is of the wrong kind is told as that: a text is neither too small nor of the wrong form.
    """
    found: dict[tuple[str, ...], Finding] = {}
    for finding in findings:
        key = (finding.shape, finding.focus, finding.path or "", finding.value or "")
        known = found.get(key)
        if known is None or (_is_of_kind(finding) and not _is_of_kind(known)):
            found[key] = finding
    return list(found.values())


def _is_of_kind(finding: Finding) -> bool:
    return finding.component.removesuffix("ConstraintComponent") in _OF_KIND


class _Focus:
    """Which of some nodes a target means."""

    def __init__(self, dataset: Dataset, nodes: Collection[ox.NamedNode | ox.BlankNode]) -> None:
        self._dataset = dataset
        self._nodes = frozenset(nodes)
        self.names = frozenset(node.value for node in nodes)
        self._by_class: dict[str, set[ox.NamedNode | ox.BlankNode]] = {}
        self._by_property: dict[str, set[ox.NamedNode | ox.BlankNode]] = {}
        for node in nodes:
            for triple in dataset.match(node, None, None):
                self._by_property.setdefault(triple.predicate.value, set()).add(node)
                if triple.predicate == RDF_TYPE and isinstance(triple.object, ox.NamedNode):
                    self._by_class.setdefault(triple.object.value, set()).add(node)
        self._known: dict[str, frozenset[ox.NamedNode | ox.BlankNode]] = {}

    def having(self, property_: str | None) -> AbstractSet[ox.NamedNode | ox.BlankNode]:
        """Return the nodes that have a value of a property; all of them for None."""
        return self._nodes if property_ is None else self._by_property.get(property_, frozenset())

    def nodes(self, target: Target | None) -> frozenset[ox.NamedNode | ox.BlankNode]:
        if target is None:
            return self._nodes
        if target.pattern not in self._known:
            self._known[target.pattern] = self._found(target)
        return self._known[target.pattern]

    def _found(self, target: Target) -> frozenset[ox.NamedNode | ox.BlankNode]:
        if target.classes:
            return frozenset().union(*(self._by_class.get(name, ()) for name in target.classes))
        blank = {node for node in self._nodes if isinstance(node, ox.BlankNode)}
        named = [node for node in self._nodes if isinstance(node, ox.NamedNode)]
        query = focused(f"SELECT ?this WHERE {{ {target.pattern} }}", "?this", named)
        found = {row["this"] for row in self._dataset.rows(query)}
        return frozenset(blank | {node for node in found if isinstance(node, ox.NamedNode)})


def _findings(rows: list[Row], rule: Rule, wording: Wording) -> Iterator[Finding]:
    for row in rows:
        this = row.get("this")
        if this is None:
            continue
        value, path = row.get("value"), row.get("path")
        if value is None and rule.component == SPARQL_COMPONENT:
            value = this  # as the standard has it
        terms: dict[str, Term] = {**row}
        if value is not None:
            terms["value"] = value
        if rule.path and "path" not in terms:
            terms["path"] = ox.NamedNode(rule.path)
        yield Finding(
            severity=rule.severity,
            message=wording.filled(rule.message, terms),
            focus=this.value,
            path=path.value if isinstance(path, ox.NamedNode) else rule.path,
            value=value.value if value is not None else None,
            shape=rule.shape,
            component=rule.component,
            template=rule.message,
            bindings=tuple(terms.items()),
        )
