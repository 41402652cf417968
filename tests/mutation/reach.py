"""A pytest plugin that writes down which functions of api/ each test runs: `-p tests.mutation.reach`.

What a fixture runs is put down to every test that asks for the fixture, for only the first makes it.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections import defaultdict
from pathlib import Path

import pytest

_API = str(Path(__file__).parents[2] / "api") + os.sep
_ROOT = len(_API) - len("api" + os.sep)
_called: set[tuple[str, int]] = set()
_by_fixture: dict[str, set[tuple[str, int]]] = defaultdict(set)
_by_test: dict[str, set[tuple[str, int]]] = {}
_seconds: dict[str, float] = defaultdict(float)
_failed: list[str] = []


def _profile(frame, event, _argument) -> None:
    if event == "call" and frame.f_code.co_filename.startswith(_API):
        _called.add((frame.f_code.co_filename[_ROOT:], frame.f_code.co_firstlineno))


def pytest_sessionstart() -> None:
    threading.setprofile(_profile)
    sys.setprofile(_profile)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef, request):
    del request
    before = set(_called)
    try:
        return (yield)
    finally:
        _by_fixture[fixturedef.argname] |= _called - before


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item):
    _called.clear()
    sys.setprofile(_profile)
    result = yield
    made = [_by_fixture[name] for name in item.fixturenames]
    _by_test[item.nodeid] = set(_called).union(*made)
    return result


def pytest_runtest_logreport(report) -> None:
    _seconds[report.nodeid] += report.duration if report.when == "call" else 0
    if report.failed:
        _failed.append(report.nodeid)


def pytest_sessionfinish() -> None:
    sys.setprofile(None)
    threading.setprofile(None)
    reached = defaultdict(list)
    for test, functions in _by_test.items():
        for path, line in functions:
            reached[f"{path}:{line}"].append(test)
    told = {"reached": reached, "seconds": _seconds, "failed": _failed}
    Path(os.environ["MUTATION_REACH"]).write_text(json.dumps(told), encoding="utf-8")
