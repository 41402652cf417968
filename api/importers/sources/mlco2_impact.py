"""ML CO2 Impact: thermal design power of accelerators, for chips that the mapping table can name.

Its names leave out the maker and part of the model, so nothing is taken for a chip that no row of
`mappings/hardware.csv` names.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from api.importers.curation import Curation
from api.importers.numbers import decimal_text
from api.importers.observations import Observation, PlainText, Record, StatedFact, Thing
from api.importers.raw_files import RawReader, one_line
from api.importers.source import Source, SourceFile

NAME = "mlco2-impact"
_FILE = SourceFile(
    "gpus", "gpus.csv", "GPU 자료", "GPU data", "2026-03-09", "https://github.com/mlco2/impact"
)


def observe(reader: RawReader, curation: Curation) -> Iterator[Observation]:
    """Yield the thermal design power of every chip that the table names."""
    for line, row in reader.csv_rows(_FILE.path):
        name = one_line(row.get("name", ""))
        if not name:
            reader.problems.add(_FILE.path, f"line {line}", "the chip has no name")
            continue
        if not curation.slug_of("hardware", NAME, name):
            continue
        try:
            watts = decimal_text(row.get("tdp_watts", ""))
        except ValueError as error:
            reader.problems.add(_FILE.path, f"line {line}, {name!r}, 'tdp_watts'", str(error))
            continue
        if Decimal(watts) <= 0:
            reader.problems.add(_FILE.path, f"line {line}, {name!r}, 'tdp_watts'", f"{watts} is not a power")
            continue
        where = f"{_FILE.path}, line {line}, {name!r}, column 'tdp_watts'"
        record = Record(f"{NAME}/{_FILE.slug}", where, _FILE.date, row.get("source", ""))
        thing = Thing("hardware", name)
        yield StatedFact(thing, "gyebo:thermalDesignPower", (PlainText(watts, "decimal"),), record)


SOURCE = Source(
    name=NAME,
    folder="mlco2-impact",
    title_ko="ML CO2 Impact GPU 자료",
    title_en="ML CO2 Impact GPU data",
    publisher="mlco2",
    license="mit",
    homepage="https://github.com/mlco2/impact",
    files=(_FILE,),
    observe=observe,
)
