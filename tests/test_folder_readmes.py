"""Each top folder says what is in it, and what it says is there."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from api.cli.app import COMMANDS

ROOT = Path(__file__).parents[1]
FOLDERS = ("ontology", "shapes", "instances", "api", "queries", "tests", "frontend")
_NAMED = re.compile(r"`([^`]+)`")
_FILE = re.compile(r"[\w*./-]*(/|\.(ttl|rq|py|toml|mjs|json|sh|md))")


def named(folder: str) -> list[str]:
    """Return what stands between backticks in a folder's README."""
    return _NAMED.findall((ROOT / folder / "README.md").read_text(encoding="utf-8"))


def paths(folder: str) -> list[str]:
    """Return what is a path there; no ending of names (`.ttl`) and no address of the site (`/lineage`)."""
    return [each for each in named(folder) if _FILE.fullmatch(each) and each[0] not in "./"]


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_folder_tells_in_about_ten_lines_what_it_holds_in_both_languages(folder: str) -> None:
    lines = (ROOT / folder / "README.md").read_text(encoding="utf-8").splitlines()
    assert 8 <= len(lines) <= 12
    assert re.fullmatch(rf"# {folder}: .*[가-힣].* · [A-Z][a-z' ]+", lines[0])
    assert [line for line in lines[2:] if line and not ("*" in line or re.search("[가-힣]", line))] == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_path_that_a_folder_names_is_there(folder: str) -> None:
    assert paths(folder)
    absent = [
        each
        for each in paths(folder)
        if not list((ROOT / folder).rglob(each) if "*" in each else [])
        and not (ROOT / folder / each).exists()
        and not (ROOT / each).exists()
    ]
    assert absent == []


@pytest.mark.parametrize("folder", [each for each in FOLDERS if each != "tests"])
def test_a_folder_names_every_folder_in_it(folder: str) -> None:
    listed = subprocess.run(["git", "ls-files", folder], cwd=ROOT, check=True, capture_output=True, text=True)
    below = {path.split("/")[1] for path in listed.stdout.splitlines() if path.count("/") > 1}
    assert below - {each.split("/")[0] for each in paths(folder)} == set()


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_command_that_a_folder_names_exists(folder: str) -> None:
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    found = [each.split() for each in named(folder) if each not in paths(folder)]
    commands = [words for words in found if words[0] in ("gyebo", "make", "lint-imports")]
    assert commands
    for program, *rest in commands:
        if program == "make":
            assert rest[0] in targets
        elif program == "gyebo":
            assert rest[0] in COMMANDS
            assert [each for each in rest[1:] if not (ROOT / each).exists()] == []
        else:
            assert shutil.which(program, path=str(Path(sys.executable).parent))
