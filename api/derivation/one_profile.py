"""One profile changed: the derived triples that follow from it brought up to date, and no others touched."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox

from api.derivation.rules import derived_graph, rules
from api.terms import XSD_INTEGER, own_namespace, own_term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from api.queries.library import Query, QueryLibrary
    from api.store.dataset import Dataset

_SUBJECT = re.compile(r"CONSTRUCT\s*\{\s*(\?\w+)", re.IGNORECASE)
_WHERE = re.compile(r"\}\s*WHERE\s*\{", re.IGNORECASE)


class _Lineage:
    """Walks by single look-ups: a profile has few ancestors and rarely many descendants."""

    def __init__(self, dataset: Dataset, base_iri: str) -> None:
        self._dataset = dataset
        self._parent = ox.NamedNode(own_term(base_iri, "parentModel"))
        self._def = own_namespace(base_iri)
        self._generations: dict[ox.NamedNode, int] = {}

    def parents(self, model: ox.NamedNode) -> set[ox.NamedNode]:
        matches = self._dataset.match(model, self._parent, None)
        return {triple.object for triple in matches if isinstance(triple.object, ox.NamedNode)}

    def children(self, model: ox.NamedNode) -> set[ox.NamedNode]:
        matches = self._dataset.match(None, self._parent, model)
        return {triple.subject for triple in matches if isinstance(triple.subject, ox.NamedNode)}

    def touched(self, models: Iterable[ox.NamedNode]) -> set[ox.NamedNode]:
        """Return some models with their descendants, and their parents, who may have no other child."""
        found = set(models)
        waiting = list(found)
        while waiting:
            below = self.children(waiting.pop()) - found
            found |= below
            waiting += below
        return found.union(*map(self.parents, models))

    def ancestors(self, model: ox.NamedNode) -> set[ox.NamedNode]:
        found: set[ox.NamedNode] = set()
        waiting = [model]
        while waiting:
            above = self.parents(waiting.pop()) - found
            found |= above
            waiting += above
        return found

    def generation(self, model: ox.NamedNode) -> int:
        """Return the steps on the longest way up; ancestors are numbered first, without recursion."""
        waiting = [model]
        while waiting:
            above = self.parents(waiting[-1])
            unknown = [each for each in above if each not in self._generations]
            if unknown:
                waiting += unknown
            else:
                each = waiting.pop()
                self._generations[each] = max((self._generations[p] + 1 for p in above), default=0)
        return self._generations[model]

    def closure(self, model: ox.NamedNode, *, with_ancestors: bool) -> Iterator[ox.Triple]:
        """Yield what follows for one model."""
        parents = self.parents(model)
        if not parents and not self.children(model):
            return
        number = ox.Literal(str(self.generation(model)), datatype=XSD_INTEGER)
        yield ox.Triple(model, ox.NamedNode(f"{self._def}generation"), number)
        for ancestor in self.ancestors(model):
            if with_ancestors:
                yield ox.Triple(model, ox.NamedNode(f"{self._def}ancestorModel"), ancestor)
            if not self.parents(ancestor):
                yield ox.Triple(model, ox.NamedNode(f"{self._def}rootModel"), ancestor)


def replace_profile(
    dataset: Dataset,
    library: QueryLibrary,
    graph: str,
    triples: Iterable[ox.Triple],
    *,
    with_ancestors: bool = True,
) -> None:
    """Make these triples the whole graph of one profile, and bring the derived graph up to date.

    The outcome is what deriving everything anew would give. Costs in proportion to the profile and its
    descendants. The new lineage must be without cycles. `with_ancestors`: whether the release holds
    ancestors as triples.
    """
    before = _subjects(dataset, graph)
    lineage = _Lineage(dataset, library.base_iri)
    touched = lineage.touched(before)
    own = derived_graph(library.base_iri)
    for subject in before:
        for made in (subject, *_parts_made(dataset, subject, own)):
            _remove(dataset, made, None, own)
    dataset.replace_graph(triples, graph)
    after = _subjects(dataset, graph)
    for rule in rules(library):
        product = _derived(dataset, rule, after)
        dataset.add(product, own)
        # What a rule makes of a profile is part of it for the rules that follow.
        after |= {triple.subject for triple in product if isinstance(triple.subject, ox.NamedNode)}
    lineage = _Lineage(dataset, library.base_iri)
    moved = touched | lineage.touched(after)
    rows = dataset.rows(library.get("lineage-index/closed-properties").bind())
    closed = [row["property"] for row in rows]
    for model in moved:
        for word in closed:
            _remove(dataset, model, ox.NamedNode(word.value), own)
        dataset.add(lineage.closure(model, with_ancestors=with_ancestors), own)
    for rule in rules(library, after="lineage"):
        dataset.add(_derived(dataset, rule, moved), own)


def _subjects(dataset: Dataset, graph: str) -> set[ox.NamedNode]:
    return {triple.subject for triple in dataset.graph(graph) if isinstance(triple.subject, ox.NamedNode)}


def _remove(dataset: Dataset, subject: ox.NamedNode, predicate: ox.NamedNode | None, graph: str) -> None:
    for quad in list(dataset.raw.quads_for_pattern(subject, predicate, None, ox.NamedNode(graph))):
        dataset.raw.remove(quad)


def _parts_made(dataset: Dataset, subject: ox.NamedNode, graph: str) -> set[ox.NamedNode]:
    """Return the nodes below a thing that a rule made of it."""
    pointing = dataset.raw.quads_for_pattern(None, None, subject, ox.NamedNode(graph))
    subjects = {quad.subject for quad in pointing if isinstance(quad.subject, ox.NamedNode)}
    return {each for each in subjects if each.value.startswith(f"{subject.value}#")}


def _derived(dataset: Dataset, rule: Query, subjects: set[ox.NamedNode]) -> list[ox.Triple]:
    """Run a rule for some things alone, those that it is about (`#+ about:`) or else constructs."""
    text = rule.bind()
    constructed = _SUBJECT.search(text)
    about = f"?{rule.header['about']}" if "about" in rule.header else constructed and constructed[1]
    if not about or not subjects:
        return []
    names = " ".join(map(str, sorted(subjects, key=str)))
    bound = _WHERE.sub(lambda match: f"{match[0]} VALUES {about} {{ {names} }}", text, count=1)
    return list(dataset.triples(bound))
