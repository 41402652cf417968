"""What cannot be used is told with file and position, and the rest is imported, in every source."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from api.importers import SOURCES
from api.importers.curation import Curation, read_curation
from api.importers.observations import ImportProblems, Observation
from api.importers.raw_files import RawReader

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Form:
    """One file of a source, and a record in it that has no name or a bad number."""

    path: str
    bad: str
    told: str  # where the record stands


V1 = "fullname,precision,hub_license,arc,hellaswag,mmlu,winogrande,gsm8k,truthfulqa\n"
V2 = "model_name,metadata_params_billions,evaluations_mmlu_pro_value,evaluations_math_value,"
V2 += "evaluations_gpqa_value,evaluations_bbh_value,evaluations_ifeval_value\n"
ARENA = "rank,rank_stylectrl,model,arena_score,95_pct_ci,votes,organization,license,knowledge_cutoff,url\n"
RUNS = "id,task,model,Best score (across scorers),log viewer,started_at,Status\n"
TABLE = "model_name,framework_item,row_label,benchmark,value,reported_in,commit,commit_date\n"
BOARD = {"leaderboardData": [{"info": {}}]}
FORMS = {
    "epoch": Form("notable-ai-models_2026-01-26.csv", "Model,Parameters\nToy,many\n", "line 2"),
    "llm-stats": Form("models/toys/toy/model.json", "{}", "name"),
    "models.dev": Form("models/toys/toy.toml", "open_weights = true", "name"),
    "osai": Form("Toy.yaml", "system: {}", "system.endmodelname"),
    "mot": Form("models/Toy.yml", "release: {}", "release.name"),
    "opening-up-chatgpt": Form("projects/toy.yaml", "project: {}", "project.name"),
    "korean-vendor-tables": Form("scores.csv", f"{TABLE},kmmlu,KMMLU,KMMLU,1,,,\n", "line 2"),
    "korean-bench": Form(
        "DETAILED_RESULTS.md", "### KMMLU\n|category|Toy|\n|--|--|\n|Overall|high|\n", "line 4, 'Toy'"
    ),
    "lmarena": Form("lmarena_text.csv", f"{ARENA}1,1,Toy,high,,100,Toys,MIT,,\n", "line 2"),
    "evalplus": Form("results.json", json.dumps({"Toy": {"pass@1": {"humaneval": "high"}}}), "'Toy'"),
    "bigcodebench": Form("results.json", json.dumps({"Toy": {"pass@1": {"instruct": "high"}}}), "'Toy'"),
    "mmmu": Form("leaderboard_data.json", json.dumps(BOARD), "leaderboardData[0]"),
    "simple-evals": Form(
        "ORIGIN-README.md", "|Model|Prompt|MMLU|\n|--|--|--|\n|toy|chatgpt|high|\n", "line 3, 'toy'"
    ),
    "epoch-benchmarks": Form(
        "data/benchmarks_runs.csv",
        f"{RUNS}a,GPQA diamond,toy,high,,17 November 2025 4:28pm,Success\n",
        "line 2",
    ),
    "mmlu-pro-repo": Form(
        "mmlu_pro_accuracy.csv",
        "model,shots,questions,accuracy_percent_none_counts_as_wrong\n,5,9,1\n",
        "line 2",
    ),
    "vllm-recipes": Form("models/toys/toy.yaml", "model: {}", "model.model_id"),
    "xinference": Form("xinference/model/llm/models/toy.json", "[1]", "[0]"),
    "ml-energy": Form(
        "public/data/tasks/toy.json", json.dumps({"configurations": [{"num_gpus": 1}]}), "configurations[0]"
    ),
    "azureml-assets": Form("assets/models/system/toy/spec.yaml", "version: 1", "name"),
    "aienhancedwork": Form("Multilinguality.md", "# Nothing\n", "'"),
    "genai-prices": Form("providers.json", "[{}]", "[0]"),
    "helm": Form("model_metadata.yaml", "models: [{name: toy}]", "models[0]"),
    "open-llm-leaderboard-v2": Form("huggingface_v2.csv", f"{V2}noid,1,1,1,1,1,1\n", "line 2"),
    "open-llm-leaderboard-v1": Form("huggingface_v1.csv", f"{V1}noid,,,1,1,1,1,1,1\n", "line 2"),
    "awesome-korean-llm": Form("ORIGIN-README.md", "|too|few|\n", "line 1"),
    "mlco2-impact": Form("gpus.csv", "name,type,tdp_watts\n,gpu,700\n", "line 2"),
}
BY_HAND = {"vendor-pages"}  # reads a table of the curation folder, and no file of others


def told(folder: Path, source: str, content: bytes) -> tuple[list[Observation], list[tuple[str, str, str]]]:
    path = folder / FORMS[source].path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    curation = read_curation(ROOT / "instances" / "curation") if source == "aienhancedwork" else Curation()
    problems = ImportProblems()
    found = list(SOURCES[source].observe(RawReader(folder, problems), curation))
    mine = [(each.file, each.position, each.reason) for each in problems.found]
    return found, [each for each in mine if each[0] == FORMS[source].path]


def test_every_source_is_tested_here() -> None:
    assert set(FORMS) | BY_HAND == set(SOURCES)


@pytest.mark.parametrize("source", FORMS)
def test_text_in_another_encoding_is_told_with_its_line(tmp_path: Path, source: str) -> None:
    _, problems = told(tmp_path, source, b"# \xc7\xd1\xb1\xdb\n")
    assert ("line 1", "not UTF-8 text") in {(position, reason) for _, position, reason in problems}


@pytest.mark.parametrize("source", FORMS)
def test_a_record_without_a_name_or_with_a_bad_number_is_told_with_its_place(
    tmp_path: Path, source: str
) -> None:
    _, problems = told(tmp_path, source, FORMS[source].bad.encode())
    assert any(FORMS[source].told in position for _, position, _ in problems), problems


@pytest.mark.parametrize(
    "content", [b"", b"\x00", b"[" * 5000, b"{" * 5000, b"a: b: c", b'"', b"||||", b",,,\n,"]
)
@pytest.mark.parametrize("source", FORMS)
def test_no_content_of_a_file_ends_an_import(tmp_path: Path, source: str, content: bytes) -> None:
    told(tmp_path, source, content)
