"""Ontology, shapes and checks of a knowledge folder, read and compiled once for all submissions."""

from __future__ import annotations

from collections import deque
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

import pyoxigraph as ox

from api.authorship.short_form_terms import read_short_form_terms
from api.derivation.rules import derive, derived_graph
from api.queries.library import QueryLibrary
from api.store.dataset import Dataset
from api.store.turtle_files import knowledge_files, read_turtle
from api.terms import own_term
from api.validation.compiler import Compiled, compile_shapes
from api.validation.constraint_queries import Rule, check_rule
from api.validation.explanations import Explanations
from api.validation.gate.roles import Roles, read_roles
from api.validation.gate.submission_rules import SubmissionRules

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_FOLDERS = ("/graph/ontology/", "/graph/shapes/")
_USES = 200  # after which a dataset is made anew: the engine does not give back all that was removed
_SPARE = 8  # datasets kept for those who come; some 15 MB each


class Schema:
    """What submissions are held against. Nothing in it changes, so any number of threads may share it.

    What rules ask is asked of a dataset in which the submission stands beside ontology and shapes. Each
    submission has one of its own for as long as it takes: filling one costs more than all that follows, so
    they are lent, cleared and lent again, never to two at a time.
    """

    def __init__(self, knowledge_dir: Path, base_iri: str) -> None:
        """Read and compile. Raises UnreadableFile."""
        self.knowledge_dir, self.base_iri = knowledge_dir, base_iri
        self.library = QueryLibrary(knowledge_dir / "queries", base_iri)
        dataset = Dataset.in_memory()
        for file in knowledge_files(knowledge_dir, base_iri):
            if any(part in file.graph for part in _FOLDERS):
                dataset.add(read_turtle(file.path, base_iri), file.graph)
        derive(dataset, self.library)
        # What follows from the ontology alone stands apart from what follows from a submission.
        derived = derived_graph(base_iri)
        dataset.add(list(dataset.graph(derived)), f"{base_iri}graph/ontology/derived")
        dataset.raw.remove_graph(ox.NamedNode(derived))
        self.compiled: Compiled = compile_shapes(dataset)
        self.checks: tuple[Rule, ...] = tuple(
            check_rule(self.library.get(name)) for name in self.library.names("checks")
        )
        self.roles: Roles = read_roles(dataset, base_iri)
        self.submission_rules = SubmissionRules(dataset, base_iri)
        replaced = self.submission_rules.replaced
        self.rules: tuple[Rule, ...] = tuple(r for r in self.compiled.rules if r.shape not in replaced)
        self.short_form_terms = read_short_form_terms(dataset, base_iri)
        self.explanations = Explanations(dataset, self.library, base_iri)
        self.identifying: tuple[ox.NamedNode, ...] = _identifying(dataset, base_iri)
        self._content = cast(bytes, ox.serialize(dataset.raw, format=ox.RdfFormat.N_QUADS))
        self._graphs = frozenset(cast(ox.NamedNode, name) for name in dataset.raw.named_graphs())
        self._size = dataset.size()
        self._own = dataset
        self._spare: deque[tuple[Dataset, int]] = deque(maxlen=_SPARE)

    def content(self) -> Dataset:
        """Return a dataset of ontology and shapes that nothing is added to."""
        return self._own

    @contextmanager
    def dataset(self) -> Iterator[Dataset]:
        """Lend a dataset with ontology and shapes and nothing else; others do not see what is added to it."""
        try:
            dataset, uses = self._spare.pop()
        except IndexError:
            dataset, uses = Dataset(ox.Store()), 0
            dataset.raw.load(self._content, format=ox.RdfFormat.N_QUADS)
        yield dataset
        # Not after an error: who knows what it left behind.
        if uses + 1 < _USES:
            for name in set(dataset.raw.named_graphs()) - self._graphs:
                dataset.raw.remove_graph(name)
            if dataset.size() == self._size:  # nothing came into a graph of the schema's own
                self._spare.append((dataset, uses + 1))


def _identifying(dataset: Dataset, base_iri: str) -> tuple[ox.NamedNode, ...]:
    marked = dataset.match(None, ox.NamedNode(own_term(base_iri, "identifiesOne")), None)
    return tuple(triple.subject for triple in marked if isinstance(triple.subject, ox.NamedNode))
