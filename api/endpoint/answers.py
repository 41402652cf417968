"""Answers to users' queries, put by until they are whole."""

from __future__ import annotations

import asyncio
import tempfile
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from api.endpoint.limits import NoRoom

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path
    from typing import IO

_IN_MEMORY = 1024 * 1024
_PIECE = 256 * 1024


class Room:
    """The bytes that all answers may take together while they wait to be fetched."""

    def __init__(self, limit: int) -> None:
        self._free = limit

    def take(self, size: int) -> None:
        """Take some of it. Raises NoRoom."""
        if size > self._free:
            raise NoRoom("answers that wait to be fetched take all the room")
        self._free -= size

    def give(self, size: int) -> None:
        """Give some back."""
        self._free += size


class Spool:
    """Bytes put by until they are asked for: in memory, and above a megabyte in a file without a name.

    The file goes with the process that holds it, however that ends.
    """

    def __init__(self, directory: Path, room: Room) -> None:
        self._directory = directory
        self._room = room
        self._taken = 0
        self.size = 0
        self._parts: list[bytes] = []
        self._file: IO[bytes] | None = None

    def write(self, piece: bytes) -> None:
        """Add a piece. Raises NoRoom."""
        self._room.take(len(piece))
        self._taken += len(piece)
        self.size += len(piece)
        if self._file is None and self.size > _IN_MEMORY:
            self._file = tempfile.TemporaryFile(dir=str(self._directory))  # noqa: SIM115 - closed by close()
            self._file.writelines(self._parts)
            self._parts.clear()
        if self._file is None:
            self._parts.append(piece)
        else:
            self._file.write(piece)

    def clear(self) -> None:
        """Forget everything."""
        self.close()
        self.size = 0

    def file(self) -> IO[bytes]:
        """Return all of it as a file, from its beginning."""
        if self._file is None:
            return BytesIO(b"".join(self._parts))
        self._file.seek(0)
        return self._file

    def content(self) -> bytes:
        """Return all of it."""
        return b"".join(self._parts) if self._file is None else self.file().read()

    async def pieces(self) -> AsyncIterator[bytes]:
        """Yield all of it; a file is read beside the event loop."""
        if self._file is None:
            for part in self._parts:
                yield part
            return
        self._file.seek(0)
        loop = asyncio.get_running_loop()
        while piece := await loop.run_in_executor(None, self._file.read, _PIECE):
            yield piece

    def close(self) -> None:
        """Let go of it."""
        self._parts.clear()
        self._room.give(self._taken)
        self._taken = 0
        if self._file is not None:
            self._file.close()
            self._file = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer: its bytes, the number of rows or triples (none for ASK), and the engine's seconds."""

    spool: Spool
    rows: int | None
    seconds: float

    @property
    def size(self) -> int | None:
        """Length in bytes."""
        return self.spool.size

    def pieces(self) -> AsyncIterator[bytes]:
        """Yield the bytes in order."""
        return self.spool.pieces()

    async def close(self) -> None:
        """Let go of it."""
        self.spool.close()
