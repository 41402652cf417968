"""The command line, run in process on a copy of the mini knowledge base that a test may change."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from api.cli.app import main


@dataclass(frozen=True)
class Done:
    """What a command printed and its exit code."""

    code: int
    out: str
    err: str


Run = Callable[..., Done]


@pytest.fixture
def knowledge(mini_dir: Path, tmp_path: Path) -> Path:
    """Return a copy of the mini knowledge base."""
    return shutil.copytree(mini_dir, tmp_path / "knowledge")


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, knowledge: Path
) -> Run:
    """Return a function that runs `gyebo` with these arguments on the copy."""
    monkeypatch.setenv("GYEBO_KNOWLEDGE_DIR", str(knowledge))
    monkeypatch.setenv("GYEBO_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("COLUMNS", "300")

    def command(*arguments: str | Path) -> Done:
        monkeypatch.setattr(sys, "argv", ["gyebo", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        return Done(int(ended.value.code or 0), printed.out, printed.err)

    return command
