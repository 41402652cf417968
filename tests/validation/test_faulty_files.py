"""Faulty files of every format: what is expected is found, at its line and column, and nothing else is."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

import pytest

from api.config import DEFAULT_BASE_IRI as BASE
from api.store.turtle_files import UnreadableFile
from api.validation.validator import Validator
from tests.conftest import ROOT
from tests.validation.conftest import HEAD, whole_profile

if TYPE_CHECKING:
    from pathlib import Path

    from api.store.releases import Release
    from api.validation.findings import Finding

FOLDER = ROOT / "tests/data/faulty"
EXPECTED: dict[str, dict[str, Any]] = tomllib.loads((FOLDER / "expected.toml").read_text(encoding="utf-8"))


def key(finding: Finding) -> tuple[str, str, str | None]:
    return finding.shape, finding.focus, finding.value


@pytest.fixture(scope="module")
def validator(mini_dir: Path, mini_release: Release) -> Validator:
    return Validator(mini_dir, BASE, mini_release.open())


@pytest.fixture(scope="module")
def anyhow(
    validator: Validator, tmp_path_factory: pytest.TempPathFactory
) -> set[tuple[str, str, str | None]]:
    """Return what is found in the profile before it was spoilt: items that nobody has looked at."""
    path = tmp_path_factory.mktemp("whole") / "whole.ttl"
    path.write_text(HEAD + whole_profile(), encoding="utf-8")
    return {key(finding) for finding in validator.validate_files([path]).findings}


def test_every_faulty_file_has_its_expectation() -> None:
    assert set(EXPECTED) == {path.name for path in FOLDER.iterdir()} - {"expected.toml"}
    assert len(EXPECTED) >= 60
    assert {name.rpartition(".")[2] for name in EXPECTED} >= {
        "ttl",
        "trig",
        "nt",
        "nq",
        "jsonld",
        "rdf",
        "csv",
    }


@pytest.mark.parametrize("name", EXPECTED)
def test_what_is_wrong_is_found_in_its_place_and_nothing_else(
    validator: Validator, anyhow: set[tuple[str, str, str | None]], name: str
) -> None:
    expected = EXPECTED[name]
    if "refused" in expected:
        with pytest.raises(UnreadableFile) as refused:
            validator.validate_files([FOLDER / name])
        assert [refused.value.line or 0, refused.value.column or 0] == expected["refused"]
        assert refused.value.korean
        return
    found = [each for each in validator.validate_files([FOLDER / name]).findings if key(each) not in anyhow]
    told = sorted(
        {(each.line or 0, each.column or 0, each.shape.removeprefix(f"{BASE}shape/")) for each in found}
    )
    assert [list(each) for each in told] == expected["findings"]
