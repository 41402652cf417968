"""A world of two small sources for tests of the import."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rdflib import Graph, Namespace

from api.importers import ImportReport, import_sources
from tests.conftest import ROOT

M = "https://w3id.org/gyebo/model/"
GYEBO = Namespace("https://w3id.org/gyebo/def/")
DQV = Namespace("http://www.w3.org/ns/dqv#")
DCTERMS = Namespace("http://purl.org/dc/terms/")
EPOCH = {
    "Model": "Toy LM",
    "Organization": "LG AI Research",
    "Country (of organization)": "Korea (Republic of)",
    "Publication date": "2025-03-04",
    "Domain": "Language",
    "Task": "Language modeling/generation",
    "Parameters": "2400000000",
    "Model accessibility": "Open weights (non-commercial)",
    "Confidence": "Confident",
    "Base model": "",
}
CARD: dict[str, Any] = {
    "name": "Phi 9",
    "release_date": "2025-01-02",
    "license": "MIT",
    "weights_link": "https://huggingface.co/microsoft/phi-9",
    "param_count": 14700000000,
    "fine_tuned_from_model_id": None,
    "qualitative_metrics": [
        {
            "dataset_name": "MMLU",
            "score": 0.848,
            "is_self_reported": True,
            "analysis_method": "5-shot",
            "date_recorded": "2025-01-03",
            "source_link": "https://example.org/card",
        }
    ],
}
TABLE = """\
name = "Closed One"
release_date = "2026-01-15"
open_weights = false
[limit]
context = 200_000
[modalities]
input = ["text", "image"]
output = ["text"]
"""


@dataclass
class World:
    """Raw files and a knowledge folder in a temporary directory."""

    folder: Path
    epoch: list[dict[str, str]] = field(default_factory=list)
    cards: dict[str, dict[str, Any]] = field(default_factory=dict)
    tables: dict[str, str] = field(default_factory=dict)
    services: dict[str, Any] = field(default_factory=dict)

    @property
    def instances(self) -> Path:
        return self.folder / "instances"

    def run(self, *names: str) -> ImportReport:
        """Write the raw files and import them."""
        self._write()
        return import_sources(
            names or ("epoch", "llm-stats", "models.dev"),
            sources_dir=self.folder / "sources",
            instances_dir=self.instances,
            ontology_dir=ROOT / "ontology",
        )

    def graph(self, path: str) -> Graph:
        return Graph().parse(self.instances / "models" / f"{path}.ttl", format="turtle")

    def _write(self) -> None:
        raw = self.folder / "sources"
        for name in ("notable-ai-models_2026-01-26", "frontier_ai_models_2025-12-02",
                     "large_scale_ai_models_2025-12-02", "all_ml_systems_2025-06-20"):  # fmt: skip
            rows = self.epoch if name.startswith("notable") else []
            path = raw / "epoch" / f"{name}.csv"
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, list(EPOCH))
                writer.writeheader()
                writer.writerows(rows)
        for key, card in self.cards.items():
            path = raw / "llm-stats" / "models" / key / "model.json"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(card), encoding="utf-8")
        (raw / "llm-stats").mkdir(exist_ok=True)
        for key, text in self.tables.items():
            path = raw / "models.dev" / "models" / f"{key}.toml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        (raw / "models.dev").mkdir(exist_ok=True)
        (raw / "models.dev" / "api_pypi_1.0.398.json").write_text(json.dumps(self.services), encoding="utf-8")


def file_bytes(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
