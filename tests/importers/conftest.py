"""A small world to import from."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.conftest import ROOT
from tests.importers.worlds import World

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Return a world without raw files, with the real curation tables."""
    shutil.copytree(ROOT / "instances" / "curation", tmp_path / "instances" / "curation")
    return World(tmp_path)
