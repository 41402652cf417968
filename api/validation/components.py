"""Constraint components of SHACL Core, each as the graph pattern of its violations.

Every pattern binds `?value` where the standard reports a value. `focus` and `value` are names of
variables, so that the same functions serve shapes nested by `sh:node`. Whatever is not known to be
compiled rightly is refused: the shape then goes to pySHACL as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from api.terms import RDF, SH, XSD
from api.validation.shape_graph import ShapeGraph, ShapeNode

_SILENT = {
    "path", "order", "group", "name", "description", "message", "severity", "deactivated", "defaultValue",
    "targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf", "flags",
}  # fmt: skip
_BELOW = {"property", "sparql"}  # of a node shape; its rules are made by the compiler
_COMPILED = {
    "minCount", "maxCount", "datatype", "or", "class", "nodeKind", "pattern", "minLength", "maxLength", "in",
    "hasValue", "uniqueLang", "equals", "node",
}  # fmt: skip
_CASTS = {f"{XSD}{name}" for name in ("integer", "decimal", "double", "float", "boolean", "date", "dateTime")}
_LEXICAL = {
    f"{XSD}gYear": "^-?[0-9]{4,}(Z|[+-][0-9]{2}:[0-9]{2})?$",
    f"{XSD}gYearMonth": "^-?[0-9]{4,}-(0[1-9]|1[0-2])(Z|[+-][0-9]{2}:[0-9]{2})?$",
}
_WITHOUT_FORM = {
    f"{XSD}string",
    f"{XSD}anyURI",
    f"{XSD}token",
    f"{RDF}langString",
}  # any text is of their form
_KINDS = {
    "IRI": "isIRI({0})",
    "BlankNode": "isBlank({0})",
    "Literal": "isLiteral({0})",
    "BlankNodeOrIRI": "(isBlank({0}) || isIRI({0}))",
    "BlankNodeOrLiteral": "(isBlank({0}) || isLiteral({0}))",
    "IRIOrLiteral": "(isIRI({0}) || isLiteral({0}))",
}
_MOST_COUNTED = 4  # values that are told apart by name in a query; of more, every pair would be compared
_COMPARISONS = {"minInclusive": ">=", "maxInclusive": "<=", "minExclusive": ">", "maxExclusive": "<"}


class UnsupportedShape(Exception):
    """A shape uses a component that is not compiled."""


def violations(
    shapes: ShapeGraph,
    shape: ShapeNode,
    path: str | None,
    focus: str = "?this",
    value: str = "?value",
    *,
    within: frozenset[str] = frozenset(),
) -> list[tuple[str, str]]:
    """Return each way to break a shape: the name of the component, and a graph pattern.

    `within` names the shapes that lead to this one. Raises UnsupportedShape.
    """
    return list(_Components(shapes, shape, path, focus, value, within=within).all())


class _Components:
    def __init__(
        self,
        shapes: ShapeGraph,
        shape: ShapeNode,
        path: str | None,
        focus: str,
        value: str,
        *,
        within: frozenset[str],
    ) -> None:
        self._shapes, self._shape, self._path = shapes, shape, path
        self._focus, self._value = focus, value
        self._within = within | {shape.value}
        self._parameters = shapes.parameters(shape)
        # Without a path the value is the focus node itself.
        self._values = f"{focus} {path} {value} ." if path else f"BIND ({focus} AS {value})"

    def all(self) -> Iterator[tuple[str, str]]:
        if self._shapes.has_component_of_its_own(self._shape):
            raise UnsupportedShape(self._shape.value)
        for name, terms in self._parameters.items():
            if name in _SILENT or (name in _BELOW and self._path is None):
                continue
            if name not in _COMPILED and name not in _COMPARISONS:
                raise UnsupportedShape(name)
            component = f"{name[0].upper()}{name[1:]}ConstraintComponent"
            for term in terms:
                for body in self._broken(name, term):
                    yield component, body

    def _broken(self, name: str, term: ShapeNode | ox.Literal) -> Iterator[str]:
        if name in _COMPARISONS:
            yield self._unless(f"{self._value} {_COMPARISONS[name]} {term}")
        else:
            yield from getattr(self, f"_{name}")(term)

    def _unless(self, condition: str) -> str:
        # An error (a text compared with a number) is a violation, too.
        return f"{self._values} FILTER (!COALESCE({condition}, false))"

    def _minCount(self, term: ox.Literal) -> Iterator[str]:  # noqa: N802
        least = int(term.value)
        if least == 1:
            yield f"FILTER NOT EXISTS {{ {self._focus} {self._path} ?any_ }}"
        elif least > _MOST_COUNTED:
            raise UnsupportedShape("minCount")
        elif least > 1:
            # By name, not by number: what has no value at all is in no group that could be counted.
            names = [f"?any{n}_" for n in range(least)]
            unlike = [f"!sameTerm({a}, {b})" for n, a in enumerate(names) for b in names[n + 1 :]]
            values = f"{self._focus} {self._path} {', '.join(names)}"
            yield f"FILTER NOT EXISTS {{ {values} . FILTER ({' && '.join(unlike)}) }}"

    def _maxCount(self, term: ox.Literal) -> Iterator[str]:  # noqa: N802
        most = int(term.value)
        if most == 1:
            yield f"{self._focus} {self._path} ?one_, ?other_ . FILTER (!sameTerm(?one_, ?other_))"
        else:
            count = f"SELECT {self._focus} (COUNT(DISTINCT ?any_) AS ?count_)"
            pattern = f"{self._focus} {self._path} ?any_"
            yield f"{{ {count} {{ {pattern} }} GROUP BY {self._focus} }} FILTER (?count_ > {most})"

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
        elif term.value.startswith(XSD) and term.value not in _WITHOUT_FORM:
            raise UnsupportedShape(f"datatype {term.value}")
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
        members = " || ".join(
            f"sameTerm({self._value}, {named_term(each)})" for each in self._shapes.list(term)
        )
        yield f"{self._values} FILTER (!({members or 'false'}))"

    def _hasValue(self, term: ShapeNode | ox.Literal) -> Iterator[str]:  # noqa: N802
        if self._path:
            yield f"FILTER NOT EXISTS {{ {self._focus} {self._path} {named_term(term)} }}"
        else:
            yield f"FILTER (!sameTerm({self._focus}, {named_term(term)}))"

    def _uniqueLang(self, term: ox.Literal) -> Iterator[str]:  # noqa: N802
        if term.value == "true":
            texts = f"{self._focus} {self._path} ?one_, ?other_ ."
            same = 'LANG(?one_) != "" && LCASE(LANG(?one_)) = LCASE(LANG(?other_))'
            yield f"{texts} FILTER ({same} && !sameTerm(?one_, ?other_))"

    def _equals(self, term: ShapeNode) -> Iterator[str]:
        focus, value = self._focus, self._value
        yield f"{self._values} FILTER NOT EXISTS {{ {focus} {term} {value} }}"
        if self._path:
            yield f"{focus} {term} {value} . FILTER NOT EXISTS {{ {focus} {self._path} {value} }}"
        else:
            yield f"{focus} {term} {value} . FILTER (!sameTerm({focus}, {value}))"

    def _node(self, term: ShapeNode) -> Iterator[str]:
        for broken in self._nested(term):
            yield f"{self._values} {broken}"

    def _nested(self, term: ShapeNode) -> Iterator[str]:
        if term.value in self._within or self._shapes.value(term, f"{SH}path") is not None:
            raise UnsupportedShape("node")  # shapes that come back to themselves, or that look further
        if self._shapes.objects(term, f"{SH}sparql"):
            raise UnsupportedShape("sparql below node")
        if self._shapes.deactivated(term):
            return
        shapes = self._shapes
        below = [each for each in shapes.objects(term, f"{SH}property") if not shapes.deactivated(each)]
        within = self._within | {term.value}
        for shape, path in [(term, None), *((each, shapes.path(each)) for each in below)]:
            found = violations(shapes, shape, path, self._value, f"{self._value}_", within=within)
            yield from (body for _, body in found)


def named_term(term: ShapeNode | ox.Literal) -> str:
    """Return a term as a query has it. Raises UnsupportedShape for a blank node."""
    if isinstance(term, ox.BlankNode):
        raise UnsupportedShape(term.value)  # in a query it would stand for anything
    return str(term)


__all__ = ["UnsupportedShape", "named_term", "violations"]
