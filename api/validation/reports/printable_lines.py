"""Lines that a terminal, an editor or a workflow can show without being steered by what a stranger wrote."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

_LONGEST = 160  # characters of a line that are shown
_LARGEST = 4 * 1024 * 1024  # bytes of a file whose lines are shown


def printable(text: str) -> str:
    """Return one line in which nothing moves the cursor or changes a colour."""
    return "".join(
        character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text
    )


@lru_cache(maxsize=4)
def _lines_of(path: Path, _changed: int) -> tuple[str, ...]:
    return tuple(path.read_bytes().decode("utf-8-sig", errors="replace").split("\n"))


def source_line(path: Path, line: int) -> str | None:
    """Return a line of a file, counted from 1; None where there is none, or the file is too large to show."""
    try:
        status = path.stat()
        if status.st_size > _LARGEST or not path.is_file():
            return None
        lines = _lines_of(path, status.st_mtime_ns)
    except OSError:
        return None
    return lines[line - 1].rstrip("\r") if 0 < line <= len(lines) else None


def marked_line(text: str, column: int, end: int) -> tuple[str, str]:
    """Return a line, cut round a place if it is long, and below it carets from a column to before `end`."""
    start = max(0, column - 1 - _LONGEST // 2) if len(text) > _LONGEST else 0
    shown = text[start : start + _LONGEST]
    ahead = "".join("　" if ord(each) > 0x1100 else " " for each in shown[: column - 1 - start])
    width = max(1, min(end, start + len(shown) + 1) - column)
    return printable(shown.replace("\t", " ")), ahead + "^" * min(width, _LONGEST)
