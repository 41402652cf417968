"""One source at a time, read for tests."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from rdflib import Graph, URIRef

from api.importers import SOURCES, ImportReport
from api.importers.curation import Curation
from api.importers.observations import ImportProblems, StatedScore
from api.importers.pipeline import run_import
from api.importers.raw_files import RawReader
from tests.conftest import ROOT
from tests.importers.worlds import DQV

MODEL = "https://w3id.org/gyebo/model/"
METRIC = "https://w3id.org/gyebo/metric/"


class Imported:
    """The result of importing one source from a few files."""

    def __init__(self, folder: Path, source: str, files: dict[str, str | bytes]) -> None:
        instances = folder / "instances"
        shutil.copytree(ROOT / "instances" / "curation", instances / "curation")
        registered = SOURCES[source]
        for name, content in files.items():
            path = folder / "sources" / registered.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        self.report: ImportReport = run_import(
            [source],
            registry={source: registered},
            sources_dir=folder / "sources",
            instances_dir=instances,
            ontology_dir=ROOT / "ontology",
            everything=True,
        )
        self.instances = instances
        self.graph = Graph()
        for path in [*(instances / "models").rglob("*.ttl"), *(instances / "share-alike").rglob("*.ttl")]:
            self.graph.parse(path, format="turtle")

    def values(self, metric: str) -> set[str]:
        nodes = self.graph.subjects(DQV.isMeasurementOf, URIRef(METRIC + metric))
        return {str(value) for node in nodes for value in self.graph.objects(node, DQV.value)}

    def problems(self) -> list[str]:
        return [str(problem) for problem in self.report.problems]


@dataclass
class Observed:
    """What one source module says of a few files, before identity and Turtle."""

    measured: list[StatedScore]
    problems: list[str]


def observed(folder: Path, source: str, files: dict[str, str]) -> Observed:
    for name, content in files.items():
        path = folder / "raw" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    problems = ImportProblems()
    said = list(SOURCES[source].observe(RawReader(folder / "raw", problems), Curation()))
    return Observed([each for each in said if isinstance(each, StatedScore)], list(map(str, problems.found)))


def model(path: str) -> URIRef:
    return URIRef(MODEL + path)
