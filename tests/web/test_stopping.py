"""A server that is told to stop leaves nothing behind."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest

from tests.web.test_live import serving

if TYPE_CHECKING:
    from api.config import Settings
    from api.releases import Release

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("processes", ["1", "2"])
def test_a_stopped_server_leaves_no_temporary_files(
    mini_settings: Settings,
    mini_release: Release,
    monkeypatch: pytest.MonkeyPatch,
    processes: str,
) -> None:
    assert mini_release.number
    # Sockets stand in it, and the address of one may have no more than 107 bytes.
    with TemporaryDirectory() as folder:
        monkeypatch.setenv("TMPDIR", folder)
        with serving(mini_settings, "--workers", processes) as server:
            assert server.light()
            assert list(Path(folder).iterdir())
        assert not list(Path(folder).iterdir())
