"""The report of an import tells every number by its name, and why records were taken for one model."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from api.importers.observations import ImportProblem
from api.importers.report import ImportReport, Joined

JOINED = [
    Joined("epoch", "Ant", "race/ant", "an id"),
    Joined("mot", "The Ant", "race/ant", "alias: same"),
    Joined("epoch", "Ant Large", "race/ant-large", "a name"),
]


def test_every_number_stands_under_its_name() -> None:
    report = ImportReport(
        sources=("epoch", "mot"), profiles=1, with_parent=2, stubs=3, things=Counter(license=5, hardware=4),
        triples=6, bytes=7, written=[Path("a")] * 8, unchanged=9, removed=[Path("a")] * 10,
        kept=[Path("a")] * 11, problems=[ImportProblem("f", "p", "r")] * 12, dropped=["d"] * 13,
        unmapped=["u"] * 14, named_only=["n"] * 15, not_selected=16,
    )  # fmt: skip
    assert report.summary() == [
        "sources: epoch, mot",
        "profiles: 1 full (2 with a parent), 3 stubs",
        "other things: 4 hardware, 5 license",
        "6 triples, 7 bytes; files: 8 written, 9 unchanged, 10 removed, 11 kept by hand",
        (
            "malformed records: 12; left out: 13; words without a code: 14; known by name only: 15; "
            "models not selected: 16"
        ),
    ]


def test_a_model_is_explained_by_its_whole_name_or_path_and_nothing_longer() -> None:
    lines = ["model/race/ant", "  epoch: 'Ant' (an id)", "  mot: 'The Ant' (alias: same)"]
    assert ImportReport(joined=JOINED).explain("ANT") == lines
    assert ImportReport(joined=JOINED).explain("race/ant") == lines


def test_a_part_of_a_name_explains_every_model_that_holds_it() -> None:
    told = ImportReport(joined=JOINED).explain("an")
    assert [line for line in told if line.startswith("model/")] == ["model/race/ant", "model/race/ant-large"]
    assert ImportReport(joined=JOINED).explain("nobody") == []
