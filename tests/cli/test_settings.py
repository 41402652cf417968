"""Settings that cannot be used: one readable line each, exit code 2, never a traceback."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from api.cli.app import COMMANDS

if TYPE_CHECKING:
    from tests.cli.conftest import Run

ARGUMENTS = {
    "validate": ["x.ttl"],
    "import": ["epoch", "--from", "."],
    "export": ["dump"],
    "rehearse": ["--shapes", "shapes"],
    "new": ["model", "acme/base"],
    "describe": ["gyebo:task"],
    "expand": ["x.ttl"],
}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_tells_all_wrong_settings_at_once(
    run: Run, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setenv("GYEBO_QUERY_MEMORY", "-1")
    monkeypatch.setenv("GYEBO_QUERY_TIMEOUT", "nan")
    monkeypatch.setenv("GYEBO_QUERY_WORKRES", "1")
    done = run(command, *ARGUMENTS.get(command, []), "--lang", "en")
    assert done.code == 2
    lines = done.err.splitlines()
    assert [line.split()[1] for line in lines] == [
        "GYEBO_QUERY_WORKRES",
        "GYEBO_QUERY_TIMEOUT",
        "GYEBO_QUERY_MEMORY",
    ]
    assert "Traceback" not in done.err + done.out


def test_wrong_settings_are_told_in_korean(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GYEBO_QUERY_WORKERS", "[bold]x[/]")
    done = run("releases")
    assert (
        "GYEBO_QUERY_WORKERS: 쓸 수 없는 값 '[bold]x[/]'. 쓸 수 있는 값: 1 이상 1,024 이하의 정수" in done.err
    )


def test_a_knowledge_folder_that_is_not_there_is_told_by_its_setting(run: Run) -> None:
    done = run("build", "--knowledge", "/nowhere", "--lang", "en")
    assert (done.code, done.err) == (
        2,
        "✗ GYEBO_KNOWLEDGE_DIR is '/nowhere'; it takes a folder that is there\n",
    )


def test_an_engine_that_is_away_is_told_without_its_password(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GYEBO_REMOTE_STORE", "query=http://me:s3cret@127.0.0.1:1/sparql")
    for language in ("ko", "en"):
        done = run("releases", "--lang", language)
        assert done.code == 2
        assert "http://127.0.0.1:1/sparql" in done.err
        assert "s3cret" not in done.err
        assert "Traceback" not in done.err


def test_publishing_without_an_address_to_publish_at_is_refused(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GYEBO_REMOTE_STORE", "query=http://127.0.0.1:1/sparql")
    done = run("build", "--no-checks", "--lang", "en")
    assert done.code == 2
    assert "Traceback" not in done.err
