"""Raw files of a source, record by record; what cannot be read is noted and passed over."""

from __future__ import annotations

import csv
import io
import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from api.importers.observations import ImportProblems

_LARGEST_CELL = 10 * 1024 * 1024


class SourceMissing(LookupError):
    """The raw files of a source are not where they were said to be."""


@dataclass(frozen=True, slots=True)
class RawReader:
    """Reads files below one source's folder. Problems name the file by its path below that folder."""

    folder: Path
    problems: ImportProblems

    def csv_rows(self, path: str) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield (line where the record ends, its cells stripped) of a CSV file with a header."""
        text = self._text(path)
        if text is None:
            return
        csv.field_size_limit(_LARGEST_CELL)
        rows = csv.DictReader(io.StringIO(text, newline=""))
        while True:
            try:
                row = next(rows)
            except StopIteration:
                return
            except csv.Error as error:
                self.problems.add(path, f"line {rows.line_num}", f"not a CSV record: {error}")
                continue
            if None in row:
                self.problems.add(path, f"line {rows.line_num}", "more cells than the header has columns")
                continue
            yield rows.line_num, {name: (cell or "").strip() for name, cell in row.items()}

    def json(self, path: str) -> Any:
        """Return a JSON file's value, numbers with a point as exact decimals; None if it is not JSON."""
        text = self._text(path)
        try:
            return None if text is None else json.loads(text, parse_float=Decimal)
        except (ValueError, RecursionError) as error:
            self.problems.add(path, _place(error), f"not JSON: {getattr(error, 'msg', error)}")
            return None

    def toml(self, path: str) -> dict[str, Any] | None:
        """Return a TOML file's table; None if it is not TOML."""
        text = self._text(path)
        try:
            return None if text is None else tomllib.loads(text, parse_float=Decimal)
        except (ValueError, RecursionError) as error:
            self.problems.add(path, "whole file", f"not TOML: {error}")
            return None

    def yaml(self, path: str) -> dict[str, Any] | None:
        """Return a YAML file's mapping, every scalar as the text that stands there; None if it is not one."""
        text = self._text(path)
        try:
            loaded = None if text is None else yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506 - texts only
        except (yaml.YAMLError, RecursionError) as error:
            mark = getattr(error, "problem_mark", None)
            place = f"line {mark.line + 1}" if mark else "whole file"
            self.problems.add(path, place, f"not YAML: {getattr(error, 'problem', error)}")
            return None
        if text is not None and not isinstance(loaded, dict):
            self.problems.add(path, "whole file", "is not a YAML mapping")
            return None
        return loaded

    def lines(self, path: str) -> Iterator[tuple[int, str]]:
        """Yield the lines of a text file, counted from 1; for tables written in Markdown."""
        yield from enumerate((self._text(path) or "").splitlines(), start=1)

    def files(self, pattern: str) -> list[str]:
        """Return the paths that match, below the source's folder, sorted."""
        return sorted(path.relative_to(self.folder).as_posix() for path in self.folder.glob(pattern))

    def _text(self, path: str) -> str | None:
        file = self.folder / path
        try:
            return file.read_bytes().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = file.read_bytes()[: error.start].count(b"\n") + 1
            self.problems.add(path, f"line {line}", "not UTF-8 text")
        except OSError as error:
            self.problems.add(path, "whole file", f"cannot be read: {error.strerror}")
        return None


def _place(error: Exception) -> str:
    return f"line {error.lineno}" if isinstance(error, json.JSONDecodeError) else "whole file"


def one_line(text: str) -> str:
    """Return text with every run of white space, line breaks included, as one space."""
    return " ".join(text.split())
