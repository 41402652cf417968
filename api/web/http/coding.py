"""Content codings: what a client takes, and bytes in that coding."""

from __future__ import annotations

import asyncio
import zlib
from typing import TYPE_CHECKING, Literal, Protocol

import zstandard

from api.web.http.negotiation import qualities

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

Coding = Literal["zstd", "gzip", "identity"]

_CODINGS: tuple[Coding, ...] = ("zstd", "gzip")  # the better one first
_ZSTD_LEVEL, _GZIP_LEVEL = 3, 5  # quick; higher ones gain little on query results
_GZIP_WINDOW = 16 + zlib.MAX_WBITS
SMALLEST = 1024  # bytes that are not worth it


class _Compressor(Protocol):
    def compress(self, data: bytes, /) -> bytes: ...

    def flush(self) -> bytes: ...


def choose_coding(accept_encoding: str | None) -> Coding:
    """Return the coding with the highest q-value; what is not named is not taken."""
    taken = qualities(accept_encoding)
    best: Coding = "identity"
    best_quality = 0.0
    for coding in _CODINGS:
        quality = taken.get(coding, taken.get("*", 0.0))
        if quality > best_quality and quality >= taken.get("identity", 0.0):
            best, best_quality = coding, quality
    return best


def encode(content: bytes, coding: Coding) -> bytes:
    """Return bytes in a coding."""
    if coding == "identity":
        return content
    compressor = _compressor(coding)
    return compressor.compress(content) + compressor.flush()


async def encode_pieces(pieces: AsyncIterator[bytes], coding: Coding) -> AsyncIterator[bytes]:
    """Yield pieces in a coding; the work is done beside the event loop."""
    if coding == "identity":
        async for piece in pieces:
            yield piece
        return
    compressor = _compressor(coding)
    loop = asyncio.get_running_loop()
    async for piece in pieces:
        if coded := await loop.run_in_executor(None, compressor.compress, piece):
            yield coded
    yield compressor.flush()


def _compressor(coding: Coding) -> _Compressor:
    if coding == "zstd":
        return zstandard.ZstdCompressor(_ZSTD_LEVEL).compressobj()
    return zlib.compressobj(_GZIP_LEVEL, wbits=_GZIP_WINDOW)
