"""Constraint components of SHACL Core, each as the graph pattern of its violations.

Every pattern binds `?value` where the standard reports a value. `focus` and `value` are names of
variables, so that the same functions serve shapes nested by `sh:node`.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from api.terms import SH, XSD
from api.validation.shape_graph import ShapeGraph, ShapeNode

_SILENT = {
    "path", "order", "group", "name", "description", "message", "severity", "deactivated", "property",
    "sparql", "targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf", "flags",
}  # fmt: skip
_CASTS = {f"{XSD}{name}" for name in ("integer", "decimal", "double", "float", "boolean", "date", "dateTime")}
_LEXICAL = {
    f"{XSD}gYear": "^-?[0-9]{4,}(Z|[+-][0-9]{2}:[0-9]{2})?$",
    f"{XSD}gYearMonth": "^-?[0-9]{4,}-(0[1-9]|1[0-2])(Z|[+-][0-9]{2}:[0-9]{2})?$",
}
_KINDS = {
    "IRI": "isIRI({0})",
    "BlankNode": "isBlank({0})",
    "Literal": "isLiteral({0})",
    "BlankNodeOrIRI": "(isBlank({0}) || isIRI({0}))",
    "BlankNodeOrLiteral": "(isBlank({0}) || isLiteral({0}))",
    "IRIOrLiteral": "(isIRI({0}) || isLiteral({0}))",
}
_COMPARISONS = {"minInclusive": ">=", "maxInclusive": "<=", "minExclusive": ">", "maxExclusive": "<"}


class UnsupportedShape(Exception):
    """A shape uses a component that is not compiled."""


def violations(
    shapes: ShapeGraph,
    shape: ShapeNode,
    path: str | None,
    focus: str = "?this",
    value: str = "?value",
) -> list[str]:
    """Return one graph pattern for each way to break a shape. Raises UnsupportedShape."""
    return list(_Components(shapes, shape, path, focus, value).all())


class _Components:
    def __init__(
        self,
        shapes: ShapeGraph,
        shape: ShapeNode,
        path: str | None,
        focus: str,
        value: str,
    ) -> None:
        self._shapes, self._shape, self._path = shapes, shape, path
        self._focus, self._value = focus, value
        self._parameters = shapes.parameters(shape)
        # Without a path the value is the focus node itself.
        self._values = f"{focus} {path} {value} ." if path else f"BIND ({focus} AS {value})"

    def all(self) -> Iterator[str]:
        for name, terms in self._parameters.items():
            if name in _SILENT:
                continue
            component = getattr(self, f"_{name}", None)
            if name in _COMPARISONS:
                for term in terms:
                    yield self._unless(f"{self._value} {_COMPARISONS[name]} {term}")
            elif component is None:
                raise UnsupportedShape(name)
            else:
                for term in terms:
                    yield from component(term)

    def _unless(self, condition: str) -> str:
        # An error (a text compared with a number) is a violation, too.
        return f"{self._values} FILTER (!COALESCE({condition}, false))"

    def _minCount(self, term: ox.Literal) -> Iterator[str]:  # noqa: N802
        least = int(term.value)
        if least == 1:
            yield f"FILTER NOT EXISTS {{ {self._focus} {self._path} ?any_ }}"
        elif least > 1:
            yield self._counted("<", least)

    def _maxCount(self, term: ox.Literal) -> Iterator[str]:  # noqa: N802
        most = int(term.value)
        if most == 1:
            yield f"{self._focus} {self._path} ?one_, ?other_ . FILTER (!sameTerm(?one_, ?other_))"
        else:
            yield self._counted(">", most)

    def _counted(self, comparison: str, bound: int) -> str:
        count = f"SELECT {self._focus} (COUNT(DISTINCT ?any_) AS ?count_)"
        pattern = f"{self._focus} {self._path} ?any_"
        return f"{{ {count} {{ {pattern} }} GROUP BY {self._focus} }} FILTER (?count_ {comparison} {bound})"

    def _datatype(self, term: ShapeNode) -> Iterator[str]:
        yield f"{self._values} FILTER (!{self._of_datatype(term)})"

    def _of_datatype(self, term: ShapeNode | ox.Literal) -> str:
        value = self._value
        tests = [f"isLiteral({value})", f"DATATYPE({value}) = {term}"]
        if term.value in _CASTS:
            # A cast of the wrong text is an error: "abc"^^xsd:integer has the datatype, not the form.
            tests.append(f"BOUND({value}) && COALESCE({term}(STR({value})) = {term}(STR({value})), false)")
        elif term.value in _LEXICAL:
            tests.append(f'REGEX(STR({value}), "{_LEXICAL[term.value]}")')
        return "(" + " && ".join(tests) + ")"

    def _or(self, term: ShapeNode) -> Iterator[str]:
        alternatives = []
        for each in self._shapes.list(term):
            only = self._shapes.parameters(each) if isinstance(each, ShapeNode) else {}
            if set(only) != {"datatype"}:
                raise UnsupportedShape("or")
            alternatives.append(self._of_datatype(only["datatype"][0]))
        yield f"{self._values} FILTER (!({' || '.join(alternatives)}))"

    def _class(self, term: ShapeNode) -> Iterator[str]:
        names = ", ".join(f"<{name}>" for name in (term.value, *self._shapes.subclasses(term.value)))
        known = f"{self._value} a ?type_ . FILTER (?type_ IN ({names}))"
        yield f"{self._values} FILTER NOT EXISTS {{ {known} }}"

    def _nodeKind(self, term: ShapeNode) -> Iterator[str]:  # noqa: N802
        kind = _KINDS[term.value.rsplit("#", 1)[-1]].format(self._value)
        yield f"{self._values} FILTER (!{kind})"

    def _pattern(self, term: ox.Literal) -> Iterator[str]:
        flags = self._parameters.get("flags")
        arguments = f"STR({self._value}), {term}" + (f", {flags[0]}" if flags else "")
        yield self._unless(f"!isBlank({self._value}) && REGEX({arguments})")

    def _minLength(self, term: ox.Literal) -> Iterator[str]:  # noqa: N802
        yield self._unless(f"!isBlank({self._value}) && STRLEN(STR({self._value})) >= {term.value}")

    def _maxLength(self, term: ox.Literal) -> Iterator[str]:  # noqa: N802
        yield self._unless(f"!isBlank({self._value}) && STRLEN(STR({self._value})) <= {term.value}")

    def _in(self, term: ShapeNode) -> Iterator[str]:
        members = " || ".join(f"sameTerm({self._value}, {each})" for each in self._shapes.list(term))
        yield f"{self._values} FILTER (!({members or 'false'}))"

    def _hasValue(self, term: ShapeNode | ox.Literal) -> Iterator[str]:  # noqa: N802
        if self._path:
            yield f"FILTER NOT EXISTS {{ {self._focus} {self._path} {term} }}"
        else:
            yield f"FILTER (!sameTerm({self._focus}, {term}))"

    def _uniqueLang(self, term: ox.Literal) -> Iterator[str]:  # noqa: N802
        if term.value == "true":
            texts = f"{self._focus} {self._path} ?one_, ?other_ ."
            same = (
                'LANG(?one_) != "" && LCASE(LANG(?one_)) = LCASE(LANG(?other_)) && STR(?one_) < STR(?other_)'
            )
            yield f"{texts} FILTER ({same})"

    def _equals(self, term: ShapeNode) -> Iterator[str]:
        focus, value = self._focus, self._value
        yield f"{self._values} FILTER NOT EXISTS {{ {focus} {term} {value} }}"
        yield f"{focus} {term} {value} . FILTER NOT EXISTS {{ {focus} {self._path} {value} }}"

    def _node(self, term: ShapeNode) -> Iterator[str]:
        for broken in self._nested(term):
            yield f"{self._values} {broken}"

    def _nested(self, term: ShapeNode) -> Iterator[str]:
        inner = f"{self._value}_"
        yield from violations(self._shapes, term, None, self._value, inner)
        if self._shapes.objects(term, f"{SH}sparql"):
            raise UnsupportedShape("sparql below node")
        for each in self._shapes.objects(term, f"{SH}property"):
            if self._shapes.deactivated(each):
                continue
            path = self._shapes.path(each)
            yield from violations(self._shapes, each, path, self._value, inner)


__all__ = ["UnsupportedShape", "violations"]
