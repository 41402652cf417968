"""Compare claims and lineage edges of the knowledge with the raw files they name, at random.

    python tests/knowledge/spot_check.py --sources DIR [--claims 200] [--edges 100] [--seed 1]

It reads raw files and Turtle by itself and shares nothing with the importers but the words of the record
(`gyebo:sourceRecord`): file, line or field, column. The speaker of a statement must be the publisher of its
source, and a source without a licence must not occur. Exit code 1: a value, unit or attribution differs.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import re
import sys
import tomllib
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import yaml

ROOT = Path(__file__).parents[2]
BASE = "https://w3id.org/gyebo/"
DEF = f"{BASE}def/"
DCT = "http://purl.org/dc/terms/"
DQV = "http://www.w3.org/ns/dqv#"
FOLDERS = {
    "open-llm-leaderboard-v1": "llm-leaderboard-csv",
    "open-llm-leaderboard-v2": "llm-leaderboard-csv",
    "lmarena": "llm-leaderboard-csv",
}
_BILLIONS = ("evalplus", "bigcodebench")  # these write sizes in billions
UNLICENSED = ("ecosystem-graphs", "modelspec", "logickor", "horangi")
_CSV = re.compile(r"^(?P<file>[^,]+\.csv), line (?P<line>\d+), .*column '(?P<column>[^']+)'$")
_JSON = re.compile(r"^(?P<file>\S+\.json), (?P<field>[\w.\[\]]+)(?: \((?P<name>.*)\))?$")
_LINE = re.compile(r"^(?P<file>\S+\.(?:md|csv)), line (?P<line>\d+)\b")
_TREE = re.compile(r"^(?P<file>\S+\.(?:json|ya?ml|toml)), (?P<places>.+)$")
_STEP = re.compile(r"^(?P<key>[\w-]*)(?:\[(?P<index>\d+)\])?(?:\.(?P<rest>.+))?$")
_PERCENT = ("open-llm-leaderboard-v2", "llm-stats", "epoch-benchmarks")  # these write scores as fractions
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


def main() -> int:
    """Run the comparison and print what differs."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sources", type=Path, required=True)
    parser.add_argument("--claims", type=int, default=200)
    parser.add_argument("--edges", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    store = loaded()
    chance = random.Random(options.seed)
    raw = Raw(options.sources)
    failed = attributions(store)
    for kind, wanted, found in (
        ("claims and measurements", options.claims, statements(store)),
        ("lineage edges", options.edges, edges(store)),
    ):
        checkable = [each for each in found if raw.cells(each)]
        sample = chance.sample(checkable, min(wanted, len(checkable)))
        wrong = [each for each in sample if not any(agrees(each, cell) for cell in raw.cells(each))]
        readable = f"{len(checkable)} of {len({each.source for each in checkable})} sources can be read"
        sys.stdout.write(
            f"{kind}: {len(sample)} of {len(found)} compared ({readable}), {len(wrong)} differ\n"
        )
        for each in wrong:
            sys.stdout.write(
                f"  {each.node}\n    says {each.values}, the source {raw.cells(each)[:5]} ({each.record})\n"
            )
        failed += len(wrong)
    return 1 if failed else 0


def attributions(store: ox.Store) -> int:
    """Count statements whose speaker is not the publisher of their source, and sources without a licence."""
    publishers = {
        quad.subject.value.removeprefix(f"{BASE}source/"): quad.object.value
        for quad in store.quads_for_pattern(None, ox.NamedNode(f"{DCT}publisher"), None, None)
    }
    spoken = [*statements(store), *edges(store)]
    wrong = [each for each in spoken if each.speaker != publishers.get(each.source)]
    banned = [source for source in publishers if source.partition("/")[0] in UNLICENSED]
    sys.stdout.write(
        f"attribution: {len(spoken)} statements compared, {len(wrong)} differ; "
        f"unlicensed sources: {len(banned)}\n"
    )
    for each in wrong[:10]:
        sys.stdout.write(f"  {each.node}: {each.speaker} is not the publisher of {each.source}\n")
    return len(wrong) + len(banned)


def loaded() -> ox.Store:
    store = ox.Store()
    for path in sorted((ROOT / "instances").rglob("*.ttl")):
        store.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE)
    return store


def statements(store: ox.Store) -> list[Statement]:
    """Return claims with literal values, and measurements."""
    found = []
    for predicate, scores in ((f"{DEF}claimValue", False), (f"{DQV}value", True)):
        grouped: dict[str, set[str]] = {}
        for quad in store.quads_for_pattern(None, ox.NamedNode(predicate), None, None):
            if isinstance(quad.object, ox.Literal):
                grouped.setdefault(quad.subject.value, set()).add(quad.object.value)
        found += [
            statement(store, node, tuple(sorted(values)), scores=scores) for node, values in grouped.items()
        ]
    return sorted((each for each in found if each.record), key=lambda each: each.node)


def edges(store: ox.Store) -> list[Statement]:
    """Return derivations, each with the last part of its parent's address as its value."""
    predicate = ox.NamedNode("http://www.w3.org/ns/prov#entity")
    found = [
        statement(store, quad.subject.value, (quad.object.value.rsplit("/", 1)[1],), scores=False)
        for quad in store.quads_for_pattern(None, predicate, None, None)
    ]
    return sorted(found, key=lambda each: each.node)


def statement(store: ox.Store, node: str, values: tuple[str, ...], *, scores: bool) -> Statement:
    def one(predicate: str) -> str:
        quads = store.quads_for_pattern(ox.NamedNode(node), ox.NamedNode(predicate), None, None)
        return next((quad.object.value for quad in quads), "")

    source = one(f"{DCT}source").removeprefix(f"{BASE}source/").partition("/")[0]
    speaker = one(f"{DEF}statedBy")
    return Statement(node, source, one(f"{DEF}sourceRecord"), values, scores, speaker)


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


def agrees(each: Statement, cell: str) -> bool:
    """Tell whether one of the values is the cell's: the same number, words, or (of a parent) name."""
    plain = " ".join(cell.split()).removesuffix(" (Merge)")
    for value in each.values:
        # A title is a hub id without its namespace, in whichever capitals the hub writes it.
        if "#claim-title" in each.node and titled(each, value, plain):
            return True
        if value in (cell, plain, plain.rpartition("/")[2]):
            return True
        if "#derivation-" in each.node and letters(value)[:24] and shares(value, cell):
            return True
        if is_number(value) and Decimal(value) in [number * by for number, by in numbers(each, plain)]:
            return True
    return False


def titled(each: Statement, value: str, cell: str) -> bool:
    """Tell whether a title is a cell's: without the effort of a run; a parent's, the id linked for it."""
    if each.source == "epoch-benchmarks":
        cell = cell.rpartition("_")[0] if "_" in cell else cell
    if each.record.endswith("basemodelname"):
        return letters(cell) in letters(value)
    return letters(value) == letters(cell)


def numbers(each: Statement, cell: str) -> list[tuple[Decimal, int]]:
    """Return the numbers that a cell may stand for, each with what brings it to the statement's unit."""
    if each.source == "genai-prices":
        side = "input" if "#input-" in each.node else "output"
        return [(Decimal(amount), 1) for amount in re.findall(rf"\$([\d.]+)/{side} MTok(?:,|$)", cell)]
    if found := re.fullmatch(r"(\d+(?:\.\d+)?)([MBT])", cell):
        return [(Decimal(found[1]), {"M": 10**6, "B": 10**9, "T": 10**12}[found[2]])]
    if not is_number(cell):
        return []
    factor = 1
    if each.scores and each.source in _PERCENT:
        factor = 10**6 if "-price-" in each.node else 100
        factor = 1 if "tokens-per-second" in each.node else factor
    elif "params_billions" in each.record or ("Parameters-" in each.node and each.source in _BILLIONS):
        factor = 10**9
    return [(Decimal(cell.replace(",", "")), factor)]


def is_number(text: str) -> bool:
    try:
        return Decimal(text.replace(",", "")).is_finite()
    except InvalidOperation:
        return False


def shares(parent: str, cell: str) -> bool:
    """Tell whether a cell that may list several names holds this parent's, spelt as it may be."""
    wanted = letters(parent)
    names = [letters(name.rpartition("/")[2]) for name in re.split(r",|\n| / ", cell)]
    return any(name and (name in wanted or wanted in name or aliased(name, wanted)) for name in names)


def aliased(name: str, wanted: str) -> bool:
    with (ROOT / "instances/curation/aliases.csv").open(encoding="utf-8", newline="") as file:
        return any(
            letters(row["name"]) == name and letters(row["model"].rpartition("/")[2]) == wanted
            for row in csv.DictReader(file)
        )


def letters(name: str) -> str:
    for sign, word in (("+", "plus"), ("@", "at"), ("&", "and")):
        name = name.replace(sign, word)
    return "".join(character for character in name.casefold() if character.isalnum())


if __name__ == "__main__":
    sys.exit(main())
