"""The lineage index as files of a release: arrays that are mapped into memory when it is opened."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np

from api.lineage.construction import read_graph
from api.lineage.graph import Edges, LineageGraph, Rows, Texts

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from api.queries.library import QueryLibrary
    from api.store.dataset import ReadableDataset
    from api.store.releases import AnyRelease

FOLDER = "lineage"
_FORM = 1  # of the files; another form is made anew


def write_index(graph: LineageGraph, release_dir: Path) -> None:
    """Put the index into the folder of a release."""
    folder = release_dir / FOLDER
    folder.mkdir()
    for name, array in _arrays(graph).items():
        np.save(folder / f"{name}.npy", array)
    (folder / "kinds.json").write_text(json.dumps({"form": _FORM, "kinds": graph.kinds}), encoding="utf-8")


def open_index(release: AnyRelease, dataset: ReadableDataset, library: QueryLibrary) -> LineageGraph:
    """Open the index that was built with a release, or make it: a remote release has no files."""
    folder = release.file(FOLDER)
    if folder is not None and (folder / "kinds.json").is_file():
        told = json.loads((folder / "kinds.json").read_text(encoding="utf-8"))
        if told["form"] == _FORM:
            return _graph(folder, tuple(told["kinds"]))
    return read_graph(dataset, library)


def _arrays(graph: LineageGraph) -> dict[str, NDArray[np.generic]]:
    texts = {"names": graph.names, "license-names": graph.license_names, "country-names": graph.country_names}
    rows = {
        "up": graph.up.rows,
        "down": graph.down.rows,
        "countries": graph.countries,
        "family-roots": graph.family_roots,
    }
    found: dict[str, NDArray[np.generic]] = {
        "general": graph.general,
        "up-kinds": graph.up.kinds,
        "down-kinds": graph.down.kinds,
        "generation": graph.generation,
        "dates": graph.dates,
        "licenses": graph.licenses,
        "stubs": graph.stubs,
        "families": graph.families,
        "founders": graph.founders,
        "family-sizes": graph.family_sizes,
        "claimed": graph.claimed,
    }
    for name, each in texts.items():
        found |= {f"{name}.blob": each.blob, f"{name}.offsets": each.offsets}
    for name, row in rows.items():
        found |= {f"{name}.values": row.values, f"{name}.offsets": row.offsets}
    return found


def _graph(folder: Path, kinds: tuple[str, ...]) -> LineageGraph:
    def array(name: str) -> NDArray[np.generic]:
        # A plain view of the mapping: NumPy's own class for mapped files costs more at each step.
        return np.asarray(np.load(folder / f"{name}.npy", mmap_mode="r"))

    def texts(name: str) -> Texts:
        return Texts(array(f"{name}.blob"), array(f"{name}.offsets"))  # type: ignore[arg-type]

    def rows(name: str) -> Rows:
        return Rows(array(f"{name}.offsets"), array(f"{name}.values"))  # type: ignore[arg-type]

    def edges(name: str) -> Edges:
        return Edges(rows(name), array(f"{name}-kinds"))  # type: ignore[arg-type]

    return LineageGraph(
        names=texts("names"),
        kinds=kinds,
        general=array("general"),  # type: ignore[arg-type]
        up=edges("up"),
        down=edges("down"),
        generation=array("generation"),  # type: ignore[arg-type]
        dates=array("dates"),  # type: ignore[arg-type]
        license_names=texts("license-names"),
        licenses=array("licenses"),  # type: ignore[arg-type]
        country_names=texts("country-names"),
        countries=rows("countries"),
        stubs=array("stubs"),  # type: ignore[arg-type]
        families=array("families"),  # type: ignore[arg-type]
        family_roots=rows("family-roots"),
        founders=array("founders"),  # type: ignore[arg-type]
        family_sizes=array("family-sizes"),  # type: ignore[arg-type]
        claimed=array("claimed"),  # type: ignore[arg-type]
    )
