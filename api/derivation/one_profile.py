"""Profiles changed: the one owner of what follows from them, for a submission and for the next release."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox

from api.derivation.rules import derived_graph, rules, unsaid
from api.lineage.construction import LineageCycle
from api.queries.focus import focused
from api.terms import XSD_INTEGER, own_namespace, own_term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from api.queries.library import Query, QueryLibrary
    from api.store.dataset import Dataset

_TEMPLATE = re.compile(r"CONSTRUCT\s*\{(.*?)\}\s*WHERE\b", re.IGNORECASE | re.DOTALL)
_WORD = re.compile(r'<[^>]*>|"(?:[^"\\]|\\.)*"\S*|[;,.]|[^\s;,]+')
_COMPUTED = re.compile(r"\bAS\s+(\?\w+)", re.IGNORECASE)


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

    def require_order(self, models: Iterable[ox.NamedNode]) -> None:
        """Raise LineageCycle where one of these would be its own ancestor."""
        for model in models:
            if model in self.ancestors(model):
                raise LineageCycle([each.value for each in self._way_round(model)])

    def _way_round(self, model: ox.NamedNode) -> list[ox.NamedNode]:
        below: dict[ox.NamedNode, ox.NamedNode] = {}
        waiting = [model]
        for each in waiting:  # the nearest first, so that the shortest way is told
            for above in sorted(self.parents(each) - below.keys(), key=str):
                below[above] = each
                waiting.append(above)
        way = [below[model]]
        while way[-1] != model:
            way.append(below[way[-1]])
        return way[::-1]

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


def replace_profiles(
    dataset: Dataset,
    library: QueryLibrary,
    profiles: Mapping[str, Iterable[ox.Triple]],
    *,
    with_ancestors: bool = True,
) -> None:
    """Make these triples the whole graphs of some profiles of models; bring the derived graph up to date.

    The outcome is what deriving everything anew would give. Costs in proportion to the profiles, what points
    at them and their descendants. `with_ancestors`: whether the release holds ancestors as triples. Raises
    LineageCycle, and the dataset is then of no use.
    """
    own = derived_graph(library.base_iri)
    before = {subject for graph in profiles for subject in _subjects(dataset, graph)}
    touched = _Lineage(dataset, library.base_iri).touched(before)
    for subject in before:
        for made in (subject, *_parts_made(dataset, subject, own)):
            _remove(dataset, own, made)
        _remove(dataset, own, None, None, subject)  # what others are to it by an inverse, say
    for graph, triples in profiles.items():
        dataset.replace_graph(triples, graph)
    after = {subject for graph in profiles for subject in _subjects(dataset, graph)}
    after |= derive_about(dataset, library, before | after, pointed=True)
    lineage = _Lineage(dataset, library.base_iri)
    lineage.require_order(after)
    moved = touched | lineage.touched(after)
    rows = dataset.rows(library.get("lineage-index/closed-properties").bind())
    closed = [ox.NamedNode(row["property"].value) for row in rows]
    for model in moved:
        for word in closed:
            _remove(dataset, own, model, word)
        dataset.add(unsaid(dataset, lineage.closure(model, with_ancestors=with_ancestors)), own)
    for rule in rules(library, after="lineage"):
        dataset.add(unsaid(dataset, _derived(dataset, rule, moved)), own)


def _subjects(dataset: Dataset, graph: str) -> set[ox.NamedNode]:
    return {triple.subject for triple in dataset.graph(graph) if isinstance(triple.subject, ox.NamedNode)}


def _remove(
    dataset: Dataset,
    graph: str,
    subject: ox.NamedNode | None,
    predicate: ox.NamedNode | None = None,
    object_: ox.NamedNode | None = None,
) -> None:
    for quad in list(dataset.raw.quads_for_pattern(subject, predicate, object_, ox.NamedNode(graph))):
        dataset.raw.remove(quad)


def _parts_made(dataset: Dataset, subject: ox.NamedNode, graph: str) -> set[ox.NamedNode]:
    """Return the nodes below a thing that a rule made of it."""
    pointing = dataset.raw.quads_for_pattern(None, None, subject, ox.NamedNode(graph))
    subjects = {quad.subject for quad in pointing if isinstance(quad.subject, ox.NamedNode)}
    return {each for each in subjects if each.value.startswith(f"{subject.value}#")}


def derive_about(
    dataset: Dataset,
    library: QueryLibrary,
    things: Iterable[ox.NamedNode | ox.BlankNode],
    *,
    pointed: bool = False,
) -> set[ox.NamedNode]:
    """Add to the derived graph what the rules make of some things alone; no lineage.

    The outcome for these is what `derive` gives, in the time that they take; `pointed` adds what the rules
    make of others that points at them. Returns what the rules made, which is part of the things for the
    rules that follow.
    """
    subjects, made = set(things), set()
    for rule in rules(library):
        product = _derived(dataset, rule, subjects, pointed=pointed)
        dataset.add(unsaid(dataset, product), derived_graph(library.base_iri))
        new = {triple.subject for triple in product if isinstance(triple.subject, ox.NamedNode)} - subjects
        made |= {each for each in new if _is_part(each, subjects)}
        subjects |= made
    return made


def _is_part(node: ox.NamedNode, things: AbstractSet[ox.NamedNode | ox.BlankNode]) -> bool:
    return ox.NamedNode(node.value.partition("#")[0]) in things


def _derived(
    dataset: Dataset,
    rule: Query,
    subjects: AbstractSet[ox.NamedNode | ox.BlankNode],
    *,
    pointed: bool = False,
) -> list[ox.Triple]:
    text = rule.bind()
    named = {each for each in subjects if isinstance(each, ox.NamedNode)}
    if len(named) < len(subjects):  # a query cannot name a blank node
        return list(dataset.triples(text))
    if not named:
        return []
    found: list[ox.Triple] = []
    for variable in _about(rule, pointed=pointed):
        found += dataset.triples(focused(text, variable, named))
    return found


def _about(rule: Query, *, pointed: bool) -> list[str]:
    """Return the variables that stand for the things a rule is about: `#+ about:`, or what it constructs."""
    if "about" in rule.header:
        return [f"?{rule.header['about']}"]
    text = rule.bind()
    template = _TEMPLATE.search(text)
    wanted = (0, 2) if pointed else (0,)
    found = [word for place, word in _places(template[1] if template else "") if place in wanted]
    computed = set(_COMPUTED.findall(text))  # cannot be bound before; texts and numbers, not things
    return [word for word in dict.fromkeys(found) if word.startswith("?") and word not in computed]


def _places(template: str) -> Iterator[tuple[int, str]]:
    """Yield the words of a template with their places: 0 for a subject, 1 for a property, 2 for an object."""
    place = 0
    for word in _WORD.findall(template):
        if word in (".", ";", ","):
            place = {".": 0, ";": 1, ",": 2}[word]
        else:
            yield place, word
            place += 1
