"""Validation of submissions, of a whole store, and of our own files, by shapes and check queries."""

from __future__ import annotations

import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyoxigraph as ox

from api.catalogue.knowledge import Names
from api.derivation.rules import derive, derived_graph
from api.queries.library import Query, QueryLibrary
from api.store.dataset import Dataset, ReadableDataset, Row
from api.store.turtle_files import knowledge_files, read_turtle
from api.text import Text
from api.validation.compiler import Compiled, Rule, compile_shapes
from api.validation.findings import SEVERITIES, Finding, Severity, ValidationReport
from api.validation.locations import Locator, place_of
from api.validation.pyshacl_engine import residual_findings
from api.validation.submission import Submission, add_context

__all__ = ["Finding", "ValidationReport", "Validator"]

_SCHEMA = ("/graph/ontology/", "/graph/shapes/")


class Validator:
    """Checks files and datasets against the ontology, shapes and check queries of one knowledge folder.

    `published` is the dataset that submissions may refer to; without one they may refer only to
    each other and to the ontology.
    """

    def __init__(self, knowledge_dir: Path, base_iri: str, published: ReadableDataset | None = None) -> None:
        self._knowledge_dir, self._base_iri, self._published = knowledge_dir, base_iri, published
        self._library = QueryLibrary(knowledge_dir / "queries", base_iri)
        self._schema: tuple[Dataset, Compiled] | None = None

    def validate_files(self, paths: Iterable[Path]) -> ValidationReport:
        """Validate Turtle files as one submission. Raises UnreadableFile for the first unreadable one."""
        submissions = [Submission.read(path, self._knowledge_dir, self._base_iri) for path in paths]
        dataset, compiled = self._schema_dataset()
        subjects = {subject for each in submissions for subject in each.subjects}
        graphs = [each.graph for each in submissions]
        context = f"{self._base_iri}graph/context"
        try:
            for each in submissions:
                dataset.add(each.triples, each.graph)
            if self._published is not None:
                add_context(dataset, self._published, submissions, context)
            derive(dataset, self._library)
            found = [
                *self._broken(dataset, compiled, SEVERITIES),
                *self._checked(dataset, self._library),
            ]
        finally:
            for graph in (*graphs, context, derived_graph(self._base_iri)):
                dataset.raw.remove_graph(ox.NamedNode(graph))
        mine = [finding for finding in found if finding.focus in subjects]
        return ValidationReport(tuple(self._locate_in(submissions, mine)), len(submissions))

    def validate_store(
        self, dataset: Dataset, severities: tuple[Severity, ...] = SEVERITIES, *, checks: bool = True
    ) -> ValidationReport:
        """Validate everything that a dataset holds, against the shapes that it holds itself.

        `dataset` must have been derived. Findings carry file and line where the knowledge folder has them.
        """
        found = self._broken(dataset, compile_shapes(dataset), severities)
        if checks:
            found += self._checked(dataset, self._library)
        locator = Locator(self._knowledge_dir, self._base_iri)
        files = sum(1 for _ in knowledge_files(self._knowledge_dir, self._base_iri))
        return ValidationReport(tuple(locator.locate(dataset, found)), files)

    def _schema_dataset(self) -> tuple[Dataset, Compiled]:
        if self._schema is None:
            dataset = Dataset.in_memory()
            for file in knowledge_files(self._knowledge_dir, self._base_iri):
                if any(part in file.graph for part in _SCHEMA):
                    dataset.add(read_turtle(file.path, self._base_iri), file.graph)
            self._schema = (dataset, compile_shapes(dataset))
        return self._schema

    def _broken(
        self, dataset: Dataset, compiled: Compiled, severities: tuple[Severity, ...]
    ) -> list[Finding]:
        names = Names(dataset)
        rules = [rule for rule in compiled.rules if rule.severity in severities]
        # The engine works outside the interpreter's lock, so threads use all cores.
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            answers = list(pool.map(lambda rule: dataset.rows(rule.query), rules))
        found: dict[tuple[str, ...], Finding] = {}
        residual = residual_findings(dataset, compiled.residual) if compiled.residual else []
        made = (
            finding
            for rule, rows in zip(rules, answers, strict=True)
            for finding in _findings(rows, rule, names, self._base_iri)
        )
        for finding in (*made, *residual):
            # A shape has several components; a value breaks it once.
            key = (finding.shape, finding.focus, finding.path or "", finding.value or "")
            found.setdefault(key, finding)
        return list(found.values())

    def _checked(self, dataset: Dataset, library: QueryLibrary) -> list[Finding]:
        names = Names(dataset)
        rules = [_check_rule(library.get(name)) for name in library.names("checks")]
        return [
            finding
            for rule in rules
            for finding in _findings(dataset.rows(rule.query), rule, names, self._base_iri)
        ]

    @staticmethod
    def _locate_in(submissions: list[Submission], findings: list[Finding]) -> Iterable[Finding]:
        for finding in findings:
            home = next((each for each in submissions if finding.focus in each.subjects), None)
            if home is None:
                yield finding
            else:
                yield finding.at(home.path, place_of(home.lines, finding))


def _check_rule(query: Query) -> Rule:
    header = query.header
    severity: Severity = next((each for each in SEVERITIES if each == header.get("severity")), "Violation")
    message = Text(header.get("message-ko", ""), header.get("message", ""))
    return Rule(query.name, severity, message, None, query.text)


def _findings(rows: list[Row], rule: Rule, names: Names, base_iri: str) -> Iterable[Finding]:
    for row in rows:
        this = row.get("this")
        if this is None or isinstance(this, ox.Literal):
            continue
        value, path = row.get("value"), row.get("path")
        spoken = {"{?value}": value, "{$this}": this, "{?this}": this, "{?path}": path}
        words = []
        for language in ("ko", "en"):
            text = rule.message[language]
            for token, term in spoken.items():
                if token in text:
                    text = text.replace(token, _readable(term, names, language, base_iri))
            words.append(text)
        yield Finding(
            severity=rule.severity,
            message=Text(*words),
            focus=this.value,
            path=path.value if isinstance(path, ox.NamedNode) else rule.path,
            value=value.value if value is not None else None,
            shape=rule.shape,
        )


def _readable(
    term: ox.NamedNode | ox.Literal | ox.BlankNode | None, names: Names, language: str, base_iri: str
) -> str:
    if term is None:
        return "?"
    if not isinstance(term, ox.NamedNode):
        return term.value if len(term.value) <= 200 else f"{term.value[:200]}…"
    short = term.value.removeprefix(base_iri)
    name = names.of(term.value)[language]
    return f"{name} ({short})" if name else short
