"""Input and output modalities that follow from Epoch's tasks, only where nothing is left open."""

from __future__ import annotations

from api.importers.curation import Curation
from api.importers.observations import Code

# A domain that names a modality must be met by the tasks, else the tasks do not tell the whole model.
_DOMAIN_NEEDS = {
    "Vision": {"image", "video"},
    "Image generation": {"image"},
    "Video": {"video"},
    "Speech": {"audio"},
    "Audio": {"audio"},
    "Language": {"text"},
}
_UNDECIDED = {"Robotics", "Games", "Biology", "Medicine", "Other", "3D modeling", "Driving", "Recommendation"}

Codes = tuple[Code, ...]


def modalities(curation: Curation, tasks: list[str], domains: list[str]) -> tuple[Codes, Codes]:
    """Return input and output modalities, both empty where tasks and domains do not settle them."""
    rows = [curation.mappings.get("task", {}).get(("epoch", task)) for task in tasks]
    known = [row for row in rows if row]
    if not known or len(known) < len(tasks) or _UNDECIDED & set(domains):
        return (), ()
    if any(not row["input"] or not row["output"] for row in known):
        return (), ()
    into = {word for row in known for word in row["input"].split()}
    out = {word for row in known for word in row["output"].split()}
    both = into | out
    if any(needed and not needed & both for needed in map(_DOMAIN_NEEDS.get, domains)):
        return (), ()
    if "Multimodal" in domains and len(both) == 1:
        return (), ()
    return _codes(into), _codes(out)


def _codes(words: set[str]) -> Codes:
    return tuple(Code("modality", word) for word in sorted(words))
