"""Raw files of the sources, read plainly: the cells that the record of a statement names."""

from __future__ import annotations

import csv
import json
import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
FOLDERS = {
    "open-llm-leaderboard-v1": "llm-leaderboard-csv",
    "open-llm-leaderboard-v2": "llm-leaderboard-csv",
    "lmarena": "llm-leaderboard-csv",
}
_CSV = re.compile(r"^(?P<file>[^,]+\.csv), line (?P<line>\d+), .*column '(?P<column>[^']+)'$")
_JSON = re.compile(r"^(?P<file>\S+\.json), (?P<field>[\w.\[\]]+)(?: \((?P<name>.*)\))?$")
_LINE = re.compile(r"^(?P<file>\S+\.(?:md|csv)), line (?P<line>\d+)\b")
_TREE = re.compile(r"^(?P<file>\S+\.(?:json|ya?ml|toml)), (?P<places>.+)$")
_STEP = re.compile(r"^(?P<key>[\w-]*)(?:\[(?P<index>\d+)\])?(?:\.(?P<rest>.+))?$")
_RENAMED = {
    "Model": ("Model", "System"),
    "Country (of organization)": ("Country (of organization)", "Country (from Organization)"),
}


@dataclass(frozen=True)
class Statement:
    """One statement node: its values, and the record that it says it comes from."""

    node: str
    source: str
    record: str
    values: tuple[str, ...]
    scores: bool
    speaker: str = ""


class Raw:
    """The raw files, read plainly and once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._tables: dict[Path, dict[int, dict[str, str]]] = {}
        self._trees: dict[Path, Any] = {}

    def cells(self, each: Statement) -> list[str]:
        """Return what stands where a statement says it comes from; nothing where this script cannot read it.

        A record that names a whole row, line or entry gives all that stands in it.
        """
        cell = self._cell(each)
        if cell is not None:
            return [cell]
        folder = (
            ROOT / "instances/curation"
            if each.source == "vendor-pages"
            else self._folder / FOLDERS.get(each.source, each.source)
        )
        if found := _LINE.match(each.record):
            return self._line(folder / found["file"], int(found["line"]), each)
        if found := _TREE.match(each.record):
            return scalars(self._reached(folder / found["file"], found["places"]))
        return []

    def _line(self, path: Path, line: int, each: Statement) -> list[str]:
        text = self._text(path).splitlines()[line - 1]
        if path.suffix == ".csv":
            return next(csv.reader([text]))
        links = re.sub(r"\[\^\d+\]|\*", "", text)
        cells = [cell.strip() for cell in re.split(r"\|", links)]
        if (
            "#claim-title" in each.node
        ):  # a name of several words, or of a column, stands where its words stand
            held = text if "column" in each.record else self._text(path)
            cells += [value for value in each.values if all(word in held for word in value.split())]
        inside = re.findall(r"\[([^\]]*)\]|huggingface\.co/([\w.-]+/[\w.-]+)", links)
        return [*cells, *(part for pair in inside for part in pair if part)]

    def _reached(self, path: Path, places: str) -> Any:
        """Walk from the whole file to the place; a name in quotes is a key where there is such a key."""
        value, keys = self._tree(path), []
        for place in re.findall(r"'[^']*'|[^,]+", places):
            step = re.sub(r" \([^)]*\)$", "", place.strip())
            if step.startswith(("'", "(")):
                key = step.strip("'")
                if isinstance(value, dict) and key in value:
                    value, keys = value[key], [*keys, key]
            elif step:
                value = reach(value, step)
        return [*keys, value]

    def _tree(self, path: Path) -> Any:
        if path not in self._trees:
            text = self._text(path)
            if path.suffix == ".json":
                self._trees[path] = json.loads(text, parse_float=Decimal)
            elif path.suffix == ".toml":
                self._trees[path] = tomllib.loads(text, parse_float=Decimal)
            else:
                self._trees[path] = yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506 - texts only
        return self._trees[path]

    @staticmethod
    def _text(path: Path) -> str:
        return path.read_text(encoding="utf-8-sig")

    def _cell(self, each: Statement) -> str | None:
        folder = self._folder / FOLDERS.get(each.source, each.source)
        if found := _CSV.match(each.record.replace("\n", " ")):
            row = self._table(folder / found["file"]).get(int(found["line"]), {})
            names = _RENAMED.get(found["column"], (found["column"],))
            return next((row[name].strip() for name in names if name in row), "")
        if each.source == "llm-stats" and (found := _JSON.match(each.record)):
            return self._field(folder / found["file"], found["field"])
        return None

    def _table(self, path: Path) -> dict[int, dict[str, str]]:
        if path not in self._tables:
            csv.field_size_limit(10**8)
            with path.open(encoding="utf-8-sig", newline="") as file:
                reader = csv.DictReader(file)
                self._tables[path] = dict((reader.line_num, row) for row in reader)  # noqa: C402
        return self._tables[path]

    @staticmethod
    def _field(path: Path, field: str) -> str | None:
        value: Any = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
        for name, index in re.findall(r"(\w+)(?:\[(\d+)\])?", field):
            if not isinstance(value, dict) or name not in value:
                return None
            value = value[name][int(index)] if index else value[name]
        if isinstance(value, dict):
            value = value.get("score")
        if field == "fine_tuned_from_model_id":  # names another card, which names its weights
            cards = list(path.parents[2].glob(f"*/{value}/model.json"))
            other = json.loads(cards[0].read_text(encoding="utf-8")) if cards else {}
            value = other.get("weights_link") or value
        return None if value is None else str(value)


def reach(value: Any, step: str) -> Any:
    """Go one step ("models[3]", "limit.context", a key with points) into a tree; None: no such place."""
    if isinstance(value, dict) and step in value:
        return value[step]
    found = _STEP.match(step)
    if not found:
        return None
    if found["key"]:
        value = value.get(found["key"]) if isinstance(value, dict) else None
    if found["index"]:
        value = value[int(found["index"])] if isinstance(value, list) else None
    return reach(value, found["rest"]) if found["rest"] else value


def scalars(value: Any) -> list[str]:
    """Return all texts and numbers of a tree."""
    if isinstance(value, dict):
        return [text for each in value.values() for text in scalars(each)]
    if isinstance(value, list):
        return [text for each in value for text in scalars(each)]
    return [] if value is None else [str(value)]
