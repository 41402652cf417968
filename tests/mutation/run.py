"""Make small changes to the code, one at a time, and print those that no test notices.

`make mutate SEED=7 COUNT=40`. Seed and count choose the places, so that a run can be repeated. Each change
is made in a copy of the tree; the tests that run the changed function come first, then those of its package,
then all fast ones. Changes that no test can notice stand in equivalent.txt, each with a reason.
"""

from __future__ import annotations

import argparse
import difflib
import fnmatch
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.mutation.places import Mutation, mutations  # noqa: E402 - where it is run from

_FAST = "not browser and not java and not slow"
_BYTES = 12 * 1024**3  # of addresses; a change may make a loop endless
_MOST = 400  # tests that reach a function; beyond that all fast ones follow soon enough
_LEFT_OUT = {".git", ".venv", "state", "dist", "node_modules", "__pycache__", ".mypy_cache", ".ruff_cache"}
# They judge the text of the project, and not what it does.
_TEXT_ALONE = ("--ignore=tests/test_repository.py", "--ignore=tests/test_architecture.py")
_clock = count(int(time.time()) + 10, 10)


@dataclass
class Tree:
    """A copy of the project in which modules are changed and tests are run."""

    root: Path
    limit: float
    near: bool = False
    reached: dict[str, list[str]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)

    def measure(self, kept: Path | None) -> None:
        """Run all fast tests once and learn which functions each of them runs.

        What fails already in a copy without a history, or by chance, cannot notice anything. `kept`: the
        file of an earlier run of the same code.
        """
        file = self.root / "reach.json"
        if kept is not None:
            shutil.copy(kept, file)
            return self._read(file)
        options = ["--maxfail=1000", "-p", "tests.mutation.reach", "tests"]
        ended = self.fails(options, limit=1800, MUTATION_REACH=str(file))
        if not file.is_file():
            sys.exit("the tests cannot be run:\n" + ended)
        return self._read(file)

    def _read(self, file: Path) -> None:
        told = json.loads(file.read_text(encoding="utf-8"))
        self.reached, self.seconds, self.left_out = told["reached"], told["seconds"], told["failed"]
        for test in self.left_out:
            say(f"left out, for it fails before anything is changed: {test}")

    def put(self, path: Path, content: bytes) -> None:
        """Write a module; compiled ones are told apart by whole seconds and by size."""
        (self.root / path).write_bytes(content)
        now = next(_clock)
        os.utime(self.root / path, (now, now))

    def noticed(self, mutation: Mutation) -> str:
        """Return which test notices a change, or nothing."""
        source = (self.root / mutation.path).read_bytes()
        self.put(mutation.path, mutation.applied(source))
        try:
            return next(filter(None, map(self.fails, self._selections(mutation))), "")
        finally:
            self.put(mutation.path, source)

    def fails(self, tests: list[str], limit: float | None = None, **more: str) -> str:
        """Return the first failure of some tests; running out of time is one, too."""
        command = [sys.executable, "-m", "pytest", "-xq", "--no-header", "--tb=no", "-p", "no:cacheprovider"]
        left_out = [f"--deselect={test}" for test in self.left_out]
        process = subprocess.Popen(
            [*command, *_TEXT_ALONE, *left_out, "-m", _FAST, *tests],
            cwd=self.root,
            env={**os.environ, "PYTHONPATH": str(self.root), **more},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (_BYTES, _BYTES)),  # noqa: PLW1509
        )
        try:
            out, _ = process.communicate(timeout=limit or self.limit)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            return "" if tests == ["tests"] else "(out of time)"  # all of them may be slow for other reasons
        if process.returncode in (0, 5):  # 5: none of them is fast
            return ""
        if process.returncode == 4 and "ERROR: not found" in out and "ERROR tests" not in out:
            return ""  # a test whose name the command line does not understand
        failed = [line for line in out.splitlines() if line.startswith(("FAILED", "ERROR"))]
        return failed[0][:150] if failed else out.strip()[-300:] or "(ended)"

    def _selections(self, mutation: Mutation) -> list[list[str]]:
        path = mutation.path
        tests = self.reached.get(f"{path}:{mutation.function}", [])
        if not mutation.function:  # a constant of the module: whoever runs anything of it
            tests = sorted(
                {test for key, some in self.reached.items() if key.startswith(f"{path}:") for test in some}
            )
        mirror = Path("tests", *path.parts[1:-1])
        near = sorted(tests, key=lambda test: (not test.startswith(f"{mirror}/"), self.seconds.get(test, 0)))
        package = [str(mirror)] if len(mirror.parts) > 1 and (self.root / mirror).is_dir() else []
        all_of_them = [] if self.near else ["tests"]
        return [some for some in (near[:_MOST], package, all_of_them) if some]


def chosen(seed: int, number: int, only: str) -> list[Mutation]:
    """Choose places: a module by chance, then a kind of change that it has, then one of these."""
    known = {
        line.partition(" # ")[0].strip()
        for line in (Path(__file__).parent / "equivalent.txt").read_text(encoding="utf-8").splitlines()
    }
    modules = [path.relative_to(ROOT) for path in sorted((ROOT / "api").rglob("*.py"))]
    places = {
        path: [each for each in mutations(ROOT, path) if each.key not in known]
        for path in modules
        if fnmatch.fnmatch(str(path), only)
    }
    chance = random.Random(seed)
    found: dict[str, Mutation] = {}
    while len(found) < min(number, sum(map(len, places.values()))):
        (path,) = chance.choices(list(places), [len(some) ** 0.5 for some in places.values()])
        kinds = sorted({each.kind for each in places[path]})
        kind = chance.choice(kinds)
        each = chance.choice([each for each in places[path] if each.kind == kind])
        found.setdefault(f"{each.key} {each.line}", each)
    return list(found.values())


def difference(mutation: Mutation) -> str:
    before = (ROOT / mutation.path).read_bytes()
    lines = [text.decode().splitlines() for text in (before, mutation.applied(before))]
    changed = difflib.unified_diff(*lines, lineterm="", n=1)
    return "\n".join(list(changed)[3:])


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--only", default="*", help="pattern of modules, as api/catalogue/*")
    parser.add_argument("--list", action="store_true", help="show the changes and run nothing")
    parser.add_argument("--limit", type=float, default=600, help="seconds for the tests of one change")
    parser.add_argument(
        "--near", action="store_true", help="only tests that run the function, or of its package"
    )
    parser.add_argument("--reach", type=Path, help="reach.json of an earlier run of the same code")
    given = parser.parse_args()
    made = chosen(given.seed, given.count, given.only)
    if given.list:
        for each in made:
            say(f"{each.path}:{each.line} {each.kind}\n{difference(each)}\n")
        return
    survivors = []
    with tempfile.TemporaryDirectory(prefix="gyebo-mutate-") as folder:
        root = Path(folder) / "tree"
        shutil.copytree(ROOT, root, ignore=lambda _, names: _LEFT_OUT.intersection(names))
        tree = Tree(root, given.limit, given.near)
        tree.measure(given.reach)
        for number, each in enumerate(made, start=1):
            noticed = tree.noticed(each)
            say(f"{number:3} {each.path}:{each.line} ({each.kind}): {noticed or 'SURVIVES'}")
            survivors += [] if noticed else [each]
    for each in survivors:
        say(f"\n{each.path}:{each.line} ({each.kind})\n{difference(each)}\n  {each.key}")
    say(f"\n{len(survivors)} of {len(made)} changes survive (seed {given.seed})")
    sys.exit(1 if survivors else 0)


if __name__ == "__main__":
    main()
