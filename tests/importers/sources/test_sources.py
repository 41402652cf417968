"""Each source by its own form and traps, on the smallest files that show them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from rdflib import Literal, URIRef

from tests.importers.observations import Imported, model, observed
from tests.importers.worlds import DQV, GYEBO

if TYPE_CHECKING:
    from pathlib import Path

V2 = (
    "model_name,model_precision,model_type,model_weight_type,evaluations_mmlu_pro_value,evaluations_math_value,"
    "evaluations_gpqa_value,evaluations_bbh_value,evaluations_ifeval_value,features_is_moe,metadata_upload_date,"
    "metadata_base_model,metadata_hub_license,metadata_params_billions\n"
)


def test_the_open_llm_leaderboard_gives_raw_scores_and_parents_by_id(tmp_path: Path) -> None:
    rows = (
        "org/Child,bfloat16,chatmodels,Original,0.5,0,0.25,0.4,0.3,FALSE,2025-01-02,Base/Parent,mit,7.242\n"
    )
    done = Imported(tmp_path, "open-llm-leaderboard-v2", {"huggingface_v2.csv": V2 + rows})
    assert done.values("mmlu-pro-accuracy") == {"50"}
    assert done.values("math-level-5-accuracy") == set()
    assert (model("org/child"), GYEBO.fineTunedFrom, model("base/parent")) in done.graph
    assert (model("org/child"), GYEBO.totalParameters, Literal(7242000000)) in done.graph


@pytest.mark.parametrize(
    ("kind", "weights", "property_"),
    [
        ("continuouslypretrained", "Original", GYEBO.continuedPretrainingFrom),
        ("basemergesandmoerges", "Original", GYEBO.parentModel),
        ("chatmodels", "Adapter", GYEBO.adapterOf),
        ("pretrained", "Original", GYEBO.parentModel),
    ],
)
def test_the_kind_of_derivation_follows_from_the_kind_of_model(
    tmp_path: Path, kind: str, weights: str, property_: URIRef
) -> None:
    rows = f"org/Child,,{kind},{weights},0.5,0.1,0.2,0.3,0.4,FALSE,2025-01-02,Base/Parent,mit,7\n"
    done = Imported(tmp_path, "open-llm-leaderboard-v2", {"huggingface_v2.csv": V2 + rows})
    assert (model("org/child"), property_, model("base/parent")) in done.graph


@pytest.mark.parametrize("base", ["org/Child", "org/Child (Merge)", "Removed", ""])
def test_a_base_model_that_is_none_makes_no_parent(tmp_path: Path, base: str) -> None:
    rows = f"org/Child,,pretrained,Original,0.5,0.1,0.2,0.3,0.4,FALSE,2025-01-02,{base},mit,7\n"
    done = Imported(tmp_path, "open-llm-leaderboard-v2", {"huggingface_v2.csv": V2 + rows})
    assert list(done.graph.objects(model("org/child"), GYEBO.parentModel)) == []


def test_a_row_without_an_id_is_told_with_its_line(tmp_path: Path) -> None:
    rows = "noid,,pretrained,Original,0.5,0.1,0.2,0.3,0.4,FALSE,2025-01-02,,mit,7\n"
    done = Imported(tmp_path, "open-llm-leaderboard-v2", {"huggingface_v2.csv": V2 + rows})
    assert ["line 2" in line for line in done.problems()] == [True]


def test_only_the_text_board_gives_arena_scores(tmp_path: Path) -> None:
    head = "rank,rank_stylectrl,model,arena_score,95_pct_ci,votes,organization,license,knowledge_cutoff,url\n"
    row = "1,1,Toy,{score},+5/-5,100,Toy Makers,MIT,,https://huggingface.co/toys/Toy\n"
    files = {
        "lmarena_text.csv": head + row.format(score=1400),
        "lmarena_vision.csv": head + row.format(score=1200),
        "lmarena_image.csv": head + row.format(score="n/a"),
    }
    done = Imported(tmp_path, "lmarena", files)
    assert done.values("arena-score") == {"1400"}
    assert done.values("arena-votes") == {"100"}


def test_four_variants_of_bigcodebench_are_four_metrics(tmp_path: Path) -> None:
    entry = {"link": "https://huggingface.co/toys/Toy", "open-data": "NONE", "prompted": True, "size": 7,
             "date": "2025-01-02"}  # fmt: skip
    full = {"Toy": {**entry, "pass@1": {"instruct": 1.5, "complete": 2.5}}}
    hard = {"Toy": {**entry, "pass@1": {"instruct": 3.5, "complete": None}}}
    done = Imported(
        tmp_path, "bigcodebench", {"results.json": json.dumps(full), "results-hard.json": json.dumps(hard)}
    )
    assert done.values("bigcodebench-full-complete-pass1") == {"2.5"}
    assert done.values("bigcodebench-full-instruct-pass1") == {"1.5"}
    assert done.values("bigcodebench-hard-instruct-pass1") == {"3.5"}
    openness = URIRef("https://w3id.org/gyebo/code/openness/not-released")
    assert (model("toys/toy"), GYEBO.fineTuningDataOpenness, openness) in done.graph


def test_numbers_of_a_share_alike_source_stand_in_a_file_of_their_own(tmp_path: Path) -> None:
    board = {
        "leaderboardData": [{"info": {"name": "Toy"}, "validation": {"overall": "61.5", "source": "author"}}]
    }
    done = Imported(tmp_path, "mmmu", {"leaderboard_data.json": json.dumps(board)})
    assert done.report.profiles == 0  # nothing but a number is known of it
    assert not (done.instances / "models").exists()


def test_vendors_are_first_party_for_their_own_models_alone(tmp_path: Path) -> None:
    head = "model_name,framework_item,row_label,benchmark,value,reported_in,commit,commit_date\n"
    where = "https://github.com/LG-AI-EXAONE/EXAONE-9.0,abc,2025-07-11"
    rows = f"EXAONE 9.0 7B,kmmlu,KMMLU,KMMLU,50.6,{where}\nKanana-9-8B,kmmlu,KMMLU,KMMLU,49.1,{where}\n"
    rows += f"EXAONE 9.0 7B,kmmlu,KMMLU-Pro,KMMLU-Pro,30.1,{where}\n"
    done = Imported(tmp_path, "korean-vendor-tables", {"scores.csv": head + rows})
    assert done.values("kmmlu-accuracy") == {"50.6", "49.1"}
    parties = {
        str(done.graph.value(node, DQV.value)): str(
            done.graph.value(node, GYEBO.evaluatorRelationship)
        ).rsplit("/", 1)[1]
        for node in done.graph.subjects(DQV.isMeasurementOf, None)
    }
    assert parties == {"50.6": "first-party", "49.1": "third-party"}
    support = URIRef("https://w3id.org/gyebo/code/korean-support/demonstrated")
    assert (None, GYEBO.koreanSupport, support) in done.graph


def test_recipes_give_the_hardware_that_was_verified(tmp_path: Path) -> None:
    recipe = """\
meta: {hardware: {h200: verified, b200: unsupported, rtx_5090_2x: verified}}
model: {model_id: toys/Toy-7B, parameter_count: 1.5T, context_length: "0", architecture: moe}
"""
    done = Imported(tmp_path, "vllm-recipes", {"models/toys/toy.yaml": recipe})
    boards = {
        str(each).rsplit("/", 1)[1] for each in done.graph.objects(None, GYEBO.recommendedInferenceHardware)
    }
    assert boards == {"nvidia-h200-sxm", "nvidia-geforce-rtx-5090"}
    assert (model("toys/toy-7b"), GYEBO.totalParameters, Literal(1500000000000)) in done.graph


def test_a_registry_s_languages_say_nothing_of_korean_support(tmp_path: Path) -> None:
    specs = [
        {"model_format": "pytorch", "model_src": {"huggingface": {"model_id": "toys/Toy"}}},
        {"model_format": "awq", "model_src": {"huggingface": {"model_id": "x/Toy-AWQ"}}},
    ]
    toy_family = {"model_lang": ["ko", "mm"], "model_ability": ["chat", "vision"], "context_length": 8192}
    family = [{**toy_family, "model_specs": specs}]
    done = Imported(tmp_path, "xinference", {"xinference/model/llm/models/toy.json": json.dumps(family)})
    toy = model("toys/toy")
    assert {str(each).rsplit("/", 1)[1] for each in done.graph.objects(toy, GYEBO.supportedLanguage)} == {
        "ko"
    }
    assert list(done.graph.objects(toy, GYEBO.koreanSupport)) == []
    assert (model("x/toy-awq"), None, None) not in done.graph


def test_server_throughput_is_not_taken_for_a_user_s_speed(tmp_path: Path) -> None:
    row = {"model_id": "toys/Toy", "gpu_model": "H100", "num_gpus": 2, "avg_power_watts": 812.5,
           "output_throughput_tokens_per_sec": 9000.0, "max_num_seqs": 8}  # fmt: skip
    task = {"configurations": [row, {**row, "max_num_seqs": 64, "avg_power_watts": 1100.25}, "bad"]}
    done = Imported(tmp_path, "ml-energy", {"public/data/tasks/gpqa.json": json.dumps(task)})
    assert done.values("inference-power") == {"812.5", "1100.25"}
    assert done.values("output-tokens-per-second") == set()


def test_reasoning_effort_is_a_setting_and_no_other_model(tmp_path: Path) -> None:
    head = "id,task,model,Best score (across scorers),log viewer,started_at,Status\n"
    rows = [
        "a,GPQA diamond,toy-1_high,0.850,https://example.org/log,17 November 2025 4:28pm,Success",
        "b,GPQA diamond,toy-1_low,0.5,,17 November 2025 4:28pm,Success",
        "c,GPQA diamond,toy-1,0.1,,17 November 2025 4:28pm,Error",
        "d,FrontierMath,toy-1,0.1,,17 November 2025 4:28pm,Success",
        "e,GPQA diamond,toy-1,0.2,,some day,Success",
    ]
    done = observed(tmp_path, "epoch-benchmarks", {"data/benchmarks_runs.csv": head + "\n".join(rows)})
    assert {(each.about.name, each.value, each.note) for each in done.measured} == {
        ("toy-1", "85", "reasoning effort high"),
        ("toy-1", "50", "reasoning effort low"),
    }
    assert len(done.problems) == 1
