"""Obligations along the lineage, and what clashes: every rule both ways; page, plan and query agree."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from api.catalogue.knowledge import Knowledge
from api.catalogue.obligations import Obligations, obligations_of, terms_of, what_if
from api.config import DEFAULT_BASE_IRI as BASE
from api.derivation.rules import derive
from api.queries.library import QueryLibrary
from api.store.dataset import Dataset
from api.store.turtle_files import read_turtle

ROOT = Path(__file__).parents[2]
HEAD = f"""
BASE <{BASE}>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX gyebo: <{BASE}def/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
# licence: its terms, as subject and rule; `unread` has none.
LICENSES = {
    "open": [("commercial-use", "permitted")],
    "careful": [("commercial-use", "permitted-with-conditions"), ("acceptable-use", "required")],
    "no-trade": [("commercial-use", "prohibited")],
    "keep": [("share-alike", "required")],
    "as-is": [("derivatives", "prohibited")],
    "stay": [("redistribution", "prohibited")],
    "policy": [("acceptable-use", "required")],
    "small": [("scale-limit", "permitted-with-conditions")],
    "inward": [("output-training", "prohibited")],
    "called": [("naming", "required")],
    "unread": [],
}
# model: (parent or parents, licence, maker, names)
MODELS = {
    "root": ("", "open", "acme", "Root"),
    "no-licence": ("root", "", "bolt", "Nothing said"),
    "under-unknown": ("no-licence", "open", "bolt", "Under unknown"),
    "under-unread": ("unread-root", "open", "bolt", "Under unread"),
    "unread-root": ("", "unread", "acme", "Unread"),
    "no-licence-under-no-trade": ("no-trade-root", "", "bolt", "Silent"),
    "plain-child": ("root", "open", "bolt", "Plain child"),
    "no-trade-root": ("", "no-trade", "acme", "No trade"),
    "middle": ("no-trade-root", "no-trade", "bolt", "Middle"),
    "grandchild": ("middle", "open", "cove", "Grandchild"),
    "same-maker": ("no-trade-root", "open", "acme", "Same maker"),
    "called-root": ("", "called", "acme", "Llama Root"),
    "well-named": ("called-root", "open", "bolt", "someone/Llama-Tuned"),
    "badly-named": ("called-root", "open", "bolt", "llama-fans/Alpaca"),
    "no-licence-badly-named": ("called-root", "", "bolt", "Alpaca 2"),
    "merge": ("no-trade-root keep-root", "open", "bolt", "Merge"),
    "keep-root": ("", "keep", "acme", "Keep"),
}


def fixture() -> str:
    lines = [HEAD, *(f"<organization/{each}> a gyebo:Organization ." for each in ("acme", "bolt", "cove"))]
    for license_, terms in LICENSES.items():
        lines.append(f'<license/{license_}> a gyebo:License ; dcterms:title "{license_}"@en .')
        for subject, rule in terms:
            part = 'gyebo:requiredNamePart "Llama" ;' if subject == "naming" else ""
            term = f"<license/{license_}#{subject}>"
            lines.append(f"""<license/{license_}> gyebo:licenseTerm {term} .
                {term} a gyebo:LicenseTerm ; {part}
                    gyebo:termSubject <code/license-subject/{subject}> ;
                    gyebo:termRule <code/license-rule/{rule}> ; gyebo:clause "7" ;
                    dcterms:description "{subject}"@en, "{subject} 조건"@ko ; dcterms:source <source/texts> ;
                    gyebo:statedBy <organization/acme> ; gyebo:observedOn "2026-01-02"^^xsd:date ;
                    prov:hadPrimarySource <https://licences.example/{license_}> .""")
    for model, (parents, license_, maker, name) in MODELS.items():
        lines.append(
            f'<model/t/{model}> a gyebo:AIModel ; dcterms:identifier "{name}" ;'
            f" gyebo:developedBy <organization/{maker}> ."
        )
        lines += [f"<model/t/{model}> gyebo:fineTunedFrom <model/t/{each}> ." for each in parents.split()]
        if license_:
            lines.append(f"<model/t/{model}> dcterms:license <license/{license_}> .")
    return "\n".join(lines)


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    dataset = Dataset.in_memory()
    for path in sorted((ROOT / "ontology").glob("co*/*.ttl")):
        dataset.add(read_turtle(path), f"{BASE}graph/{path.stem}")
    quads = ox.parse(fixture().encode(), format=ox.RdfFormat.TURTLE)
    dataset.add([quad.triple for quad in quads], f"{BASE}graph/test")
    library = QueryLibrary(ROOT / "queries")
    derive(dataset, library)
    return Knowledge(0, dataset, library, BASE)


def local(iri: str) -> str:
    return iri.rsplit("/", 1)[-1]


def clashes(found: Obligations) -> list[tuple[str, str]]:
    return [(local(each.rule.iri), local(each.ancestor.iri)) for each in found.clashes]


def of(knowledge: Knowledge, model: str) -> Obligations:
    return obligations_of(knowledge, f"{BASE}model/t/{model}")


def plan(knowledge: Knowledge, above: str, below: str, name: str = "Llama Planned") -> list[str]:
    """Return the clashes of a model of licence `below`, made from one that stands under `above`."""
    dataset = Dataset.in_memory()
    dataset.add(list(knowledge.dataset.union()), f"{BASE}graph/all")
    parent = ox.NamedNode(f"{BASE}model/t/parent")
    license_ = ox.NamedNode("http://purl.org/dc/terms/license")
    dataset.add([ox.Triple(parent, license_, ox.NamedNode(f"{BASE}license/{above}"))], f"{BASE}graph/plan")
    planned = Knowledge(0, dataset, knowledge.library, BASE)
    found = what_if(planned, [parent.value], f"{BASE}license/{below}", name)
    return [local(each.rule.iri) for each in found.clashes]


@pytest.mark.parametrize(
    ("rule", "above", "clashing", "agreeing"),
    [
        ("commercial-use-loosened", "no-trade", ["open", "careful"], ["no-trade", "keep"]),
        ("share-alike-replaced", "keep", ["open", "unread"], ["keep"]),
        ("derivatives-prohibited", "as-is", ["open", "as-is", "unread"], []),
        ("redistribution-prohibited", "stay", ["open", "stay"], []),
        ("acceptable-use-dropped", "policy", ["open", "keep"], ["policy", "careful"]),
        ("scale-limit-dropped", "small", ["open"], ["small"]),
        ("output-training-dropped", "inward", ["open"], ["inward"]),
    ],
)
def test_each_rule_clashes_with_some_licences_and_agrees_with_others(
    knowledge: Knowledge, rule: str, above: str, clashing: list[str], agreeing: list[str]
) -> None:
    assert [plan(knowledge, above, each) for each in clashing] == [[rule]] * len(clashing)
    assert [plan(knowledge, above, each) for each in agreeing] == [[]] * len(agreeing)


def test_every_clash_rule_of_the_code_list_is_tested_here(knowledge: Knowledge) -> None:
    rows = knowledge.dataset.rows(f"SELECT ?rule {{ ?rule <{BASE}def/clashTest> ?test }}")
    tests = Path(__file__).read_text(encoding="utf-8")
    assert len(rows) == 8
    assert [local(row["rule"].value) for row in rows if local(row["rule"].value) not in tests] == []


def test_a_licence_that_nobody_has_read_is_not_said_to_leave_anything_out(knowledge: Knowledge) -> None:
    assert plan(knowledge, "policy", "unread") == []
    found = what_if(knowledge, [f"{BASE}model/t/root"], f"{BASE}license/unread")
    assert found.state == "unknown"


def test_a_name_lacks_the_words_that_an_ancestor_asks_for(knowledge: Knowledge) -> None:
    assert clashes(of(knowledge, "badly-named")) == [("name-missing", "called-root")]
    assert clashes(of(knowledge, "well-named")) == []
    assert plan(knowledge, "called", "open", "Alpaca") == ["name-missing"]
    assert plan(knowledge, "called", "open", "My-LLAMA-7b") == []


def test_a_plan_without_a_name_leaves_the_name_open(knowledge: Knowledge) -> None:
    found = what_if(knowledge, [f"{BASE}model/t/called-root"], f"{BASE}license/open")
    assert (found.state, found.nameless, found.clashes) == ("unknown", True, ())


def test_terms_come_down_over_several_generations_and_from_every_parent(knowledge: Knowledge) -> None:
    assert clashes(of(knowledge, "grandchild")) == [
        ("commercial-use-loosened", "middle"),
        ("commercial-use-loosened", "no-trade-root"),
    ]
    assert clashes(of(knowledge, "merge")) == [
        ("commercial-use-loosened", "no-trade-root"),
        ("share-alike-replaced", "keep-root"),
    ]
    found = of(knowledge, "grandchild")
    ((_, ancestors),) = found.alike
    assert [local(each.iri) for each in ancestors] == ["middle", "no-trade-root"]
    ((subject, some),) = found.by_subject
    assert local(subject.iri) == "commercial-use"
    above = next(each for each in some if local(each.license.iri) == "no-trade")
    assert [local(each.iri) for each in above.through] == ["middle", "no-trade-root"]
    assert (above.term.clause, above.term.words.ko) == ("7", "commercial-use 조건")
    assert above.term.evidence.primary_source == "https://licences.example/no-trade"


def test_a_maker_may_license_its_own_model_anew(knowledge: Knowledge) -> None:
    found = of(knowledge, "same-maker")
    assert (found.state, found.clashes) == ("none", ())
    assert len(found.inherited) == 2


@pytest.mark.parametrize(
    ("model", "state"),
    [
        ("no-licence", "unknown"),
        ("under-unknown", "unknown"),
        ("under-unread", "unknown"),
        ("plain-child", "none"),
        ("root", "none"),
        ("badly-named", "clash"),
    ],
)
def test_what_is_not_known_is_never_called_free_of_clashes(
    knowledge: Knowledge, model: str, state: str
) -> None:
    assert of(knowledge, model).state == state


def test_a_model_without_a_licence_still_shows_what_it_inherits(knowledge: Knowledge) -> None:
    found = of(knowledge, "no-licence")
    assert [local(each.license.iri) for each in found.inherited] == ["open"]
    silent = of(knowledge, "no-licence-under-no-trade")
    assert (silent.state, clashes(silent)) == ("unknown", [])
    named = of(knowledge, "no-licence-badly-named")
    assert clashes(named) == [("name-missing", "called-root")]
    assert named.clashes[0].license is None


def test_page_plan_and_queries_agree_on_every_model(knowledge: Knowledge) -> None:
    everywhere = knowledge.rows("lineage/all-obligation-clashes")
    for model, (parents, license_, _, name) in MODELS.items():
        iri = f"{BASE}model/t/{model}"
        shown = clashes(of(knowledge, model))
        asked = [
            (local(row["clash"].value), local(row["ancestor"].value))
            for row in everywhere
            if row["model"].value == iri
        ]
        assert sorted(shown) == sorted(asked), model
        if model == "same-maker":  # who plans is taken to be somebody else
            continue
        above = [f"{BASE}model/t/{each}" for each in parents.split()]
        planned = what_if(knowledge, above, f"{BASE}license/{license_}" if license_ else None, name)
        assert sorted(clashes(planned)) == sorted(shown), model
    assert {row["model"].value for row in everywhere} >= {f"{BASE}model/t/merge"}


def test_the_terms_of_one_licence_come_in_the_order_of_the_code_list(knowledge: Knowledge) -> None:
    terms = terms_of(knowledge, f"{BASE}license/careful")
    assert [local(each.subject.iri) for each in terms] == ["commercial-use", "acceptable-use"]
    assert terms_of(knowledge, f"{BASE}license/unread") == ()


def test_the_rules_of_clashes_are_stated_once_and_looked_up_elsewhere() -> None:
    """Queries for one model, for all and for a planned one must not differ in what they take for a clash."""
    texts = {
        path.relative_to(ROOT / "queries").as_posix(): path.read_text(encoding="utf-8")
        for path in (ROOT / "queries").rglob("*.rq")
    }
    stating = {name for name, text in texts.items() if "gyebo:clashTest" in text}
    assert stating == {"derive/40-license-conflicts.rq", "derive/41-required-names.rq"}
    looking = {name for name, text in texts.items() if "gyebo:conflictsWith ?" in text} - stating
    looking |= {name for name in texts if name.endswith("-clashes.rq")}
    assert len(looking) == 3
    assert [name for name in looking if "requiredNamePart" in texts[name]] == []
