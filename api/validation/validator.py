"""Validation of submissions, of a whole store, and of our own files, by shapes and check queries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Lock

import pyoxigraph as ox

from api.derivation.one_profile import derive_about
from api.queries.library import QueryLibrary
from api.store.dataset import Dataset, ReadableDataset
from api.store.turtle_files import knowledge_files
from api.validation.admission import admit_all, in_full
from api.validation.advice import Advice
from api.validation.causes import by_cause
from api.validation.compiler import Compiled, compile_shapes
from api.validation.constraint_queries import check_rule
from api.validation.evaluation import offenders, offenders_among, once_each
from api.validation.explained_findings import Explainer
from api.validation.findings import SEVERITIES, Finding, Severity, ValidationReport
from api.validation.gate.distributions import Distributions
from api.validation.gate.rings import open_rings
from api.validation.gate.twins import Twins
from api.validation.input.place_index import PlaceIndex
from api.validation.locations import Locator, located
from api.validation.nearest_terms import NearestTerms
from api.validation.pyshacl_engine import residual_findings
from api.validation.schema import Schema
from api.validation.submission import Submission, add_context

__all__ = ["Finding", "ValidationReport", "Validator"]


class Validator:
    """Checks files and datasets against the ontology, shapes and check queries of one knowledge folder.

    `published` is the dataset that submissions may refer to; without one they may refer only to
    each other and to the ontology. Many threads may use one validator at once.
    """

    def __init__(self, knowledge_dir: Path, base_iri: str, published: ReadableDataset | None = None) -> None:
        self._knowledge_dir, self._base_iri, self._published = knowledge_dir, base_iri, published
        self._schema: Schema | None = None
        self._known_twins: Twins | None = None
        self._nearest: NearestTerms | None = None
        self._distributions: Distributions | None = None
        self._context = f"{base_iri}graph/context"
        self._reading = Lock()

    def validate_files(
        self, paths: Iterable[Path], progress: Callable[[Path, int], None] = lambda _path, _done: None
    ) -> ValidationReport:
        """Validate files as one submission. Raises UnreadableFile for the first unreadable one.

        `progress` hears how many bytes of a large file have been read.
        """
        return self.validate(
            [
                Submission.read(path, self._knowledge_dir, self._base_iri, partial(progress, path))
                for path in paths
            ]
        )

    def validate(self, submissions: Sequence[Submission]) -> ValidationReport:
        """Validate files that were read, as one submission: nothing but what they say is blamed."""
        schema = self.schema()
        admitted = admit_all([in_full(each, schema) for each in submissions], schema, self._published)
        nodes = {node for each in admitted.submissions for node in each.nodes}
        with schema.dataset() as dataset:
            for each in admitted.submissions:
                dataset.add(each.triples, each.graph)
            if self._published is not None:
                add_context(dataset, self._published, admitted.submissions, self._base_iri)
                dataset.add(self._twins(schema, self._published).of(admitted.triples(), nodes), self._context)
            derive_about(dataset, schema.library, nodes)
            far = self._outliers(schema, admitted.triples())
            rings = open_rings(dataset, nodes, schema.submission_rules, self._base_iri)
            found = once_each(
                [
                    *offenders_among(dataset, schema.rules, nodes, self._base_iri),
                    *_residual(dataset, schema.compiled),
                ]
            )
            found += offenders_among(dataset, schema.checks, nodes, self._base_iri)
            homes = _Homes(admitted.submissions)
            mine = [*rings, *far, *(finding for finding in found if homes.of(finding))]
            kept = schema.submission_rules.limited(mine, lambda finding: homes.of(finding)[0].path)
            told = [*admitted.findings, *map(homes.located, kept)]
            told = list(self._explainer(schema, dataset).explained(told))
        return ValidationReport(tuple(told), len(submissions), by_cause(told, schema.explanations))

    def _explainer(self, schema: Schema, dataset: Dataset) -> Explainer:
        with self._reading:
            if self._nearest is None:
                self._nearest = NearestTerms(schema.content(), self._published)
        advice = Advice(schema.explanations, self._nearest, self._base_iri)
        return Explainer(dataset, schema.explanations, advice, self._base_iri)

    def validate_store(
        self, dataset: Dataset, severities: tuple[Severity, ...] = SEVERITIES, *, checks: bool = True
    ) -> ValidationReport:
        """Validate everything that a dataset holds, against the shapes that it holds itself.

        `dataset` must have been derived. Findings carry file and line where the knowledge folder has them.
        """
        compiled = compile_shapes(dataset)
        rules = [rule for rule in compiled.rules if rule.severity in severities]
        residual = [each for each in _residual(dataset, compiled) if each.severity in severities]
        found = once_each([*offenders(dataset, rules, self._base_iri), *residual])
        if checks:
            library = QueryLibrary(self._knowledge_dir / "queries", self._base_iri)
            asked = [check_rule(library.get(name)) for name in library.names("checks")]
            found += offenders(dataset, asked, self._base_iri)
        locator = Locator(self._knowledge_dir, self._base_iri)
        files = sum(1 for _ in knowledge_files(self._knowledge_dir, self._base_iri))
        return ValidationReport(tuple(locator.locate(dataset, found)), files)

    def _outliers(self, schema: Schema, triples: Iterable[ox.Triple]) -> list[Finding]:
        if self._published is None:
            return []
        with self._reading:
            if self._distributions is None:
                self._distributions = Distributions(self._published, schema.explanations.items)
        return list(self._distributions.outliers(triples, schema.submission_rules))

    def _twins(self, schema: Schema, published: ReadableDataset) -> Twins:
        with self._reading:
            if self._known_twins is None:
                self._known_twins = Twins(published, self._base_iri, schema.identifying)
        return self._known_twins

    def schema(self) -> Schema:
        """Return what submissions are held against, read and compiled by whoever asks first."""
        with self._reading:
            if self._schema is None:
                self._schema = Schema(self._knowledge_dir, self._base_iri)
        return self._schema


class _Homes:
    """Which of some files speak of a thing."""

    def __init__(self, submissions: Iterable[Submission]) -> None:
        self._by_focus: dict[str, list[Submission]] = {}
        for each in submissions:
            for name in each.subjects:
                self._by_focus.setdefault(name, []).append(each)

    def of(self, finding: Finding) -> list[Submission]:
        return self._by_focus.get(finding.focus, [])

    def located(self, finding: Finding) -> Finding:
        homes = self.of(finding)
        places: dict[Path, PlaceIndex] = {each.path: each.places for each in homes}
        origin = next((each.origins[finding.focus] for each in homes if finding.focus in each.origins), None)
        if origin is None:
            return located(places, finding)
        # What grew from the short form stands nowhere: what it grew from does.
        tries: list[tuple[str, str | None, str | None]] = [
            (origin.focus, origin.path or finding.path, None),
            (origin.focus, None, None),
        ]
        if finding.path != origin.path and origin.block is not None:
            tries.insert(0, (origin.block, finding.path, finding.value))
        if origin.path is None:
            tries.insert(0, (origin.focus, finding.path, finding.value))
        written = (located(places, replace(finding, focus=f, path=p, value=v)) for f, p, v in tries)
        best = next((each for each in written if each.place is not None), finding)
        return finding.at(best.file, best.place)


def _residual(dataset: Dataset, compiled: Compiled) -> list[Finding]:
    return residual_findings(dataset, compiled.shapes) if compiled.residual else []
