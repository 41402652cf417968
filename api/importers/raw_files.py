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
    """Raw files that an import needs are not below the folder of all sources.

    `asked`: folders of the sources that were named. `before`: folders of those imported before, whose
    statements stand in instances/ and would be lost.
    """

    def __init__(
        self, sources_dir: Path, names: tuple[str, ...], asked: tuple[str, ...], before: tuple[str, ...]
    ) -> None:
        self.sources_dir, self.names, self.asked, self.before = sources_dir, names, asked, before
        super().__init__(sources_dir, names, asked, before)

    def __str__(self) -> str:
        return self.told("en")

    def told(self, language: str) -> str:
        """Return what is missing, why it is needed and the command that would work, in Korean or English."""
        asked, before = (
            ", ".join(f"{folder}/" for folder in dict.fromkeys(each)) for each in (self.asked, self.before)
        )
        command = f"gyebo import {' '.join(self.names)} --from"
        if language == "ko":
            lines = [f"가져올 자료의 폴더가 없거나 비어 있습니다({self.sources_dir}): {asked}"] * bool(asked)
            if before:
                lines += [
                    f"전에 가져온 자료의 폴더가 없거나 비어 있습니다({self.sources_dir}): {before}",
                    "어느 기록이 같은 모델인지, 어느 값을 보일지는 모든 자료를 함께 보고 정합니다.",
                    "그래서 전에 가져온 자료도 다시 읽으며, 없으면 그 내용이 instances/ 에서 사라집니다.",
                ]
            told = "이 폴더들을 한 폴더에 모으고 그 폴더를 지정하십시오"
            return "\n".join([*lines, "아무것도 쓰지 않았습니다.", f"{told}: {command} <폴더>"])
        lines = [
            f"folders of what is to be imported are missing or empty in {self.sources_dir}: {asked}"
        ] * bool(asked)
        if before:
            lines += [
                f"folders of what was imported before are missing or empty in {self.sources_dir}: {before}",
                "which records are one model, and which value is shown, is settled over all sources:",
                "those imported before are read again; without them what they said would go from instances/",
            ]
        told = "put these folders into one folder, and name that"
        return "\n".join([*lines, "nothing was written", f"{told}: {command} <folder>"])


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
