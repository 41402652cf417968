"""`gyebo rehearse`: what changed shapes would find in what is published, without publishing."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run


@pytest.fixture
def shapes(knowledge: Path, tmp_path: Path) -> Path:
    """Return a copy of the shapes in use, to be changed."""
    return shutil.copytree(knowledge / "shapes", tmp_path / "changed")


def test_shapes_that_are_the_same_find_nothing(run: Run, shapes: Path) -> None:
    done = run("rehearse", "--shapes", shapes, "--lang", "en")
    assert (done.code, done.out.splitlines()[0]) == (0, "No rule has changed.")


def test_a_changed_rule_tells_whom_it_would_fail_by_organisation_and_item(run: Run, shapes: Path) -> None:
    path = shapes / "frameworks/toy/values.ttl"
    text = path.read_text(encoding="utf-8")
    assert "sh:path gyebo:toyWheels ;" in text
    stricter = text.replace("sh:path gyebo:toyWheels ;", "sh:path gyebo:toyWheels ;\n    sh:minInclusive 5 ;")
    path.write_text(stricter, encoding="utf-8")
    done = run("rehearse", "--shapes", shapes, "--lang", "en")
    assert done.code == 1
    assert "Rules that are new or changed: 1" in done.out
    tables = done.out.partition("Profiles by organisation:")[2]
    assert "acme" in tables
    report = json.loads(run("rehearse", "--shapes", shapes, "--format", "json").out)
    assert {each["focus"] for each in report["findings"]} >= {"https://w3id.org/gyebo/model/acme/base"}


def test_a_rule_that_is_gone_is_named(run: Run, shapes: Path) -> None:
    (shapes / "tiers.ttl").unlink()
    assert "tier-mandatory" in run("rehearse", "--shapes", shapes).out


def test_a_folder_without_shapes_and_shapes_that_cannot_be_read_are_told(run: Run, tmp_path: Path) -> None:
    assert run("rehearse", "--shapes", tmp_path / "nowhere").code == 2
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad/x.ttl").write_text("nonsense", encoding="utf-8")
    done = run("rehearse", "--shapes", tmp_path / "bad")
    assert (done.code, "x.ttl:1" in done.err) == (2, True)
