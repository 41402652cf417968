"""What goes between a reader process and who asks it, both ways: a kind, a length, as many bytes."""

from __future__ import annotations

import struct

FRAME_HEAD = struct.Struct(">cI")
ASKED, PIECE, DONE, REFUSED, COME_SO_FAR = b"A", b"P", b"D", b"X", b"C"
