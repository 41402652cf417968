"""`gyebo serve`: what it cannot do is told before anything is built or served."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run


@pytest.mark.parametrize("host", ["a..b", "256.256.256.256", "x" * 300, "호스트..", "::g"])
def test_a_host_that_is_none_is_refused_before_anything_is_built(run: Run, tmp_path: Path, host: str) -> None:
    done = run("serve", "--host", host, "--lang", "en")
    assert done.code == 2
    assert "cannot listen on" in done.err
    assert "Traceback" not in done.err
    assert not (tmp_path / "state/releases").exists()


def test_a_port_that_is_taken_is_refused_with_another(run: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run("serve", "--port", str(port), "--lang", "en")
    assert done.code == 2
    assert f"--port {port + 1}" in done.err


@pytest.mark.parametrize(
    "option", [("--port", "0"), ("--port", "65536"), ("--workers", "0"), ("--workers", "9999")]
)
def test_numbers_beyond_their_bounds_are_refused(run: Run, option: tuple[str, str]) -> None:
    assert run("serve", *option).code == 2
