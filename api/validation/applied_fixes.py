"""Fixes that are certain, applied to the files; everything else in them stays as it is, byte for byte."""

from __future__ import annotations

import difflib
import os
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from api.validation.findings import Edit, Finding


@dataclass(frozen=True, slots=True)
class FixedFile:
    """A file before and after its certain fixes; `count` edits were made."""

    path: Path
    before: str
    after: str
    count: int

    def difference(self) -> str:
        """Return the unified difference."""
        before, after = self.before.splitlines(keepends=True), self.after.splitlines(keepends=True)
        lines = difflib.unified_diff(before, after, str(self.path), str(self.path))
        return "".join(
            line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
        )

    def write(self) -> None:
        """Put the new text in the place of the old, whole or not at all. Raises OSError."""
        mode = self.path.stat().st_mode
        handle, name = tempfile.mkstemp(dir=self.path.parent, prefix=f".{self.path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
                file.write(self.after)
                file.flush()
                os.fsync(file.fileno())
            Path(name).chmod(mode)
            Path(name).replace(self.path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise


def fixed_files(findings: Iterable[Finding]) -> list[FixedFile]:
    """Return the files that certain fixes change. Of edits that overlap, the first in the file is made.

    Raises OSError or UnicodeDecodeError where a file has changed since it was read.
    """
    edits: dict[Path, set[Edit]] = defaultdict(set)
    for finding in findings:
        fix = next((each for each in finding.fixes if each.confidence == "certain" and each.edits), None)
        if fix is not None and finding.file is not None:
            edits[finding.file].update(fix.edits)
    found = []
    for path, some in sorted(edits.items()):
        before = path.read_bytes().decode("utf-8")
        after, count = _edited(before, some)
        found.append(FixedFile(path, before, after, count))
    return found


def _edited(text: str, edits: Iterable[Edit]) -> tuple[str, int]:
    # A byte-order mark is no character of the first line.
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    body = text.removeprefix(mark) if mark else text
    starts = [0]
    starts += [place + 1 for place, character in enumerate(body) if character == "\n"]
    spans = sorted(
        (starts[edit.line - 1] + edit.column - 1, starts[edit.end_line - 1] + edit.end_column - 1, edit.text)
        for edit in edits
        if 0 < edit.line <= len(starts) and 0 < edit.end_line <= len(starts)
    )
    pieces, done, count = [], 0, 0
    for start, end, new in spans:
        if start >= done:
            pieces += [body[done:start], new]
            done, count = end, count + 1
    return mark + "".join([*pieces, body[done:]]), count
