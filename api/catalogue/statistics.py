"""What one release holds, in numbers: the knowledge report."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from api.catalogue.knowledge import Knowledge, Link
    from api.profiles import Item
    from api.text import Language


@dataclass(frozen=True, slots=True)
class KnowledgeReport:
    """Counts of one release.

    `coverage` pairs each item with the models that have a value for it; `claims`
    holds, by the item's IRI, how many claims, measurements and derivations stand behind it.

    `depth`: edges on the longest chain from a model to its furthest ancestor. `conflicts`: models whose
    sources give different values of a property that can have only one, by property.
    """

    release: int
    triples: int
    counts: tuple[tuple[str, int], ...]
    depth: int
    coverage: tuple[tuple[Item, int], ...]
    claims: dict[str, int]
    sources: tuple[tuple[Link, int], ...]
    countries: tuple[tuple[Link, int], ...]
    conflicts: tuple[tuple[Link, int], ...]


def knowledge_report(knowledge: Knowledge) -> KnowledgeReport:
    """Count everything that the report tells."""
    counted = {row["item"].value: int(row["models"].value) for row in knowledge.rows("report/coverage")}
    claimed = {row["item"].value: int(row["claims"].value) for row in knowledge.rows("report/claims-by-item")}
    items = [item for framework in knowledge.frameworks for item in framework.items]
    row = knowledge.rows("pages/numbers")[0]
    return KnowledgeReport(
        release=knowledge.number,
        triples=knowledge.dataset.size(),
        counts=tuple((name, int(term.value)) for name, term in row.items()),
        depth=_depth(knowledge),
        coverage=tuple((item, counted.get(item.iri, 0)) for item in items),
        claims={item.iri: claimed.get(item.iri, 0) for item in items},
        sources=_pairs(knowledge, "report/statements-by-source", "source", "statements"),
        countries=_pairs(knowledge, "report/models-by-country", "country", "models"),
        conflicts=_pairs(knowledge, "report/conflicts", "property", "models"),
    )


def _pairs(knowledge: Knowledge, query: str, thing: str, count: str) -> tuple[tuple[Link, int], ...]:
    return tuple(
        (knowledge.names.link(row[thing].value), int(row[count].value))
        for row in knowledge.rows(query)
        if thing in row
    )


def _depth(knowledge: Knowledge) -> int:
    (row,) = knowledge.rows("report/depth")
    return int(row["depth"].value) if "depth" in row else 0


def statistics_as_json(report: KnowledgeReport) -> str:
    """Write the report for programs: things by IRI."""

    def pairs(some: tuple[tuple[Link, int], ...]) -> dict[str, int]:
        return {link.iri: count for link, count in some}

    body = {
        "release": report.release,
        "triples": report.triples,
        **dict(report.counts),
        "depth": report.depth,
        "coverage": {item.iri: count for item, count in report.coverage},
        "claims-by-item": report.claims,
        **{name: pairs(getattr(report, name)) for name in ("sources", "countries", "conflicts")},
    }
    return json.dumps(body, ensure_ascii=False, indent=1)


_WORDS = {
    "models": ("모델", "models"),
    "organizations": ("조직", "organisations"),
    "edges": ("계보 관계", "lineage edges"),
    "measurements": ("측정값과 가격", "measurements and prices"),
    "claims": ("주장", "claims"),
    "triples": ("트리플", "triples"),
    "depth": ("가장 긴 계보(세대)", "longest lineage (generations)"),
    "coverage": ("세부 요소별 채워진 모델, 괄호 안은 근거의 수", "models with a value (and claims), by item"),
    "sources": ("출처별 문장", "statements by source"),
    "countries": ("나라별 모델", "models by country"),
    "conflicts": ("출처마다 값이 다른 모델, 속성별", "models whose sources differ, by property"),
}


def statistics_as_text(report: KnowledgeReport, language: Language) -> str:
    """Write the report for people."""
    words = {name: pair[language == "en"] for name, pair in _WORDS.items()}
    lines = [f"{words[name]}: {count:,}" for name, count in report.counts]
    lines += [f"{words['triples']}: {report.triples:,}", f"{words['depth']}: {report.depth}"]
    lines += ["", f"{words['coverage']}:"]
    lines += [
        f"  {item.notation} {item.label[language]}: {count:,} ({report.claims[item.iri]:,})"
        for item, count in report.coverage
    ]
    for name in ("sources", "countries", "conflicts"):
        pairs: tuple[tuple[Link, int], ...] = getattr(report, name)
        lines += ["", f"{words[name]}:", *(f"  {link.label[language]}: {count:,}" for link, count in pairs)]
    return "\n".join([*lines, ""])
