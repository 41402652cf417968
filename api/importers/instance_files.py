"""Files of instances/: written whole, only where they differ; what an import no longer makes is removed."""

from __future__ import annotations

from pathlib import Path

from api.importers.report import ImportReport
from api.importers.turtle import MARK
from api.store.turtle_files import SINGULAR

_LARGEST = 60_000  # bytes of one file; a larger profile is a sign of something gone wrong


def folder_of(path: str) -> Path:
    """Return the file of an IRI path ("model/openai/gpt-4o") below instances/."""
    kind, _, rest = path.partition("/")
    plural = next(folder for folder, word in SINGULAR.items() if word == kind)
    return Path(plural) / f"{rest}.ttl"


def write_files(files: dict[Path, bytes], instances_dir: Path, report: ImportReport) -> None:
    """Make the generated files below `instances_dir` be exactly these; files written by hand stay."""
    for relative, content in sorted(files.items()):
        path = instances_dir / relative
        report.bytes += len(content)
        if relative.parts[0] == "models" and len(content) > _LARGEST:
            report.dropped.append(f"{relative}: {len(content)} bytes is more than a file should hold")
        before = path.read_bytes() if path.is_file() else None
        if before == content:
            report.unchanged += 1
        elif before is not None and not before.startswith(MARK.encode()):
            report.kept.append(path)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            report.written.append(path)
    _remove_stale(files, instances_dir, report)


def _remove_stale(files: dict[Path, bytes], instances_dir: Path, report: ImportReport) -> None:
    for path in sorted(instances_dir.rglob("*.ttl")):
        relative = path.relative_to(instances_dir)
        if relative in files or relative.parts[0] == "curation":
            continue
        with path.open("rb") as file:
            if not file.read(len(MARK)).startswith(MARK.encode()):
                continue
        path.unlink()
        report.removed.append(path)
        if not any(path.parent.iterdir()):
            path.parent.rmdir()
