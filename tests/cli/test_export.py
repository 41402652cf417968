"""`gyebo export`: the current release as files, and a clear refusal without one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.cli.conftest import Run


def test_an_export_writes_the_dump_its_licences_and_checksums(run: Run, tmp_path: Path) -> None:
    assert run("build").code == 0
    done = run("export", tmp_path / "dump")
    assert done.code == 0
    assert sorted(path.name for path in (tmp_path / "dump").iterdir()) == [
        "LICENCE.md",
        "SHA256SUMS",
        "gyebo.nq.gz",
    ]
    assert "gyebo.nq.gz" in done.out


def test_without_a_release_an_export_says_how_to_make_one(run: Run, tmp_path: Path) -> None:
    done = run("export", tmp_path / "dump", "--lang", "en")
    assert done.code == 2
    assert "gyebo build" in done.err
    assert not (tmp_path / "dump").exists()


def test_a_folder_that_cannot_be_written_is_told_in_words(run: Run, tmp_path: Path) -> None:
    assert run("build", "--no-checks").code == 0
    (tmp_path / "file").write_text("x")
    for language, words in (("en", "cannot read or write"), ("ko", "파일을 읽거나 쓸 수 없습니다")):
        done = run("export", tmp_path / "file" / "dump", "--lang", language)
        assert done.code == 2
        assert words in done.err
        assert str(tmp_path / "file") in done.err
        assert "Traceback" not in done.err
