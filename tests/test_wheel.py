"""The wheel carries the knowledge and runs outside the checkout."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.slow
def test_the_wheel_holds_the_four_knowledge_folders_and_the_pages(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=300)
    wheel = next(tmp_path.glob("*.whl"))
    names = set(zipfile.ZipFile(wheel).namelist())
    for needed in (
        "api/_knowledge/ontology/core/lineage.ttl",
        "api/_knowledge/shapes/tiers.ttl",
        "api/_knowledge/instances/models/microsoft/phi-4.ttl",
        "api/_knowledge/queries/lineage/parents.rq",
        "api/templates/profile.html",
        "api/static/gyebo.css",
        "api/web/pages/messages.toml",
        "api/web/pages/problems.toml",
    ):
        assert needed in names

    unpacked = tmp_path / "elsewhere"
    zipfile.ZipFile(wheel).extractall(unpacked)
    check = "from api.config import Settings; print(Settings().knowledge_dir)"
    done = subprocess.run(
        [sys.executable, "-c", check], cwd=unpacked, env={"PYTHONPATH": str(unpacked)},
        check=True, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert Path(done.stdout.strip()) == unpacked / "api/_knowledge"
