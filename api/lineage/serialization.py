"""A part of the lineage in the forms of other tools: JSON, CSV, Turtle, GraphML, DOT and Mermaid."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

import pyoxigraph as ox

from api.spreadsheets import csv_of
from api.terms import PROV, RDFS_LABEL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from api.catalogue.evidence import Evidence
    from api.catalogue.knowledge import Knowledge, Link
    from api.lineage.edges import Edge
    from api.lineage.layout import Drawing
    from api.lineage.neighbourhood import Member, Neighbourhood
    from api.text import Language

# A control character may stand in a literal of the data, and in no XML at all.
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def lineage_as_json(part: Neighbourhood, asked: dict[str, Any], drawing: Drawing | None = None) -> bytes:
    """Write everything: models, edges with their evidence, and where the drawing has them if there is one."""
    body: dict[str, Any] = {"model": part.center.iri, **asked}
    body["nodes"] = [_node(each) for each in part.members]
    body["edges"] = [_edge(each) for each in part.edges]
    body["names"] = {link.iri: link.label.record() for link in _links(part)}
    if drawing is not None:
        body["drawing"] = _places(drawing)
    # People read the answer, scripts the drawing.
    return json.dumps(body, ensure_ascii=False, indent=1 if drawing is None else None).encode()


def drawing_as_json(part: Neighbourhood, asked: dict[str, Any], drawing: Drawing) -> bytes:
    """Write where the drawing has each model, for one who has read everything else before."""
    body = {"model": part.center.iri, **asked, "drawing": _places(drawing)}
    return json.dumps(body, ensure_ascii=False).encode()


def _places(drawing: Drawing) -> dict[str, Any]:
    return {
        "width": drawing.width,
        "height": drawing.height,
        "boxes": [
            {
                "x": box.x,
                "y": box.y,
                **({"id": box.under} if box.member else {"under": box.under, "folded": box.folded}),
            }
            for box in drawing.boxes
        ],
        "columns": [{"x": x, "generation": generation} for x, generation in drawing.columns],
        "hidden": drawing.hidden,
    }


def _node(each: Member) -> dict[str, Any]:
    return {
        "id": each.link.iri,
        "name": each.link.label.record(),
        "steps": each.steps,
        "generation": each.generation,
        "released": each.released or None,
        "stub": each.stub,
        "claimed": each.claimed,
        "parents": each.parents,
        "children": each.children,
        "license": each.license.iri if each.license else None,
        "countries": [country.iri for country in each.countries],
    }


def _edge(each: Edge) -> dict[str, Any]:
    return {
        "child": each.child.iri,
        "parent": each.parent.iri,
        "kind": each.kind.iri,
        "kindName": each.kind.label.record(),
        "followed": each.followed,
        "evidence": [
            {name: value or None for name, value in zip(_EVIDENCE, _cells(said), strict=True)}
            for said in each.evidence
        ],
    }


def _links(part: Neighbourhood) -> Iterator[Link]:
    """Yield what nodes and evidence name by IRI alone."""
    for each in part.members:
        yield from each.countries
        if each.license:
            yield each.license
    for edge in part.edges:
        for said in edge.evidence:
            yield from (link for link in (said.source, said.speaker, said.confidence) if link)


_EVIDENCE = ("source", "statedBy", "observedOn", "confidence", "record", "primarySource")


def _cells(said: Evidence) -> tuple[str, ...]:
    def iri(link: Link | None) -> str:
        return link.iri if link else ""

    place = (said.record, said.primary_source or "")
    return (iri(said.source), iri(said.speaker), said.observed_on, iri(said.confidence), *place)


def lineage_as_csv(part: Neighbourhood, language: Language, *, for_excel: bool = False) -> bytes:
    """Write a line an edge and statement, with names in a language."""

    def rows() -> Iterator[Iterable[str]]:
        yield ("child", "childName", "parent", "parentName", "kind", "kindName", "followed", *_EVIDENCE)
        for edge in part.edges:
            links = (edge.child, edge.parent, edge.kind)
            named = (text for link in links for text in (link.iri, link.label[language]))
            start = (*named, "true" if edge.followed else "false")
            for cells in [_cells(said) for said in edge.evidence] or [("",) * len(_EVIDENCE)]:
                yield (*start, *cells)

    return csv_of(rows(), for_excel=for_excel)


def lineage_as_triples(knowledge: Knowledge, part: Neighbourhood) -> list[ox.Triple]:
    """Return the edges as triples, with the derivations that state them and the names of the models."""
    triples: dict[ox.Triple, None] = {}
    for edge in part.edges:
        child, parent = ox.NamedNode(edge.child.iri), ox.NamedNode(edge.parent.iri)
        if edge.followed:
            triples[ox.Triple(child, ox.NamedNode(edge.kind.iri), parent)] = None
        for link in knowledge.dataset.match(child, ox.NamedNode(f"{PROV}qualifiedDerivation"), None):
            if not isinstance(link.object, ox.NamedNode):
                continue
            said = list(knowledge.dataset.match(link.object, None, None))
            if any(triple.object == parent for triple in said):
                triples |= dict.fromkeys((link, *said))
    for member in part.members:
        triples |= dict.fromkeys(knowledge.dataset.match(ox.NamedNode(member.link.iri), RDFS_LABEL, None))
    return list(triples)


def lineage_as_graphml(part: Neighbourhood) -> bytes:
    """Write GraphML, from parent to child, for Gephi, yEd, NetworkX and the like."""

    def data(key: str, text: str) -> str:
        return f'<data key="{key}">{escape(_NOT_XML.sub("", text))}</data>'

    def lines() -> Iterator[str]:
        yield '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
        for key, about, kind in (
            ("name", "node", "string"),
            ("nameKo", "node", "string"),
            ("generation", "node", "int"),
            ("released", "node", "string"),
            ("kind", "edge", "string"),
            ("followed", "edge", "boolean"),
        ):
            yield f'<key id="{key}" for="{about}" attr.name="{key}" attr.type="{kind}"/>'
        yield '<graph edgedefault="directed">'
        for each in part.members:
            name = data("name", each.link.label["en"]) + data("nameKo", each.link.label["ko"])
            more = data("generation", str(each.generation))
            more += data("released", each.released) if each.released else ""
            yield f"<node id={quoteattr(each.link.iri)}>{name}{more}</node>"
        for edge in part.edges:
            ends = f"source={quoteattr(edge.parent.iri)} target={quoteattr(edge.child.iri)}"
            more = data("kind", edge.kind.iri) + data("followed", "true" if edge.followed else "false")
            yield f"<edge {ends}>{more}</edge>"
        yield "</graph>\n</graphml>\n"

    return "\n".join(lines()).encode()


def lineage_as_dot(part: Neighbourhood, language: str) -> bytes:
    """Write the graph language of Graphviz, from parent to child; dashed what is not followed."""

    def quoted(text: str) -> str:
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'

    lines = ["digraph lineage {", "  rankdir=LR; node [shape=box];"]
    lines += [
        f"  {quoted(each.link.iri)} [label={quoted(each.link.label[language])}];" for each in part.members
    ]
    for edge in part.edges:
        style = "" if edge.followed else ", style=dashed"
        ends = f"{quoted(edge.parent.iri)} -> {quoted(edge.child.iri)}"
        lines.append(f"  {ends} [label={quoted(edge.kind.label[language])}{style}];")
    return "\n".join([*lines, "}", ""]).encode()


def lineage_as_mermaid(part: Neighbourhood, language: str) -> bytes:
    """Write a Mermaid flow chart, from parent to child; dotted what is not followed."""
    number = {each.link.iri: f"n{count}" for count, each in enumerate(part.members)}

    def quoted(text: str) -> str:
        # Mermaid has no escape but entities; a line break or a hash would end the text.
        plain = text.replace("#", "#35;").replace('"', "#quot;").replace("<", "#lt;").replace(">", "#gt;")
        return '"' + re.sub(r"\s+", " ", plain).replace("`", "'") + '"'

    lines = ["flowchart LR"]
    lines += [f"  {number[each.link.iri]}[{quoted(each.link.label[language])}]" for each in part.members]
    for edge in part.edges:
        arrow = "-->" if edge.followed else "-.->"
        ends = number[edge.parent.iri], number[edge.child.iri]
        lines.append(f"  {ends[0]} {arrow}|{quoted(edge.kind.label[language])}| {ends[1]}")
    return "\n".join([*lines, ""]).encode()
