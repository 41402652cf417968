"""The tutorial on writing a profile holds: its profile passes as it stands, and its commands exist."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from api.authorship.short_form import expand_short_form
from api.cli.app import COMMANDS
from api.config import DEFAULT_BASE_IRI as BASE
from api.derivation.rules import derive
from api.queries.library import QueryLibrary
from api.store.dataset import Dataset
from api.store.turtle_files import graph_of, read_turtle
from api.terms import DQV, PROV
from api.validation.schema import Schema
from api.validation.submission import Submission
from api.validation.validator import Validator
from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

TEXT = (ROOT / "docs/tutorial/write-a-profile.md").read_text(encoding="utf-8")
NAMED = ("organizations/upstage", "licenses/apache-2.0", "models/upstage/solar-10.7b-v1.0")


def profile() -> str:
    found = re.search(r"<!-- profile -->\n```turtle\n(.*?)```", TEXT, re.DOTALL)
    assert found is not None
    return found[1]


def test_the_profile_of_the_tutorial_passes_and_is_short(tmp_path: Path) -> None:
    path = tmp_path / "tiny-7b.ttl"
    path.write_text(profile(), encoding="utf-8")
    published = Dataset.in_memory()
    for name in NAMED:
        file = ROOT / f"instances/{name}.ttl"
        published.add(read_turtle(file), graph_of(file.relative_to(ROOT)))
    for file in [*(ROOT / "ontology").rglob("*.ttl"), *(ROOT / "instances/benchmarks").glob("*.ttl")]:
        published.add(read_turtle(file), graph_of(file.relative_to(ROOT)))
    derive(published, QueryLibrary(ROOT / "queries"))
    report = Validator(ROOT, BASE, published).validate_files([path])
    assert [each.message.en for each in report.findings if each.severity == "Violation"] == []
    read = Submission.read(path, ROOT, BASE)
    grown = expand_short_form(read.triples, Schema(ROOT, BASE).short_form_terms)
    told = {f"{BASE}def/claimValue", f"{PROV}entity", f"{DQV}value", f"{BASE}def/reason"}
    values = [triple for triple in grown.triples if triple.predicate.value in told]
    assert len(values) >= 18
    assert profile().count("\n") <= 40


def test_every_command_of_the_tutorial_exists() -> None:
    told = re.findall(r"bin/gyebo (\w+)", TEXT)
    assert told
    assert set(told) <= set(COMMANDS)
