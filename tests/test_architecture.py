"""The code keeps its layers and its sizes, and leaves factor items to Turtle."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from api.store.turtle_files import read_turtle

ROOT = Path(__file__).parents[1]
API = sorted((ROOT / "api").rglob("*.py"))
_LONGEST_MODULE, _LONGEST_FUNCTION = 300, 40


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
