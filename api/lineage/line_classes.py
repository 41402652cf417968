"""How lines tell kinds of derivation apart: classes of the style sheet, named by the ontology."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from api.catalogue.knowledge import Knowledge

_WORD = re.compile(r"[a-z]+(-[a-z]+)*")


def line_classes(knowledge: Knowledge) -> dict[str, str]:
    """Return the classes of lines by kind of derivation.

    Every kind has the class `derivation`, which alone makes a line that can be seen; colour and style come
    from the ontology. A word that could not be part of a class is left out.
    """
    found: dict[str, dict[str, None]] = {}
    for row in knowledge.rows("pages/derivation-lines"):
        classes = found.setdefault(row["kind"].value, {"derivation": None})
        for what in ("colour", "style"):
            if what in row and _WORD.fullmatch(row[what].value):
                classes[f"{what}-{row[what].value}"] = None
    return {kind: " ".join(classes) for kind, classes in found.items()}
