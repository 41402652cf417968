"""What the documentation shows works, on the real knowledge, over real HTTP."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import httpx2
import pytest
from pydantic import SecretStr

from api.config import Settings, kind_of, variable_of

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
_EXAMPLE = re.compile(r"<!-- test: (?P<kind>[^>]+?) -->\s*```(?P<language>\w+)\n(?P<code>.*?)```", re.DOTALL)
_LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")


def pages() -> list[Path]:
    return [
        ROOT / "README.md",
        ROOT / "CONTRIBUTING.md",
        ROOT / "CHANGELOG.md",
        *sorted((ROOT / "docs").rglob("*.md")),
    ]


def examples() -> list[tuple[str, str, str]]:
    """Return (where it stands, language, code) of every marked example."""
    return [
        (
            f"{path.relative_to(ROOT)}:{text[: match.start()].count(chr(10)) + 1}",
            match["language"],
            match["code"],
        )
        for path in pages()
        for text in [path.read_text(encoding="utf-8")]
        for match in _EXAMPLE.finditer(text)
    ]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the real knowledge with the command that the README names; return the address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    state = tmp_path_factory.mktemp("state")
    command = [sys.executable, "-m", "api", "serve", "--port", str(port), "--state", str(state)]
    log = (state / "log").open("w+", encoding="utf-8")
    server = subprocess.Popen(command, cwd=ROOT, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            assert server.poll() is None, (state / "log").read_text(encoding="utf-8")
            try:
                httpx2.get(f"{address}/healthz", timeout=2)
                break
            except httpx2.TransportError:
                time.sleep(0.2)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)
        log.close()


@pytest.mark.slow
@pytest.mark.parametrize(("where", "language", "code"), examples(), ids=[each[0] for each in examples()])
def test_an_example_of_the_documentation_runs(served: str, where: str, language: str, code: str) -> None:
    code = code.replace("http://127.0.0.1:8000", served)
    if language == "sparql":
        ask = f'curl -sf --data-urlencode query@- -H "Accept: text/csv" {served}/sparql'
        code = f"{ask} <<'QUERY'\n{code}\nQUERY\n"
    command = (
        [sys.executable, "-c", code] if language == "python" else ["bash", "-euo", "pipefail", "-c", code]
    )
    env = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    done = subprocess.run(
        command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, f"{where}: {done.stderr}"
    assert len(done.stdout.splitlines()) > 1, where


def test_there_are_examples() -> None:
    assert {language for _, language, _ in examples()} >= {"sparql", "python", "sh"}


@pytest.mark.parametrize("path", pages(), ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    for target in _LINK.findall(path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), f"{path.name}: {target}"


def test_every_setting_is_documented() -> None:
    text = (ROOT / "docs/reference/settings.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(GYEBO_[A-Z_]+)`", text))
    assert named == {variable_of(name) for name in Settings.model_fields}


@pytest.mark.parametrize("name", Settings.model_fields)
def test_a_setting_is_documented_with_its_default_and_what_it_takes(name: str) -> None:
    text = (ROOT / "docs/reference/settings.md").read_text(encoding="utf-8")
    row = re.search(rf"^\| `{variable_of(name)}` \| (.+?) \| (.+?) \|", text, re.MULTILINE)
    assert row is not None
    field = Settings.model_fields[name]
    kind = kind_of(field)
    assert row[2] == f"{kind.korean} · *{kind.english}*"
    if field.default_factory is None:
        default = field.default.get_secret_value() if field.annotation is SecretStr else field.default
        assert row[1] == (f"`{default}`" if default not in ("", ()) else "(없음 · empty)")
