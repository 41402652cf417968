"""Sources of openness, prices, hardware and Korean models, each on the smallest files that show its traps."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from api.importers import SOURCES
from api.importers.curation import read_curation
from api.importers.observations import (
    Derived,
    ImportProblems,
    Observation,
    PlainText,
    Priced,
    StatedFact,
    StatedScore,
)
from api.importers.raw_files import RawReader

ROOT = Path(__file__).parents[3]
SHEET = """\
project:
    name: Toy 7B Chat
    link: https://huggingface.co/toys/Toy-7B-Chat
    llmbase: {base}
    license: Apache 2.0
org:
    name: Toy Makers
opencode: {{class: partial}}
llmdata: {{class: closed, link: https://example.org/data, notes: Nothing is said.}}
llmweights: {{class: open, link: {weights}}}
rlweights: {{class: open, link: https://huggingface.co/toys/Toy-7B-Chat/tree/main}}
"""
HELM = """\
models:
  - name: openai/toy-1
    display_name: Toy 1
    description: A toy. ([card](https://huggingface.co/others/sibling))
    creator_organization_name: OpenAI
    access: limited
    num_parameters: 7000000000
    release_date: 2025-01-02
    tags: [VISION_LANGUAGE_MODEL_TAG, INSTRUCTION_FOLLOWING_MODEL_TAG]
  - name: toys/toy-7b
    display_name: Toy (7B)
    description: A toy. ([card](https://huggingface.co/toys/Toy-7B-hf))
    creator_organization_name: Toy Makers
    access: open
    num_parameters: many
    tags: [TEXT_MODEL_TAG]
  - {name: nomaker}
"""
RUNS = "model,shots,questions,questions_without_pred,correct,accuracy_percent_none_counts_as_wrong,archive\n"
TABLE = (
    "## Mini-Leaderboard\n| Model | Overall Accuracy |\n|---|:---:|\n| Toy-XL | 76.12 |\n| Toy-XS | high |\n"
)
AZURE = """\
name: toys-Toy-7B
system_metadata:
  huggingFaceModelId: {id}
  license: apache-2.0
  languages: [en, ko]
  tasks: {{inferenceTasks: [{task}]}}
  SKU: {{inferenceRecommendedSkus: [Standard_D32a_v4, Standard_ND96isr_H100_v5, Standard_NC24ads_A100_v4]}}
"""
ROW = "|[{name}](https://github.com/x)|{sizes}|[Maker](https://github.com/m)|{base}|{use}|{weights}|"


def hub(identifier: str) -> str:
    return f"[hub](https://huggingface.co/{identifier}/tree/main)"


def said(folder: Path, source: str, files: dict[str, str]) -> tuple[list[Observation], list[str]]:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    problems = ImportProblems()
    curation = read_curation(ROOT / "instances" / "curation")
    found = list(SOURCES[source].observe(RawReader(folder, problems), curation))
    return found, list(map(str, problems.found))


def parents(found: list[Observation]) -> set[tuple[str, str]]:
    return {(each.parent, each.confidence) for each in found if isinstance(each, Derived)}


def values(found: list[Observation], name: str) -> set[str]:
    facts = [each for each in found if isinstance(each, StatedFact) and each.property == name]
    return {
        getattr(value, "lexical", "")
        or getattr(value, "text", "")
        or getattr(value, "code", "")
        or value.name
        for fact in facts
        for value in fact.values
    }


@pytest.mark.parametrize(
    ("base", "weights", "parent"),
    [
        ("Toy 7B", "https://huggingface.co/toys/Toy-7B", ("toys/Toy-7B", "")),
        ("Toy 7B", "https://example.org", ("Toy 7B", "")),
        ("Toy", "https://example.org", ("Toy 7B", "derived")),
        ("Toy", "https://huggingface.co/toys/Toy-70B", ("Toy 7B", "derived")),
        ("Unspecified", "https://huggingface.co/toys/Toy-7B", None),
    ],
)
def test_a_base_of_an_older_sheet_is_a_parent_by_its_own_link_or_with_its_size(
    tmp_path: Path, base: str, weights: str, parent: tuple[str, str] | None
) -> None:
    found, problems = said(
        tmp_path,
        "opening-up-chatgpt",
        {"projects/toy.yaml": SHEET.format(base=base, weights=weights), "projects/bad.yaml": "project: {}"},
    )
    assert parents(found) == ({parent} if parent else set())
    assert ["bad.yaml" in line for line in problems] == [True]


def test_an_older_sheet_is_of_the_model_its_page_and_weights_lead_to(tmp_path: Path) -> None:
    sheet = SHEET.format(base="Unknown", weights="").replace("name: Toy 7B Chat", "name: Playful")
    found, _ = said(tmp_path, "opening-up-chatgpt", {"projects/toy.yaml": sheet})
    assert {each.about.weights for each in found if isinstance(each, StatedFact)} == {"toys/Toy-7B-Chat"}
    evidence = {each.record.primary for each in found if isinstance(each, StatedFact)}
    assert "https://example.org/data" in evidence


def test_helm_takes_no_sibling_s_link_for_an_id(tmp_path: Path) -> None:
    found, problems = said(tmp_path, "helm", {"model_metadata.yaml": HELM})
    mentions = {each.about.name: each.about for each in found}
    assert (mentions["Toy 1"].weights, mentions["Toy 1"].vendor_id) == ("", "openai/toy-1")
    assert mentions["Toy (7B)"].weights == "toys/Toy-7B-hf"
    assert values(found, "gyebo:totalParameters") == {"7000000000"}
    assert [("num_parameters" in line, "models[2]" in line) for line in problems] == [
        (True, False),
        (False, True),
    ]


def test_a_recomputed_score_is_the_column_and_an_unfinished_run_is_none(tmp_path: Path) -> None:
    rows = "Toy-7B,5,12032,9,6000,49.87,a.zip\nHalf,5,9000,0,1,11.1,b.zip\nBad,5,12032,0,1,,c.zip\n"
    files = {"mmlu_pro_accuracy.csv": RUNS + rows, "ORIGIN-README.md": TABLE}
    found, problems = said(tmp_path, "mmlu-pro-repo", files)
    scores = {(each.about.name, each.value, each.shots) for each in found if isinstance(each, StatedScore)}
    assert scores == {("Toy-7B", "49.87", "5"), ("Toy-XL", "76.12", "")}
    assert [line.split(":")[0] for line in problems] == [
        "mmlu_pro_accuracy.csv, line 3, 'Half'",
        "mmlu_pro_accuracy.csv, line 4, 'Bad'",
        "ORIGIN-README.md, line 5, 'Toy-XS'",
    ]


def test_virtual_machines_stand_for_the_accelerator_they_hold(tmp_path: Path) -> None:
    files = {
        "assets/models/system/a/spec.yaml": AZURE.format(id="toys/Toy-7B", task="chat-completion"),
        "assets/models/system/b/spec.yaml": AZURE.format(id="a/b c/d", task="text-generation"),
        "assets/models/system/c/spec.yaml": AZURE.format(id="toys/Toy-7B", task="fill-mask"),
    }
    found, problems = said(tmp_path, "azureml-assets", files)
    assert {each.about.weights for each in found} == {"toys/Toy-7B", ""}
    machines = values(found, "gyebo:recommendedInferenceHardware")
    assert machines == {"Standard_ND96isr_H100_v5", "Standard_NC24ads_A100_v4"}
    assert values(found, "gyebo:koreanSupport") == set()  # the catalogue is not this maker's
    assert ["b/spec.yaml" in line for line in problems] == [True]


def price(prices: Any, *ids: str, **match: str) -> dict[str, Any]:
    either = [{"equals": each} for each in ids] or [match]
    return {"id": "toy", "match": {"or_": either}, "prices": prices}


def test_only_plain_prices_in_force_are_taken(tmp_path: Path) -> None:
    dated = [
        {"prices": "$9/input MTok"},
        {"constraint": {"start_date": "2026-01-02"}, "prices": "$3/input MTok, $15/output MTok"},
        {"constraint": {"start_date": "2027-01-01"}, "prices": "$1/input MTok"},
    ]
    hourly = [
        {"prices": "$1/input MTok"},
        {"constraint": {"start_time": "00:30:00"}, "prices": "$2/input MTok"},
    ]
    models = [
        price("$2/input MTok, $0.2/input cache read MTok, $5/output MTok (+tiers)", "gpt-1", "gpt-latest"),
        price(dated, "gpt-2"),
        price(hourly, "gpt-3"),
        price("$7/input MTok", starts_with="gpt"),
        price(12, "gpt-4"),
        "bad",
    ]
    catalogue = [{"id": "openai", "models": models}, {"id": "nobody", "models": models}, {"id": 1}]
    found, problems = said(tmp_path, "genai-prices", {"providers.json": json.dumps(catalogue)})
    prices = {
        (each.about.vendor_id, each.metric, each.value, each.valid_from)
        for each in found
        if isinstance(each, Priced) and each.first_party
    }
    assert prices == {
        ("openai/gpt-1", "input-price-1m", "2", ""),
        ("openai/gpt-2", "input-price-1m", "3", "2026-01-02"),
        ("openai/gpt-2", "output-price-1m", "15", "2026-01-02"),
    }
    assert [line.split(":")[0] for line in problems] == [
        "providers.json, [0].models[4], prices",
        "providers.json, [0].models[5]",
        "providers.json, [2]",
    ]


def test_a_line_of_two_families_gives_each_linked_model_the_base_of_its_size(tmp_path: Path) -> None:
    head = "| 이름 | 사이즈 | 제작자 | 베이스 모델 | 상업적 사용 여부 | 가중치 |\n|:--|:--|:--|:--|:--|:--|\n"
    first = ROW.format(
        name="KoToy",
        sizes="7B, 13B / 5.8B",
        base="llama / Polyglot-Ko",
        use="❌ / ✅",
        weights=hub("t/KoToy-5.8B"),
    )
    second = ROW.format(name="Other", sizes="7B", base="❓", use="❓", weights=hub("o/Other-7b"))
    again = ROW.format(name="Copy", sizes="7B", base="llama", use="✅", weights=hub("o/Other-7b"))
    table = f"{head}{first}{second}\n{again}\n| too | few |\n"
    found, problems = said(tmp_path, "awesome-korean-llm", {"ORIGIN-README.md": table})
    assert {each.about.weights for each in found} == {"t/KoToy-5.8B", "o/Other-7b"}
    assert parents(found) == {("Polyglot-Ko 5.8B", "derived")}
    assert values(found, "gyebo:accessLevel") == {"✅"}
    assert [line.split(":")[0] for line in problems] == [
        "ORIGIN-README.md, line 4, 'Copy'",
        "ORIGIN-README.md, line 5",
    ]


def test_power_is_taken_for_chips_that_the_table_names_alone(tmp_path: Path) -> None:
    rows = "name,type,tdp_watts,source\nH100 SXM,gpu,700,https://example.org\nGTX 0,gpu,1,\nT4,gpu,much,\n"
    found, problems = said(tmp_path, "mlco2-impact", {"gpus.csv": rows})
    assert [each.values for each in found if isinstance(each, StatedFact)] == [(PlainText("700", "decimal"),)]
    assert ["line 4" in line for line in problems] == [True]


def test_every_source_is_described_and_has_its_licence_row() -> None:
    table = (ROOT / "docs/reference/data-licences.md").read_text(encoding="utf-8")
    assert [name for name in SOURCES if f"`{name}`" not in table] == []


def test_a_vendor_s_page_is_a_source_with_its_address(tmp_path: Path) -> None:
    curation = read_curation(ROOT / "instances" / "curation")
    row = {"model": "toys/toy", "hub_id": "toys/Toy", "address": "https://example.org", "note": ""}
    row["date"] = "2026-01-02"
    curation.vendor_pages = [
        (2, {**row, "property": "gyebo:supportedLanguage", "value": "ko en"}),
        (3, {**row, "property": "gyebo:parentModel", "value": "toys/Base"}),
        (4, {**row, "property": "gyebo:totalParameters", "value": "many"}),
        (5, {**row, "property": "gyebo:rumour", "value": "x"}),
    ]
    problems = ImportProblems()
    found = list(SOURCES["vendor-pages"].observe(RawReader(tmp_path, problems), curation))
    assert values(found, "gyebo:supportedLanguage") == {"ko", "en"}
    assert parents(found) == {("toys/Base", "")}
    assert {each.record.primary for each in found} == {"https://example.org"}
    assert [("line 4" in str(each), "line 5" in str(each)) for each in problems.found] == [
        (True, False),
        (False, True),
    ]
