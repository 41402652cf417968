"""What changed shapes would find in what is published, before anybody publishes them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.catalogue.knowledge import Names
from api.store.dataset import Dataset
from api.store.turtle_files import knowledge_files, read_turtle
from api.validation.advice import Advice
from api.validation.compiler import compile_shapes
from api.validation.evaluation import offenders, once_each
from api.validation.explained_findings import Explainer
from api.validation.explanations import Explanations
from api.validation.findings import ValidationReport
from api.validation.nearest_terms import NearestTerms

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from api.store.dataset import ReadableDataset
    from api.text import Text
    from api.validation.constraint_queries import Rule
    from api.validation.findings import Finding
    from api.validation.schema import Schema

_PREFIX = re.compile(r"PREFIX\s+\S*\s*<[^>]*>\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What the changed rules would find.

    `changed` are the shapes with a new or another rule, `gone` those that have none any more, and `unheard`
    those that only pySHACL could run, which were not asked. The counts are of profiles, not of findings.
    """

    report: ValidationReport
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    unheard: tuple[str, ...]
    by_organization: tuple[tuple[str, int], ...]
    by_item: tuple[tuple[str, Text, int], ...]


def rehearse(schema: Schema, shapes: Path, published: ReadableDataset) -> Rehearsal:
    """Run the rules of a folder of shapes that differ from those in use, on a release.

    Raises UnreadableFile for a file of shapes that cannot be read.
    """
    dataset = _with_shapes(schema, shapes)
    compiled = compile_shapes(dataset)
    known = {_kind(rule) for rule in schema.compiled.rules}
    changed = [rule for rule in compiled.rules if _kind(rule) not in known]
    found = once_each(offenders(published, changed, schema.base_iri))
    explanations = Explanations(dataset, schema.library, schema.base_iri)
    advice = Advice(explanations, NearestTerms(dataset, None), schema.base_iri)
    explained = tuple(Explainer(published, explanations, advice, schema.base_iri).explained(found))
    now, before = {rule.shape for rule in compiled.rules}, {rule.shape for rule in schema.compiled.rules}
    names = Names(published)
    items = _counted(explained, lambda each: each.item or "")
    return Rehearsal(
        ValidationReport(explained),
        tuple(sorted({rule.shape for rule in changed})),
        tuple(sorted(before - now)),
        tuple(sorted(shape.value for shape in compiled.residual)),
        tuple(_counted(explained, lambda each: _owner(each, schema.base_iri))),
        tuple((item, names.of(item), count) for item, count in items if item),
    )


def _with_shapes(schema: Schema, shapes: Path) -> Dataset:
    dataset = Dataset.in_memory()
    for file in knowledge_files(schema.knowledge_dir, schema.base_iri):
        if "/graph/ontology/" in file.graph:
            dataset.add(read_turtle(file.path, schema.base_iri), file.graph)
    for path in sorted(shapes.rglob("*.ttl")):
        dataset.add(read_turtle(path, schema.base_iri), f"{schema.base_iri}graph/shapes/{path.stem}")
    return dataset


def _kind(rule: Rule) -> tuple[str, str, str, str]:
    # Prefixes come in no order, and without them the query of one shape is always the same.
    return rule.shape, rule.component, rule.severity, _PREFIX.sub("", rule.query)


def _document(finding: Finding) -> str:
    return finding.focus.partition("#")[0]


def _owner(finding: Finding, base_iri: str) -> str:
    """Return the part of an address that names who a thing is from: `acme` of `model/acme/base`."""
    words = _document(finding).removeprefix(base_iri).split("/")
    return words[1] if len(words) > 2 else words[0]


def _counted(findings: tuple[Finding, ...], key: Callable[[Finding], str]) -> list[tuple[str, int]]:
    things = {(key(each), _document(each)) for each in findings}
    return Counter(name for name, _ in things).most_common()
