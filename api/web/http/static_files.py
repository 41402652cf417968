"""What pages fetch beside themselves: style sheets, scripts, fonts; named by content, so kept for ever."""

from __future__ import annotations

import json
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import parse_qs

from starlette.staticfiles import StaticFiles

from api.config import PACKAGE_DIR
from api.web.http.caching import CACHING

if TYPE_CHECKING:
    import os

    from starlette.responses import Response
    from starlette.types import Scope

_FOLDER = PACKAGE_DIR / "static"
_BUILT = "dist"  # by the front end's build, which names files by their content; pages do without
_MANIFEST = "manifest.json"
_FOREVER = "public, max-age=31536000, immutable"
_WOFF2 = "font/woff2"  # which Python 3.11 does not know


def static_address(name: str, folder: Path = _FOLDER) -> str | None:
    """Return where a file stands now, by its plain name (`gyebo.css`, `editor.js`); None: it was not built.

    The address changes with the content, so that nobody reads an old script with a new page.
    """
    manifest = folder / _BUILT / _MANIFEST
    built = _entries(manifest, _changed(manifest)).get(name) if manifest.is_file() else None
    if built is not None:
        return f"/static/{_BUILT}/{built}"
    file = folder / name
    return f"/static/{name}?v={_digest(file, _changed(file))}" if file.is_file() else None


class HashedFiles(StaticFiles):
    """Serves the folder. What is asked for by its content may be kept for ever, the rest is revalidated."""

    def __init__(self, folder: Path = _FOLDER) -> None:
        self._folder = folder
        super().__init__(directory=folder)

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """Answer with a file, or with 304."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        file = Path(full_path)
        response.headers["Cache-Control"] = _FOREVER if self._names_content(file, scope) else CACHING
        if file.suffix == ".woff2" and "content-type" in response.headers:
            response.headers["Content-Type"] = _WOFF2
        return response

    def _names_content(self, file: Path, scope: Scope) -> bool:
        if file.parent == (self._folder / _BUILT).resolve():
            return file.name != _MANIFEST
        asked = parse_qs(cast("bytes", scope["query_string"]).decode("latin-1")).get("v")
        return asked == [_digest(file, _changed(file))]


def _changed(file: Path) -> int:
    return file.stat().st_mtime_ns if file.is_file() else 0


@lru_cache(maxsize=16)
def _entries(manifest: Path, _changed_at: int) -> dict[str, str]:
    entries: dict[str, str] = json.loads(manifest.read_text(encoding="utf-8"))["entries"]
    return entries


@lru_cache(maxsize=64)
def _digest(file: Path, _changed_at: int) -> str:
    return blake2b(file.read_bytes(), digest_size=6).hexdigest()
