"""Licence terms name the text that was read, at an address that cannot change under them."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from api.config import DEFAULT_BASE_IRI as BASE
from api.store.turtle_files import read_turtle

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "instances/license-terms").glob("*.ttl"))
PRIMARY = "http://www.w3.org/ns/prov#hadPrimarySource"
_PINNED = re.compile(r"https://github\.com/[^/]+/[^/]+/blob/[0-9a-f]{40}/")
_LONGEST = 200  # a paraphrase longer than this is likely to be a copy


def objects(path: Path, predicate: str) -> list[ox.NamedNode | ox.Literal]:
    return [
        triple.object
        for triple in read_turtle(path)
        if triple.predicate.value == predicate and isinstance(triple.object, ox.NamedNode | ox.Literal)
    ]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_holds_the_terms_of_the_licence_that_it_is_named_after(path: Path) -> None:
    assert (ROOT / "instances/licenses" / path.name).is_file()
    subjects = {triple.subject.value.partition("#")[0] for triple in read_turtle(path)}
    assert subjects == {f"{BASE}license/{path.stem}"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_term_points_at_a_fixed_copy_of_the_text(path: Path) -> None:
    addresses = {each.value for each in objects(path, PRIMARY)}
    assert len(addresses) == 1  # one text a licence
    (address,) = addresses
    # Only one licence could not be read in a repository; its card has no commits to point at.
    assert _PINNED.match(address) or path.stem == "mistral-research"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_term_is_told_shortly_in_both_languages(path: Path) -> None:
    words = objects(path, "http://purl.org/dc/terms/description")
    languages = [each.language for each in words if isinstance(each, ox.Literal)]
    assert languages.count("ko") == languages.count("en") == len(languages) / 2
    assert [each.value for each in words if len(each.value) > _LONGEST] == []
