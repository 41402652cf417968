"""Processes of a server: several share an address, and none is left when it ends."""

from __future__ import annotations

import json
import signal
import threading
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import httpx2
import pytest

from tests.web.live import (
    ENDLESS,
    descendants,
    serving,
)

if TYPE_CHECKING:
    from api.config import Settings
    from api.store.releases import Release

pytestmark = pytest.mark.slow


def test_told_to_stop_the_server_finishes_what_has_begun(
    mini_settings: Settings, mini_release: Release
) -> None:
    assert mini_release.number
    with serving(mini_settings, query_timeout=30) as server:
        answers: list[httpx2.Response] = []
        slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . { SELECT * { ?d ?e ?f } LIMIT 300 } FILTER (?f != 7) }"
        client = threading.Thread(target=lambda: answers.append(server.ask(slow)))
        client.start()
        server.wait_for('gyebo_queries_running{place="long"}', 1)
        server.process.send_signal(signal.SIGTERM)
        client.join()
        assert server.process.wait(timeout=20) == 0
        assert answers[0].status_code == 200
        assert int(answers[0].json()["results"]["bindings"][0]["n"]["value"]) > 1_000_000


def runs(pid: int) -> bool:
    """Tell whether a process is there and not only waiting to be buried."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_no_process_is_left_when_the_server_is_killed(mini_settings: Settings, mini_release: Release) -> None:
    assert mini_release.number
    with serving(mini_settings, query_timeout=2) as server:
        connection = server.open(ENDLESS)
        server.wait_for('gyebo_queries_running{place="long"}', 1)
        below = descendants(server.process.pid)
        assert len(below) > 3  # the process that forks, and what it has forked
        server.process.kill()
        server.process.wait()
        connection.close()
        for _ in range(600):
            if not any(map(runs, below)):
                break
            time.sleep(0.1)
        assert not any(map(runs, below))


def test_several_processes_share_one_address_and_their_counts(
    mini_settings: Settings, mini_release: Release
) -> None:
    assert mini_release.number
    with serving(mini_settings, "--workers", "2") as server:
        tags = {server.ask().headers["etag"] for _ in range(20)}
        assert len(tags) == 1
        assert all(server.light() for _ in range(20))
        assert server.metric('gyebo_queries_total{outcome="answered"}') >= 21


def test_a_new_release_is_served_at_once_and_the_old_one_at_its_address(
    mini_settings: Settings, tmp_path: Path
) -> None:

    from api.store.releases import Releases
    from tests.conftest import make_release

    settings = mini_settings.replace(state_dir=tmp_path / "state")
    make_release(settings.knowledge_dir, settings.state_dir)
    with serving(settings) as server:
        first = server.ask()
        make_release(settings.knowledge_dir, settings.state_dir)
        second = server.ask()
        assert [answer.headers["gyebo-release"] for answer in (first, second)] == ["1", "2"]
        assert first.headers["etag"] != second.headers["etag"]
        again = httpx2.get(server.address + first.headers["content-location"])
        assert (again.content, again.headers["etag"]) == (first.content, first.headers["etag"])
        Releases(settings.state_dir).roll_back()
        assert server.ask().headers["etag"] == first.headers["etag"]
        for _ in range(2):
            make_release(settings.knowledge_dir, settings.state_dir)
        gone = httpx2.get(server.address + first.headers["content-location"])
        assert (gone.status_code, json.loads(gone.content)["code"]) == (410, "release-gone")


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
