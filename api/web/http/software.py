"""What of the software is shown: a digest that is another one in another version."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b

from api.config import PACKAGE_DIR

_SHOWN = {".py", ".html", ".toml", ".rq", ".css"}


@cache
def software_digest() -> str:
    """Return a digest of templates, words and code, the same on every machine that runs this version.

    A page that has not changed in the data is another one where its template has.
    """
    digest = blake2b(digest_size=8)
    for path in sorted(PACKAGE_DIR.rglob("*")):
        inside = path.relative_to(PACKAGE_DIR)
        if path.suffix in _SHOWN and inside.parts[0] != "_knowledge":
            digest.update(inside.as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()
