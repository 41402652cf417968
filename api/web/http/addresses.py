"""IRIs of the knowledge and addresses of this host, both ways. The only module that maps one to the other."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

# Characters that an IRI may hold as they are; everything else is escaped in an address.
_SAFE = "%/:?#[]@!$&'()*+,;=-._~"
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


class Addresses:
    """Maps `<base>X` to `/X` and back."""

    def __init__(self, base_iri: str) -> None:
        self.base_iri = base_iri

    def path_of(self, iri: str) -> str | None:
        """Return the path of an IRI on this host, or None where it is not ours."""
        if not iri.startswith(self.base_iri):
            return None
        local = _STRAY_PERCENT.sub("%25", iri.removeprefix(self.base_iri))
        return "/" + quote(local, safe=_SAFE)

    def document_of(self, iri: str, suffix: str) -> str | None:
        """Return the path of one document about a thing; a part of a profile is told in the profile's."""
        path = self.path_of(iri.partition("#")[0])
        return None if path is None else path + suffix

    def href(self, iri: str) -> str | None:
        """Return what may stand in a link: our path, or an outside http(s) address; else None.

        Data may hold any scheme; `javascript:` and its like must never become a link.
        """
        path = self.path_of(iri)
        if path is not None:
            return path
        return iri if iri.lower().startswith(("http://", "https://")) else None

    def iris_at(self, raw_path: str) -> list[str]:
        """Return the IRIs that an address may stand for: with its escapes as they came, and decoded."""
        local = raw_path.lstrip("/")
        as_sent = self.base_iri + local
        decoded = self.base_iri + unquote(local, errors="replace")
        return [as_sent] if as_sent == decoded else [as_sent, decoded]
