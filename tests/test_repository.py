"""What must never stand in the repository."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# Put together here, so that this file does not name what it forbids.
HOSTS = [
    ".".join(parts)
    for parts in (("pypi", "org"), ("files", "pythonhosted", "org"), ("registry", "npmjs", "org"))
]


def tracked() -> list[Path]:
    try:
        done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.fail("git is needed for this check, in a checkout")
    return [
        ROOT / name.decode() for name in done.stdout.split(b"\0") if name and (ROOT / name.decode()).is_file()
    ]


def test_no_file_names_a_package_registry() -> None:
    found = [
        path
        for path in tracked()
        for text in [path.read_bytes()]
        if any(host.encode() in text for host in HOSTS)
    ]
    assert found == []


def test_the_npm_lock_file_has_no_download_addresses() -> None:
    lock = json.loads((ROOT / "frontend/package-lock.json").read_text(encoding="utf-8"))
    assert [name for name, each in lock["packages"].items() if "resolved" in each] == []


def test_the_pins_have_no_addresses() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if "://" in line or line.startswith("-")] == []


def test_no_large_file_stands_outside_the_data() -> None:
    large = [
        path
        for path in tracked()
        if path.stat().st_size > 1_000_000 and "instances" not in path.relative_to(ROOT).parts[:1]
    ]
    assert large == []


def test_nothing_generated_is_committed() -> None:
    generated = ("node_modules", "__pycache__", "dist", "state", ".venv", "build")
    assert [path for path in tracked() if set(path.relative_to(ROOT).parts) & set(generated)] == []
