"""`gyebo build`: a release from good folders, and a clear refusal of bad ones."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Run

MODEL = "instances/models/acme/base.ttl"


def changed(knowledge: Path, old: str, new: str, file: str = MODEL) -> int:
    """Replace some text in a file and return the line where it stands."""
    path = knowledge / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_a_build_makes_the_next_release(run: Run) -> None:
    assert run("build").code == 0
    assert run("build").code == 0
    listed = run("releases", "--lang", "en")
    assert listed.out.splitlines() == ["1", "2 (current)"]


def test_a_build_of_the_changes_makes_a_release_only_of_what_changed_and_is_good(
    run: Run, knowledge: Path
) -> None:
    assert run("build").code == 0
    assert "release 1:" in run("build", "--changes", "--lang", "en").err
    line = changed(knowledge, "gyebo:toyWheels 4", 'gyebo:toyWheels "four"')
    done = run("build", "--changes", "--lang", "en")
    assert (done.code, f"{MODEL}:{line}" in done.out) == (1, True)
    changed(knowledge, 'gyebo:toyWheels "four"', "gyebo:toyWheels 4")
    changed(knowledge, "Acme Base", "Acme First")
    assert "release 2:" in run("build", "--changes", "--lang", "en").err
    assert run("releases", "--lang", "en").out.splitlines() == ["1", "2 (current)"]


BAD = [
    ("gyebo:toyWheels 4", "gyebo:toyWheels 4 4", 2, "a comma is missing", "a syntax error"),
    ("a gyebo:ToyModel", "a gyebo:ToyModle", 1, "There is no class", "an unknown class"),
    ("gyebo:toyWheels 4", 'gyebo:toyWheels "four"', 1, "", "a literal of the wrong type"),
    ("gyebo:developedBy", "gyebo:developdBy", 1, "There is no property", "an unknown property"),
    (
        "gyebo:toyWheels 4 ;",
        "gyebo:toyWheels 4 ; gyebo:fineTunedFrom <https://w3id.org/gyebo/model/acme/nobody> ;",
        1,
        "There is no parent model model/acme/nobody",
        "a parent that does not exist",
    ),
]


@pytest.mark.parametrize("case", BAD, ids=[case[4] for case in BAD])
def test_a_bad_file_is_told_with_its_line_and_the_release_stays(
    run: Run, knowledge: Path, case: tuple[str, str, int, str, str]
) -> None:
    old, new, code, words, _ = case
    assert run("build").code == 0
    line = changed(knowledge, old, new)
    done = run("build", "--lang", "en")
    assert done.code == code
    told = done.out + done.err
    assert f"{MODEL}:{line}" in told
    assert words in told
    assert "Traceback" not in told
    assert run("releases").out.split()[0] == "1"


def test_an_unreadable_file_is_told_and_the_release_stays(run: Run, knowledge: Path) -> None:
    assert run("build").code == 0
    (knowledge / MODEL).write_bytes(b"\xff\xfe not text")
    done = run("build")
    assert done.code == 2
    assert f"{MODEL}:1" in done.err
    assert "UTF-8" in done.err
    assert run("releases").out.startswith("1 ")


def test_every_unreadable_file_is_told_at_once(run: Run, knowledge: Path) -> None:
    changed(knowledge, "a gyebo:ToyModel", "is a gyebo:ToyModel")
    changed(knowledge, "a gyebo:Organization", "a gyebo:", "instances/organizations/acme.ttl")
    (knowledge / "instances/organizations/acme.ttl").write_text("<a> <b> ", encoding="utf-8")
    done = run("build")
    assert done.code == 2
    assert MODEL in done.err
    assert "instances/organizations/acme.ttl" in done.err


def test_a_folder_that_is_no_knowledge_folder_is_refused(run: Run, tmp_path: Path) -> None:
    done = run("build", "--knowledge", tmp_path, "--lang", "en")
    assert done.code == 2
    assert "not a knowledge folder" in done.err


def test_check_publishes_nothing(run: Run) -> None:
    assert run("check").code == 0
    assert run("releases").code == 2


@pytest.mark.parametrize("more", [(), ("--no-checks",)], ids=["checked", "unchecked"])
def test_a_cycle_is_spelled_out_and_the_release_stays(
    run: Run, knowledge: Path, more: tuple[str, ...]
) -> None:
    assert run("build").code == 0
    parent = "<https://w3id.org/gyebo/model/bolt/mix2.5>"
    line = changed(knowledge, "gyebo:toyWheels 4 ;", f"gyebo:toyWheels 4 ; gyebo:fineTunedFrom {parent} ;")
    done = run("build", "--lang", "en", *more)
    assert done.code == 1
    told = done.out + done.err
    way = ("acme/base", "bolt/mix2.5", "acme/base-tuned")
    steps = [f"model/{each} → https" for each in way]
    assert all(step in told for step in steps)
    assert more or f"{MODEL}:{line}" in told
    assert "Traceback" not in told
    assert run("releases").out.split()[0] == "1"
