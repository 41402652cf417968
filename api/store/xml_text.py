"""XML as the engine writes it: what of it is no XML, and line ends that XML would change."""

from __future__ import annotations

import re

_CONTROL = bytes(code for code in range(0x20) if code not in (0x09, 0x0A, 0x0D))
_NONCHARACTERS = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")  # U+FFFE and U+FFFF
# The element of a property that ends in no name, by a prefix of the document or of the writer; `<` of a
# value is always escaped.
_NAMELESS = re.compile(rb"<[^<>\s:]*:[\s>/]")
_REST = 100  # bytes of an element's beginning that may have come before


class NotXml(Exception):
    """The answer holds what XML cannot; `reason` is "character" or "property"."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class XmlText:
    """Looks at the pieces of an answer on their way; for other formats than XML it lets everything pass."""

    def __init__(self, media_type: str) -> None:
        self._looks = media_type.endswith("xml")
        self._rest = b""

    def passed(self, piece: bytes) -> bytes:
        """Return a piece as it may be sent. Raises NotXml."""
        if not self._looks:
            return piece
        seen = self._rest + piece
        self._rest = seen[-_REST:]
        if len(piece.translate(None, _CONTROL)) != len(piece) or any(each in seen for each in _NONCHARACTERS):
            raise NotXml("character")
        if _NAMELESS.search(seen):
            raise NotXml("property")
        return piece.replace(b"\r", b"&#13;")  # a bare one is read as a line feed
