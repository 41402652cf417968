"""Compare claims and lineage edges of the knowledge with the raw files they name, at random.

    python tests/knowledge/spot_check.py --sources DIR [--claims 200] [--edges 100] [--seed 1]

It reads raw files and Turtle by itself and shares nothing with the importers but the words of the record
(`gyebo:sourceRecord`): file, line or field, column. The speaker of a statement must be the publisher of its
source, and a source without a licence must not occur. Exit code 1: a value, unit or attribution differs.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
import sys
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pyoxigraph as ox

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.knowledge.raw_records import Raw, Statement  # noqa: E402

BASE = "https://w3id.org/gyebo/"
DEF = f"{BASE}def/"
DCT = "http://purl.org/dc/terms/"
DQV = "http://www.w3.org/ns/dqv#"
_BILLIONS = ("evalplus", "bigcodebench")  # these write sizes in billions
UNLICENSED = ("ecosystem-graphs", "modelspec", "logickor", "horangi")
_PERCENT = ("open-llm-leaderboard-v2", "llm-stats", "epoch-benchmarks")  # these write scores as fractions


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
