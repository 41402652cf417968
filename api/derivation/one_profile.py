"""One profile changed: the derived triples that follow from it brought up to date, and no others touched."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox

from api.derivation.rules import derived_graph, rules
from api.queries.focus import focused
from api.terms import XSD_INTEGER, own_namespace, own_term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Set as AbstractSet

    from api.queries.library import Query, QueryLibrary
    from api.store.dataset import Dataset

_TEMPLATE = re.compile(r"CONSTRUCT\s*\{(.*?)\}\s*WHERE\b", re.IGNORECASE | re.DOTALL)
_SUBJECT = re.compile(r"(?:^|\s\.)\s*(\?\w+)")  # the first word of a statement in a template


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
    after |= derive_about(dataset, library, after)
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


def derive_about(
    dataset: Dataset, library: QueryLibrary, things: Iterable[ox.NamedNode | ox.BlankNode]
) -> set[ox.NamedNode]:
    """Add to the derived graph what the rules make of some things alone; no lineage.

    The outcome for these is what `derive` gives, in the time that they take. Returns what the rules
    made, which is part of the things for the rules that follow.
    """
    subjects, made = set(things), set()
    for rule in rules(library):
        product = _derived(dataset, rule, subjects)
        dataset.add(product, derived_graph(library.base_iri))
        made |= {triple.subject for triple in product if isinstance(triple.subject, ox.NamedNode)} - subjects
        subjects |= made
    return made


def _derived(
    dataset: Dataset, rule: Query, subjects: AbstractSet[ox.NamedNode | ox.BlankNode]
) -> list[ox.Triple]:
    """Run a rule for some things alone, those that it is about (`#+ about:`) or else constructs."""
    text = rule.bind()
    named = {each for each in subjects if isinstance(each, ox.NamedNode)}
    if len(named) < len(subjects):  # a query cannot name a blank node
        return list(dataset.triples(text))
    if not named:
        return []
    template = _TEMPLATE.search(text)
    constructed = dict.fromkeys(_SUBJECT.findall(template[1])) if template else {}
    about = [f"?{rule.header['about']}"] if "about" in rule.header else list(constructed)
    return [triple for variable in about for triple in dataset.triples(focused(text, variable, named))]
