"""Style sheets, scripts and fonts: addresses that change with the content, and how long they are kept."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.web.http.static_files import HashedFiles, static_address

if TYPE_CHECKING:
    from pathlib import Path

FOREVER = "public, max-age=31536000, immutable"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "dist").mkdir()
    (tmp_path / "plain.css").write_text("a {}")
    (tmp_path / "dist" / "editor-ABCDEFGH.js").write_text("1")
    manifest = {"entries": {"editor.js": "editor-ABCDEFGH.js"}, "files": ["editor-ABCDEFGH.js"]}
    (tmp_path / "dist" / "manifest.json").write_text(json.dumps(manifest))
    return tmp_path


@pytest.fixture
def served(folder: Path) -> TestClient:
    app = FastAPI()
    app.mount("/static", HashedFiles(folder))
    return TestClient(app)


def test_a_built_file_is_found_by_its_plain_name(folder: Path, served: TestClient) -> None:
    """The manifest of the build says under which name a script stands now."""
    address = static_address("editor.js", folder)
    assert address == "/static/dist/editor-ABCDEFGH.js"
    assert served.get(address).headers["Cache-Control"] == FOREVER


def test_a_new_build_is_seen_without_a_new_start(folder: Path) -> None:
    """Pages name the files of the build that stands in the folder."""
    assert static_address("editor.js", folder) == "/static/dist/editor-ABCDEFGH.js"
    (folder / "dist" / "manifest.json").write_text('{"entries": {"editor.js": "editor-IJKLMNOP.js"}}')
    assert static_address("editor.js", folder) == "/static/dist/editor-IJKLMNOP.js"


def test_the_address_of_a_style_sheet_changes_with_its_content(folder: Path, served: TestClient) -> None:
    """What is kept for ever under one address is never another content."""
    first = static_address("plain.css", folder)
    assert first is not None
    assert re.fullmatch(r"/static/plain\.css\?v=[0-9a-f]{12}", first)
    assert served.get(first).headers["Cache-Control"] == FOREVER
    (folder / "plain.css").write_text("a { color: red }")
    assert static_address("plain.css", folder) != first
    assert served.get(first).headers["Cache-Control"] == "public, no-cache"


def test_without_a_digest_a_file_is_asked_about_again(served: TestClient) -> None:
    """A plain address is revalidated by its entity tag."""
    answer = served.get("/static/plain.css")
    assert answer.headers["Cache-Control"] == "public, no-cache"
    again = served.get("/static/plain.css", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert again.headers["Cache-Control"] == "public, no-cache"


def test_without_a_build_scripts_have_no_address(tmp_path: Path) -> None:
    """Templates leave out what was not built."""
    assert static_address("editor.js", tmp_path) is None


def test_every_page_names_its_style_sheet_by_content(client: TestClient) -> None:
    """The one sheet of all pages may be kept for ever."""
    found = re.search(r'href="(/static/gyebo\.css\?v=[0-9a-f]+)"', client.get("/").text)
    assert found
    assert client.get(found[1]).headers["Cache-Control"] == FOREVER


@pytest.mark.parametrize(
    "path", ["/static/none.js", "/static/dist/editor-00000000.js", "/static/", "/static/%2e%2e/app.py"]
)
def test_an_unknown_file_is_told_as_a_problem(client: TestClient, path: str) -> None:
    """A program learns of it in problem+json as of every other address."""
    answer = client.get(path, headers={"Accept": "application/json"})
    assert answer.status_code == 404
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert answer.headers["Cache-Control"] == "no-store"
