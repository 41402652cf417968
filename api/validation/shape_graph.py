"""Reading access to the shapes that a dataset holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import pyoxigraph as ox

from api.store.dataset import Dataset
from api.terms import OWL, RDF, RDFS, SH
from api.text import Text

ShapeNode = ox.NamedNode | ox.BlankNode
_TARGETS = ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")
_PATHS = {"inversePath": "^{}", "zeroOrMorePath": "{}*", "oneOrMorePath": "{}+", "zeroOrOnePath": "{}?"}


class ShapeGraph:
    """All triples that may speak of shapes, by subject and predicate; small beside the data."""

    def __init__(self, dataset: Dataset, data: Dataset | None = None) -> None:
        """Read shapes, and from `data`, where that is another dataset, which classes stand below which."""
        self._raw = dataset.raw
        self._subclasses: dict[str, set[str]] = defaultdict(set)
        for row in (data or dataset).rows(f"SELECT ?class ?sub {{ ?sub <{RDFS}subClassOf>+ ?class }}"):
            self._subclasses[row["class"].value].add(row["sub"].value)
        self._classes = {f"{RDFS}Class", f"{OWL}Class", *self._subclasses.get(f"{RDFS}Class", ())}
        own = "SELECT DISTINCT ?path { ?any <%sparameter> ?parameter . ?parameter <%spath> ?path }"
        self._parameters_of_own = {row["path"].value for row in dataset.rows(own % (SH, SH))}

    def subclasses(self, name: str) -> list[str]:
        """Return all subclasses of a class, sorted, without itself."""
        return sorted(self._subclasses.get(name, ()))

    def terms(self, subject: ShapeNode, predicate: str) -> list[ShapeNode | ox.Literal]:
        """Return the values of a property, sorted."""
        quads = self._raw.quads_for_pattern(subject, ox.NamedNode(predicate), None, None)
        found = {quad.object for quad in quads if isinstance(quad.object, ShapeNode | ox.Literal)}
        return sorted(found, key=str)

    def objects(self, subject: ShapeNode, predicate: str) -> list[ShapeNode]:
        """Return the values that are nodes."""
        return [term for term in self.terms(subject, predicate) if isinstance(term, ShapeNode)]

    def value(self, subject: ShapeNode, predicate: str) -> ShapeNode | ox.Literal | None:
        """Return one value, or None."""
        return next(iter(self.terms(subject, predicate)), None)

    def text(self, subject: ShapeNode, predicate: str) -> str:
        """Return one value as text, or nothing."""
        term = self.value(subject, predicate)
        return term.value if term is not None else ""

    def parameters(self, shape: ShapeNode) -> dict[str, list[ShapeNode | ox.Literal]]:
        """Return everything that SHACL says of a shape, by local name."""
        found: dict[str, list[ShapeNode | ox.Literal]] = defaultdict(list)
        for quad in self._raw.quads_for_pattern(shape, None, None, None):
            name = quad.predicate.value
            term, values = quad.object, found[name.removeprefix(SH)] if name.startswith(SH) else []
            if isinstance(term, ShapeNode | ox.Literal) and term not in values:
                values.append(term)
        return found

    def has_component_of_its_own(self, shape: ShapeNode) -> bool:
        """Tell whether a shape uses a constraint component that the shapes define, not SHACL."""
        quads = self._raw.quads_for_pattern(shape, None, None, None)
        return bool(self._parameters_of_own) and any(
            quad.predicate.value in self._parameters_of_own for quad in quads
        )

    def targeted(self) -> list[ShapeNode]:
        """Return the shapes that have a target, sorted."""
        found: set[ShapeNode] = set()
        for target in _TARGETS:
            for quad in self._raw.quads_for_pattern(None, ox.NamedNode(SH + target), None, None):
                if isinstance(quad.subject, ShapeNode):
                    found.add(quad.subject)
        found.update(self._implicit())
        return sorted(found, key=str)

    def _implicit(self) -> Iterator[ShapeNode]:
        shape = ox.NamedNode(f"{SH}NodeShape")
        for quad in self._raw.quads_for_pattern(None, ox.NamedNode(f"{RDF}type"), shape, None):
            if isinstance(quad.subject, ox.NamedNode) and self._is_class(quad.subject):
                yield quad.subject

    def target_classes(self, shape: ShapeNode) -> list[ShapeNode]:
        """Return the classes that a shape targets; a shape that is a class targets itself."""
        classes = self.objects(shape, f"{SH}targetClass")
        return [*classes, shape] if self._is_class(shape) else classes

    def _is_class(self, node: ShapeNode) -> bool:
        return any(term.value in self._classes for term in self.objects(node, f"{RDF}type"))

    def deactivated(self, shape: ShapeNode) -> bool:
        """Tell whether a shape is switched off."""
        return self.text(shape, f"{SH}deactivated") == "true"

    def message(self, shape: ShapeNode) -> Text:
        """Return the messages of a shape or constraint."""
        found: dict[str, str] = {}
        for term in self.terms(shape, f"{SH}message"):
            if isinstance(term, ox.Literal):
                found.setdefault((term.language or "en").split("-")[0], term.value)
        return Text(found.get("ko", ""), found.get("en", ""))

    def list(self, head: ShapeNode | ox.Literal | None) -> list[ShapeNode | ox.Literal]:
        """Return the members of an RDF list."""
        members: list[ShapeNode | ox.Literal] = []
        while isinstance(head, ShapeNode) and head.value != f"{RDF}nil" and len(members) < 10_000:
            first = self.value(head, f"{RDF}first")
            if first is None:
                break
            members.append(first)
            head = self.value(head, f"{RDF}rest")
        return members

    def path(self, shape: ShapeNode) -> str:
        """Return the path of a property shape in SPARQL."""
        return self._path(self.value(shape, f"{SH}path"))

    def _path(self, term: ShapeNode | ox.Literal | None) -> str:
        if isinstance(term, ox.NamedNode):
            return str(term)
        if not isinstance(term, ox.BlankNode):
            raise TypeError(f"not a path: {term}")
        if members := self.list(term):  # whatever else the node says: so the standard's tests have it
            return "(" + "/".join(map(self._path, members)) + ")"
        for name, form in _PATHS.items():
            inner = self.value(term, SH + name)
            if inner is not None:
                return form.format(f"({self._path(inner)})")
        alternatives = self.value(term, f"{SH}alternativePath")
        if alternatives is None:
            raise TypeError(f"not a path: {term}")
        return "(" + "|".join(map(self._path, self.list(alternatives))) + ")"

    def prologue(self, constraint: ShapeNode) -> str:
        """Return the PREFIX lines that a SPARQL constraint names by sh:prefixes, imported ones too."""
        lines = []
        ontologies = self.objects(constraint, f"{SH}prefixes")
        for ontology in ontologies:
            imported = self.objects(ontology, f"{OWL}imports")
            ontologies += [each for each in imported if each not in ontologies]
            for each in self.objects(ontology, f"{SH}declare"):
                prefix, namespace = self.text(each, f"{SH}prefix"), self.text(each, f"{SH}namespace")
                lines.append(f"PREFIX {prefix}: <{namespace}>")
        return "\n".join(lines) + "\n"
