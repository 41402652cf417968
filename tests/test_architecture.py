"""The code keeps its layers, its sizes and its names, and leaves factor items to Turtle."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from api.store.turtle_files import read_turtle

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
API = sorted((ROOT / "api").rglob("*.py"))
PACKAGES = [path.parent for path in API if path.name == "__init__.py"]
_LONGEST_MODULE, _LONGEST_FUNCTION = 300, 40
# What several modules offer under one name, because whoever puts them together asks each for the same.
_INTERFACES = {
    "api/web": {"router"},  # what FastAPI is given
    "api/importers/sources": {"NAME", "SOURCE", "observe", "main"},  # what the pipeline is given
}
# Modules outside web/ with the name of another: the same word for the same thing, seen from its package.
_SAME_WORD = {
    "backend": "where releases stand and where queries run: one setting decides both",
    "profile": "the profile of a model, as it is read and as an import writes it",
}
_NOUNS = {
    "building",
    "caching",
    "choosing",
    "coding",
}  # that end like a gerund; or have an object in the package's own


def test_the_layers_are_kept() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", API, ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_and_functions_stay_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= _LONGEST_MODULE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            lines = (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
            assert lines <= _LONGEST_FUNCTION, f"{path.name}: {node.name}"


def test_no_factor_item_is_named_in_python_or_templates() -> None:
    items = {
        triple.subject.value.rsplit("/", 1)[1]
        for triple in read_turtle(ROOT / "ontology/frameworks/genai/items.ttl")
        if getattr(triple.object, "value", "").endswith("/def/FactorItem")
    }
    # Words of everyday language that are also the name of an item stand in code for other things.
    items -= {"name", "input", "output", "task", "category", "code", "license", "organization", "parameters",
              "nationality", "reasoning", "coding"}  # fmt: skip
    assert len(items) > 25
    named = re.compile(r"\b(" + "|".join(map(re.escape, sorted(items))) + r")\b")
    files = [path for path in API if "importers" not in path.parts] + sorted(
        (ROOT / "api/templates").glob("*.html")
    )
    found = [
        f"{path.name}: {match[0]}"
        for path in files
        for match in named.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def public_names(path: Path) -> Iterator[str]:
    """Yield what a module itself puts a name to: classes, functions, constants and aliases."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in [
        *tree.body,
        *(each for block in tree.body if isinstance(block, ast.If) for each in block.body),
    ]:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.name
            case ast.Assign():
                yield from (each.id for each in node.targets if isinstance(each, ast.Name))
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield name


def test_no_public_name_stands_for_two_things() -> None:
    homes: dict[str, set[str]] = defaultdict(set)
    for path in API:
        module = path.relative_to(ROOT).as_posix()
        shared = {
            name for folder, names in _INTERFACES.items() if module.startswith(folder) for name in names
        }
        for name in set(public_names(path)) - shared:
            if not name.startswith("_"):
                homes[name].add(module)
    assert {name: sorted(modules) for name, modules in homes.items() if len(modules) > 1} == {}


def test_a_module_below_the_pages_has_its_name_for_itself() -> None:
    """A page may be called after what it shows; everything else says by its name alone what it is."""
    homes: dict[str, list[str]] = defaultdict(list)
    for path in API:
        module = path.relative_to(ROOT / "api")
        if module.parts[0] != "web" and not path.stem.startswith("__"):
            homes[path.stem].append(module.as_posix())
    assert {name: found for name, found in homes.items() if len(found) > 1 and name not in _SAME_WORD} == {}


def test_modules_are_called_by_nouns() -> None:
    """A gerund says that something is done, and not what to."""
    names = {path.stem for path in API} | {package.name for package in PACKAGES}
    assert [name for name in sorted(names) if re.fullmatch(r"[a-z]+ing", name) and name not in _NOUNS] == []


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_package_has_its_tests_in_the_same_place(package: Path) -> None:
    mirror = ROOT / "tests" / package.relative_to(ROOT / "api")
    assert list(mirror.rglob("test_*.py")), f"no tests in {mirror.relative_to(ROOT)}/"
