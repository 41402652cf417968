"""Invented models in the form of real profiles, as many as wanted: a knowledge folder to measure on.

Everything follows from the loaded framework and a fixed seed, so two runs write the same bytes.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from api.config import DEFAULT_BASE_IRI as BASE
from api.profiles import Framework, Item, Property, load_frameworks
from api.queries.library import QueryLibrary
from api.store.dataset import Dataset
from api.store.turtle_files import knowledge_files, read_turtle

_SHARED = ("ontology", "shapes", "queries")
_POOL = 200  # organisations; other entities are fewer
_KINDS = ("fineTunedFrom", "instructionTunedFrom", "quantizedFrom", "adapterOf", "continuedPretrainingFrom")
_EVIDENCE = (
    f"<http://purl.org/dc/terms/source> <{BASE}source/synthetic> ; "
    f"<{BASE}def/statedBy> <{BASE}organization/o0> ; "
    f'<{BASE}def/observedOn> "2026-01-01"^^<http://www.w3.org/2001/XMLSchema#date>'
)
_FOLDERS = {
    "Organization": "organization",
    "Hardware": "hardware",
    "Dataset": "dataset",
    "License": "license",
}
_PLURAL = {"organization": "organizations", "dataset": "datasets", "license": "licenses"}


@dataclass(frozen=True)
class Size:
    """What was written."""

    models: int
    edges: int


def synthesise(root: Path, target: Path, models: int, seed: int = 7, *, claims: bool = False) -> Size:
    """Write a knowledge folder with this many invented models beside links to the real schema.

    `claims`: every value has a claim with its source, as the checks of a build want it.
    """
    target.mkdir(parents=True, exist_ok=True)
    for name in _SHARED:
        (target / name).symlink_to((root / name).resolve(), target_is_directory=True)
    framework, codes, derived = _schema(root)
    _write_entities(root, target / "instances")
    writer = _Writer(framework, codes, derived, random.Random(seed), claims=claims)
    folder = target / "instances" / "models"
    edges = 0
    for number in range(models):
        path = folder / f"{writer.slug(number)}.ttl"
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = list(writer.profile(number))
        edges += sum("/def/derivationKind>" in line for line in lines)
        path.write_text("".join(lines), encoding="utf-8")
    return Size(models, edges)


def _schema(root: Path) -> tuple[Framework, dict[str, list[str]], set[str]]:
    dataset = Dataset.in_memory()
    for file in knowledge_files(root):
        if "/graph/ontology/" in file.graph or "/graph/shapes/" in file.graph:
            dataset.add(read_turtle(file.path), file.graph)
    codes: dict[str, list[str]] = {}
    scheme = ox.NamedNode("http://www.w3.org/2004/02/skos/core#inScheme")
    for quad in dataset.raw.quads_for_pattern(None, scheme, None, None):
        codes.setdefault(str(quad.object)[1:-1], []).append(str(quad.subject)[1:-1])
    rule = ox.NamedNode(f"{BASE}def/derivedBy")
    derived = {str(quad.subject)[1:-1] for quad in dataset.raw.quads_for_pattern(None, rule, None, None)}
    frameworks = load_frameworks(dataset, QueryLibrary(root / "queries"))
    return frameworks[0], {key: sorted(values) for key, values in codes.items()}, derived


def _write_entities(root: Path, instances: Path) -> None:
    for name, folder in _FOLDERS.items():
        directory = instances / _PLURAL.get(folder, folder)
        directory.mkdir(parents=True, exist_ok=True)
        for number in range(_POOL if folder == "organization" else 20):
            extra = f" ; <{BASE}def/nationality> <{BASE}code/country/kr>" if folder == "organization" else ""
            directory.joinpath(f"{folder[0]}{number}.ttl").write_text(
                f"<{BASE}{folder}/{folder[0]}{number}> a <{BASE}def/{name}> ; "
                f'<http://purl.org/dc/terms/title> "{name} {number}"@en{extra} .\n',
                encoding="utf-8",
            )
    (instances / "sources").mkdir()
    (instances / "sources" / "synthetic.ttl").write_text(
        f"<{BASE}source/synthetic> a <{BASE}def/Source> ; "
        '<http://purl.org/dc/terms/title> "Synthetic"@en .\n',
        encoding="utf-8",
    )
    for folder in ("benchmarks", "curation"):  # metrics and framework refer to these
        shutil.copytree(root / "instances" / folder, instances / folder)


class _Writer:
    """Makes one profile after another."""

    def __init__(
        self,
        framework: Framework,
        codes: dict[str, list[str]],
        derived: set[str],
        chance: random.Random,
        *,
        claims: bool,
    ) -> None:
        self._framework, self._codes, self._chance = framework, codes, chance
        self._derived, self._claims = derived, claims
        self._makers: dict[str, Callable[[Property], str]] = {
            "code": lambda each: f"<{chance.choice(codes[each.scheme or ''])}>",
            "entity": self._entity,
            "number": lambda _: str(chance.randint(1, 10**11)),
            "date": lambda _: f'"{self._date}"^^<http://www.w3.org/2001/XMLSchema#date>',
            "text": lambda each: f'"Synthetic {chance.randint(0, 10**6)}"@en' if each.min_count < 2 else '""',
        }
        self._date = "2024-01-01"

    @staticmethod
    def slug(number: int) -> str:
        """Return the path of a model; a thousand models share a folder."""
        return f"o{number // 1000}/m{number}"

    def profile(self, number: int) -> Iterator[str]:
        """Yield the lines of one profile."""
        iri = f"{BASE}model/{self.slug(number)}"
        day = min(number // 700, 2000)
        self._date = f"{2019 + day // 360}-{day % 360 // 30 + 1:02}-{day % 30 % 28 + 1:02}"
        yield f"<{iri}> a <{self._framework.subject_class}>"
        values = [pair for item in self._framework.items for pair in self._values(item)]
        for name, value in values:
            yield f" ;\n  <{name}> {value}"
        parents = self._parents(number)
        yield "".join(f" ;\n  <{BASE}def/{kind}> <{parent}>" for kind, parent in parents)
        nodes = [f"<{iri}#d{number}>" for number in range(len(parents))]
        yield f" ;\n  <http://www.w3.org/ns/prov#qualifiedDerivation> {', '.join(nodes)}" if nodes else ""
        yield " .\n"
        for node, (kind, parent) in zip(nodes, parents, strict=True):
            yield (
                f"{node} a <{BASE}def/Derivation> ; <http://www.w3.org/ns/prov#entity> <{parent}> ; "
                f"<{BASE}def/derivationKind> <{BASE}def/{kind}> ; {_EVIDENCE} .\n"
            )
        if self._claims:
            yield from self._claimed(iri, values)
        yield from self._measurements(iri)
        yield (
            f"<{iri}#record> a <http://www.w3.org/ns/dcat#CatalogRecord> ; "
            f"<http://xmlns.com/foaf/0.1/primaryTopic> <{iri}> ; "
            f"<http://www.w3.org/ns/adms#status> <{BASE}code/record-status/full> ; "
            '<http://purl.org/dc/terms/modified> "2026-01-01"^^<http://www.w3.org/2001/XMLSchema#date> .\n'
        )

    @staticmethod
    def _claimed(iri: str, values: list[tuple[str, str]]) -> Iterator[str]:
        for number, (name, value) in enumerate(values):
            yield (
                f"<{iri}#c{number}> a <{BASE}def/Claim> ; <{BASE}def/claimSubject> <{iri}> ; "
                f"<{BASE}def/claimProperty> <{name}> ; <{BASE}def/claimValue> {value} ; {_EVIDENCE} .\n"
            )

    def _values(self, item: Item) -> Iterator[tuple[str, str]]:
        if item.repeats or (item.requirement != "mandatory" and self._chance.random() < 0.4):
            return
        for each in item.properties:
            if not each.derived and not each.iri.endswith("/def/parentModel"):
                yield each.iri, self._makers[each.kind](each)

    def _entity(self, each: Property) -> str:
        folder = _FOLDERS[(each.class_iri or "").rsplit("/", 1)[-1]]
        count = _POOL if folder == "organization" else 20
        return f"<{BASE}{folder}/{folder[0]}{self._chance.randrange(count)}>"

    def _parents(self, number: int) -> list[tuple[str, str]]:
        """Give two of three models a parent among the earlier ones; small families and a few large ones."""
        if number < 100 or self._chance.random() < 0.33:
            return []
        first = int(number * self._chance.random() ** 3)
        parent = f"{BASE}model/{self.slug(first)}"
        if self._chance.random() < 0.05 and first > 0:
            other = f"{BASE}model/{self.slug(self._chance.randrange(first))}"
            return [("mergedFrom", parent), ("mergedFrom", other)]
        return [(self._chance.choice(_KINDS), parent)]

    def _measurements(self, iri: str) -> Iterator[str]:
        measured = {
            item: [metric for metric in item.metrics if metric.iri not in self._derived]
            for item in self._framework.items
        }
        for item in self._chance.sample([item for item, metrics in measured.items() if metrics], 2):
            metric = self._chance.choice(measured[item])
            value = round(
                self._chance.uniform(float(metric.min_score or 0), float(metric.max_score or 100)), 2
            )
            yield (
                f"<{iri}#{item.slug}> a <{BASE}def/Measurement> ; "
                f"<http://www.w3.org/ns/dqv#computedOn> <{iri}> ; "
                f"<http://www.w3.org/ns/dqv#isMeasurementOf> <{metric.iri}> ; "
                f'<http://www.w3.org/ns/dqv#value> "{value}"^^<http://www.w3.org/2001/XMLSchema#decimal> ; '
                f"<{BASE}def/evaluatorRelationship> <{BASE}code/evaluator-relationship/first-party> ; "
                f"{_EVIDENCE} .\n"
            )
