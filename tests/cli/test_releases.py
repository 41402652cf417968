"""Releases that this software cannot read: refused in words by every command, and a way back."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from api.store.release_format import FORMAT, MANIFEST, Manifest, write_manifest

if TYPE_CHECKING:
    from tests.cli.conftest import Run


@pytest.fixture
def release(run: Run, tmp_path: Path) -> Path:
    """Return the folder of a second release; the first one is good."""
    assert run("build", "--no-checks").code == 0
    first = tmp_path / "state/releases/1"
    second = tmp_path / "state/releases/2"
    shutil.copytree(first, second)
    (tmp_path / "state/current").write_text("2\n")
    return second


READERS = [
    ["report"],
    ["export", "dump"],
    ["validate", "toy.ttl"],
    ["serve", "--port", "8765"],
]


@pytest.mark.parametrize("command", READERS, ids=lambda it: it[0])
def test_a_release_of_another_format_is_refused_in_words(
    run: Run, release: Path, command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(release.parent)
    write_manifest(Manifest("https://w3id.org/gyebo/", format=FORMAT + 1, software="9.9"), release)
    for language, found in (
        ("en", f"release 2 has format {FORMAT + 1}"),
        ("ko", f"릴리스 2: 형식 {FORMAT + 1}"),
    ):
        done = run(*command, "--lang", language)
        assert done.code == 2
        for part in (found, "gyebo build", "gyebo rollback", "9.9"):
            assert part in done.err
        assert "Traceback" not in done.err


@pytest.mark.usefixtures("release")
def test_a_release_of_another_base_is_refused_by_both(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GYEBO_BASE_IRI", "https://example.org/")
    for command in READERS:
        done = run(*command, "--lang", "en")
        assert done.code == 2
        assert "https://w3id.org/gyebo/" in done.err
        assert "GYEBO_BASE_IRI is https://example.org/" in done.err


def test_a_damaged_store_is_refused_in_words(run: Run, release: Path) -> None:
    (release / "store/CURRENT").write_bytes(b"")
    for command in READERS:
        done = run(*command, "--lang", "en")
        assert (done.code, "cannot be opened" in done.err) == (2, True), command


@pytest.mark.usefixtures("release")
@pytest.mark.parametrize("text", ["abc", "", "99"])
def test_a_pointer_to_nothing_is_told_and_builds_nothing(run: Run, tmp_path: Path, text: str) -> None:
    (tmp_path / "state/current").write_text(text)
    for command in (*READERS, ["releases"]):
        done = run(*command, "--lang", "en")
        assert done.code == 2
        assert f"{text!r}, which is not there; kept: 1, 2" in done.err
        assert "gyebo rollback" in done.err
    assert done.out.splitlines() == ["1", "2"]
    assert not (tmp_path / "state/releases/3").exists()
    assert run("rollback").code == 0
    assert run("releases", "--lang", "en").out.splitlines() == ["1", "2 (current)"]


def test_the_list_says_which_releases_cannot_be_read_and_why(run: Run, release: Path) -> None:
    (release / MANIFEST).unlink()
    listed = run("releases", "--lang", "en")
    assert listed.code == 0
    assert listed.out.splitlines() == [
        "1",
        f"2 (current) - release 2 has format 0; gyebo 0.1.0 reads format {FORMAT} only",
    ]


def test_going_back_from_a_release_that_cannot_be_read_works(run: Run, release: Path) -> None:
    (release / MANIFEST).write_text("{")
    assert run("report").code == 2
    assert run("rollback").code == 0
    assert run("report").code == 0
    refused = run("rollback", "2", "--lang", "en")
    assert refused.code == 2
    assert "release.json cannot be read" in refused.err
