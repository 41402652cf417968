"""Shapes as set queries: SHACL constraints compiled to SPARQL that finds all offenders at once.

A validator that walks node by node needs a minute for what the engine answers in a second. What
is not compiled here (see `Compiled.residual`) is left to pySHACL; tests hold the two equal.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from api.store.dataset import Dataset
from api.terms import SH
from api.validation.components import UnsupportedShape, named_term, violations
from api.validation.constraint_queries import Rule, Target
from api.validation.findings import SEVERITIES, Severity
from api.validation.shape_graph import ShapeGraph, ShapeNode
from api.validation.sparql_constraints import SPARQL_COMPONENT, constraint_query, with_target


@dataclass(frozen=True, slots=True)
class Compiled:
    """The rules of a shapes graph, the shapes that they stand for, and those left to pySHACL."""

    rules: tuple[Rule, ...]
    shapes: tuple[ShapeNode, ...]
    residual: tuple[ShapeNode, ...]


def compile_shapes(dataset: Dataset, data: Dataset | None = None) -> Compiled:
    """Compile every shape with a target that the dataset holds.

    `data` holds the classes of the data where they do not stand beside the shapes.
    """
    compiler = _Compiler(ShapeGraph(dataset, data))
    rules: list[Rule] = []
    done: list[ShapeNode] = []
    residual: list[ShapeNode] = []
    for shape in compiler.shapes.targeted():
        try:
            rules.extend(compiler.shape(shape))
            done.append(shape)
        except UnsupportedShape:
            residual.append(shape)
    return Compiled(tuple(rules), tuple(done), tuple(residual))


class _Compiler:
    def __init__(self, shapes: ShapeGraph) -> None:
        self.shapes = shapes

    def shape(self, shape: ShapeNode) -> list[Rule]:
        """Return the rules of one shape with targets and of its property shapes."""
        if self.shapes.deactivated(shape):
            return []
        targets = list(self._targets(shape))
        if self.shapes.value(shape, f"{SH}path") is not None:
            return list(self._property_shape(shape, targets))
        rules = list(self._rules(shape, None, targets))
        for constraint in self.shapes.objects(shape, f"{SH}sparql"):
            if not self.shapes.deactivated(constraint):
                rules.extend(self._sparql(shape, constraint, target) for target in targets)
        for each in self.shapes.objects(shape, f"{SH}property"):
            if not self.shapes.deactivated(each):
                rules.extend(self._property_shape(each, targets))
        return rules

    def _property_shape(self, shape: ShapeNode, targets: list[Target]) -> Iterator[Rule]:
        yield from self._rules(shape, self.shapes.path(shape), targets)

    def _rules(self, shape: ShapeNode, path: str | None, targets: list[Target]) -> Iterator[Rule]:
        simple = self.shapes.value(shape, f"{SH}path")
        for component, body in violations(self.shapes, shape, path):
            for target in targets:
                yield Rule(
                    shape=shape.value,
                    severity=self._severity(shape),
                    message=self.shapes.message(shape),
                    path=simple.value if isinstance(simple, ox.NamedNode) else None,
                    query=_select(target, body),
                    untargeted=f"SELECT DISTINCT ?this ?value WHERE {{ {body} }}",
                    target=target,
                    component=component,
                )

    def _sparql(self, shape: ShapeNode, constraint: ShapeNode, target: Target) -> Rule:
        text = constraint_query(self.shapes, constraint)
        return Rule(
            shape=shape.value,
            severity=self._severity(shape),
            message=self.shapes.message(constraint) or self.shapes.message(shape),
            path=None,
            query=with_target(text, target),
            untargeted=text,
            target=target,
            component=SPARQL_COMPONENT,
        )

    def _targets(self, shape: ShapeNode) -> Iterator[Target]:
        for term in self.shapes.target_classes(shape):
            classes = [term.value, *self.shapes.subclasses(term.value)]
            if len(classes) == 1:
                pattern = f"?this a <{term.value}> ."
            else:
                names = " ".join(f"<{name}>" for name in classes)
                pattern = f"{{ SELECT DISTINCT ?this {{ VALUES ?class_ {{ {names} }} ?this a ?class_ }} }}"
            yield Target(pattern, frozenset(classes))
        for node in self.shapes.terms(shape, f"{SH}targetNode"):
            yield Target(f"VALUES ?this {{ {named_term(node)} }}")
        for term in self.shapes.objects(shape, f"{SH}targetSubjectsOf"):
            yield Target(f"{{ SELECT DISTINCT ?this {{ ?this {term} ?any_ }} }}")
        for term in self.shapes.objects(shape, f"{SH}targetObjectsOf"):
            yield Target(f"{{ SELECT DISTINCT ?this {{ ?any_ {term} ?this }} }}")

    def _severity(self, shape: ShapeNode) -> Severity:
        term = self.shapes.value(shape, f"{SH}severity")
        name = term.value.rsplit("#", 1)[-1] if term is not None else "Violation"
        return next((each for each in SEVERITIES if each == name), "Violation")


def _select(target: Target, body: str) -> str:
    if body.startswith(("FILTER", "BIND")):
        return f"SELECT DISTINCT ?this ?value WHERE {{ {target.pattern} {body} }}"
    # Offenders are few: find them first, by the property alone, then ask whether they are targets.
    offenders = f"{{ SELECT DISTINCT ?this ?value WHERE {{ {body} }} }}"
    return f"SELECT DISTINCT ?this ?value WHERE {{ {offenders} {target.pattern} }}"
