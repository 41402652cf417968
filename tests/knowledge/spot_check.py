"""Compare claims and lineage edges of the knowledge with the raw files they name, at random.

    python tests/knowledge/spot_check.py --sources DIR [--claims 200] [--edges 100] [--seed 1]

It reads raw files and Turtle by itself and shares nothing with the importers but the words of the record
(`gyebo:sourceRecord`): file, line or field, column. Exit code 1: a value, unit or attribution differs.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import re
import sys
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import pyoxigraph as ox

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
_CSV = re.compile(r"^(?P<file>[^,]+\.csv), line (?P<line>\d+), .*column '(?P<column>[^']+)'$")
_JSON = re.compile(r"^(?P<file>\S+\.json), (?P<field>[\w.\[\]]+)(?: \((?P<name>.*)\))?$")
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
    failed = 0
    for kind, wanted, found in (
        ("claims and measurements", options.claims, statements(store)),
        ("lineage edges", options.edges, edges(store)),
    ):
        checkable = [each for each in found if raw.cell(each) is not None]
        sample = chance.sample(checkable, min(wanted, len(checkable)))
        wrong = [each for each in sample if not agrees(each, raw.cell(each) or "")]
        sys.stdout.write(f"{kind}: {len(sample)} of {len(found)} compared, {len(wrong)} differ\n")
        for each in wrong:
            sys.stdout.write(
                f"  {each.node}\n    says {each.values}, the source {raw.cell(each)!r} ({each.record})\n"
            )
        failed += len(wrong)
    return 1 if failed else 0


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
    return Statement(node, source, one(f"{DEF}sourceRecord"), values, scores)


class Raw:
    """The raw files, read plainly and once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._tables: dict[Path, dict[int, dict[str, str]]] = {}

    def cell(self, each: Statement) -> str | None:
        """Return what stands where a statement says it comes from; None where this script cannot read it."""
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


def agrees(each: Statement, cell: str) -> bool:
    """Tell whether one of the values is the cell's: the same number, words, or (of a parent) name."""
    for value in each.values:
        plain = " ".join(cell.split()).removesuffix(" (Merge)")
        # A title is a hub id without its namespace.
        if value in (cell, plain, plain.rpartition("/")[2]):
            return True
        if "#derivation-" in each.node and letters(value)[:24] and shares(value, cell):
            return True
        try:
            number, said = Decimal(value), Decimal(cell.replace(",", ""))
        except InvalidOperation:
            continue
        scale = (
            100
            if each.scores and each.source in _PERCENT
            else 10**9
            if "params_billions" in each.record
            else 1
        )
        if number == said * scale:
            return True
    return False


def shares(parent: str, cell: str) -> bool:
    """Tell whether a cell that may list several names holds this parent's, spelt as it may be."""
    wanted = letters(parent)
    names = [letters(name.rpartition("/")[2]) for name in re.split(r",|\n", cell)]
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
