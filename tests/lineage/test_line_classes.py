"""How lines are drawn stands in the ontology as words, and the style sheet knows each of them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from api.catalogue.knowledge import Knowledge
from api.config import DEFAULT_BASE_IRI as BASE
from api.lineage.line_classes import line_classes
from api.queries.library import QueryLibrary
from api.store.dataset import Dataset
from api.store.turtle_files import read_turtle

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyoxigraph as ox

ROOT = Path(__file__).parents[2]
KINDS = """
PREFIX gyebo: <https://w3id.org/gyebo/def/> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
INSERT DATA { GRAPH <urn:g> {
    gyebo:plain rdfs:subPropertyOf gyebo:parentModel .
    gyebo:odd rdfs:subPropertyOf gyebo:plain ; gyebo:lineColour "red; } x" ; gyebo:lineStyle "Dash Dot" .
    gyebo:blue rdfs:subPropertyOf gyebo:parentModel .
    gyebo:blue gyebo:lineColour "blue" ; gyebo:lineStyle "long-dashes" .
    gyebo:other gyebo:lineColour "blue" .
} }
"""


def classes(triples: Iterable[ox.Triple] = (), update: str = "") -> dict[str, str]:
    dataset = Dataset.in_memory()
    dataset.add(triples, "urn:g")
    if update:
        dataset.raw.update(update)
    found = line_classes(Knowledge(0, dataset, QueryLibrary(ROOT / "queries"), BASE))
    return {kind.removeprefix(f"{BASE}def/"): words for kind, words in found.items()}


def test_every_kind_has_a_class_and_only_words_become_classes() -> None:
    assert classes(update=KINDS) == {
        "parentModel": "derivation",
        "plain": "derivation",
        "odd": "derivation",
        "blue": "derivation colour-blue style-long-dashes",
    }


def test_the_style_sheet_has_a_rule_for_every_word_and_no_two_kinds_look_alike() -> None:
    found = classes(read_turtle(ROOT / "ontology/core/lineage.ttl"))
    style = (ROOT / "api/static/gyebo.css").read_text(encoding="utf-8")
    known = set(re.findall(r"^\.((?:colour|style)-[a-z-]+|derivation) \{", style, re.MULTILINE)) | {
        "style-solid"
    }
    assert {word for words in found.values() for word in words.split()} <= known
    assert len(set(found.values())) == len(found) == 11
    assert re.search(r"^\.derivation \{ --kind: var\(--ink\); \}", style, re.MULTILINE)
