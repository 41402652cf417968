"""Commands on the knowledge folders: build a release, check, validate a submission, import sources."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from api.cli.fixes import mend
from api.cli.options import KnowledgeOption, LanguageOption, StateOption, chosen_settings
from api.cli.terminal import Refused, err, one_of, print_report, progress_bar, readable_errors

if TYPE_CHECKING:
    from api.validation.findings import ValidationReport


def build_command(
    *,
    knowledge: KnowledgeOption = None,
    state: StateOption = None,
    lang: LanguageOption = "ko",
    checks: Annotated[bool, typer.Option(help="validate everything before publishing")] = True,
    changes: Annotated[
        bool, typer.Option("--changes", help="from the current release, where only profiles have changed")
    ] = False,
) -> None:
    """지식 폴더로 새 릴리스를 만든다. Make a new release from the knowledge folders."""
    from api.building.build import build_release
    from api.building.changes import publish_changes

    settings = chosen_settings(knowledge, state)
    with readable_errors(lang), progress_bar(lang) as progress:
        if changes:
            built = publish_changes(settings, shapes=checks)
        else:
            built = build_release(settings, shapes=checks, progress=progress)
    err.print(
        one_of(
            lang,
            f"릴리스 {built.release.number}: 트리플 {built.quads:,}개"
            f"(도출 {built.derived:,}개), {built.seconds:.1f}초",
            f"release {built.release.number}: {built.quads:,} triples ({built.derived:,} derived), "
            f"{built.seconds:.1f} s",
        )
    )


def check_command(*, knowledge: KnowledgeOption = None, lang: LanguageOption = "ko") -> None:
    """지식 폴더의 모든 검사를 돌린다. Run every check on the knowledge folders; publishes nothing."""
    from api.building.build import check_knowledge

    settings = chosen_settings(knowledge)
    with readable_errors(lang), progress_bar(lang) as progress:
        report = check_knowledge(settings, progress)
    print_report(report, "text", lang, only_violations=True)
    raise typer.Exit(0 if report.conforms else 1)


def validate_command(
    files: Annotated[list[Path], typer.Argument(help="RDF files, validated together as one submission")],
    *,
    knowledge: KnowledgeOption = None,
    state: StateOption = None,
    lang: LanguageOption = "ko",
    form: Annotated[
        Literal["text", "json", "csv", "sarif", "github", "rdf"],
        typer.Option("--format", help="form of the report"),
    ] = "text",
    only: Annotated[Literal["all", "violations"], typer.Option(help="which findings are told")] = "all",
    each: Annotated[bool, typer.Option("--each", help="every finding for itself, not by cause")] = False,
    fix: Annotated[
        bool, typer.Option("--fix", help="make the certain fixes and show the difference")
    ] = False,
    diff: Annotated[bool, typer.Option("--diff", help="show what --fix would change")] = False,
) -> None:
    """프로필을 검증해 줄 번호와 함께 알린다. Validate profiles; says what is wrong on which line."""
    from api.validation.input.reader import shared_reader

    shared_reader().warm()  # begins while the rest is loaded
    from api.building.published import published_dataset
    from api.validation.validator import Validator

    settings = chosen_settings(knowledge, state)
    with readable_errors(lang), published_dataset(settings) as published, progress_bar(lang) as progress:
        validator = Validator(settings.knowledge_dir, settings.base_iri, published)

        def validated() -> ValidationReport:
            return validator.validate_files(
                files, lambda path, done: progress("load", done, path.stat().st_size)
            )

        report = validated()
        if (fix or diff) and mend(report, lang, write=fix):
            report = validated()
    print_report(report.each() if each else report, form, lang, only_violations=only == "violations")
    raise typer.Exit(0 if report.conforms else 1)


def rehearse_command(
    *,
    shapes: Annotated[Path, typer.Option(help="folder of changed shapes, whole as shapes/ is")],
    form: Annotated[
        Literal["text", "json", "csv"], typer.Option("--format", help="form of the report")
    ] = "text",
    knowledge: KnowledgeOption = None,
    state: StateOption = None,
    lang: LanguageOption = "ko",
) -> None:
    """바꾼 규칙이 무엇을 찾을지 알린다. Tell what changed shapes would find in what is published."""
    from api.building.published import published_dataset
    from api.cli.rehearsal_text import rehearsal_lines
    from api.validation.rehearsal import rehearse
    from api.validation.reports.report_formats import report_in
    from api.validation.schema import Schema

    if not any(shapes.rglob("*.ttl")):
        raise Refused(one_of(lang, f"Turtle 파일이 없는 폴더: {shapes}", f"no Turtle file in {shapes}"))
    settings = chosen_settings(knowledge, state)
    with readable_errors(lang), published_dataset(settings) as published:
        told = rehearse(Schema(settings.knowledge_dir, settings.base_iri), shapes, published)
    if form == "text":
        sys.stdout.write("\n".join([*rehearsal_lines(told, lang), ""]))
    else:
        sys.stdout.write(report_in(form, told.report, lang))
    raise typer.Exit(0 if told.report.conforms else 1)


def import_command(
    sources: Annotated[list[str], typer.Argument(help="names of sources, or all")],
    *,
    source_dir: Annotated[Path, typer.Option("--from", help="folder that holds one folder a source")],
    knowledge: KnowledgeOption = None,
    explain: Annotated[str, typer.Option(help="say why records were taken for the model of this name")] = "",
    everything: Annotated[bool, typer.Option("--all", help="also what only a leaderboard names")] = False,
    details: Annotated[bool, typer.Option(help="list what could not be used, and what has no code")] = False,
    lang: LanguageOption = "ko",
) -> None:
    """바깥 자료를 프로필로 옮긴다. Write profiles from outside sources; a second run changes nothing."""
    from api.importers import SOURCES, CurationError, SourceMissing, UnknownSource, import_sources

    settings = chosen_settings(knowledge)
    for folder in ("instances", "ontology"):
        if not (settings.knowledge_dir / folder).is_dir():
            missing = f"{settings.knowledge_dir}: {folder}/"
            raise Refused(one_of(lang, f"지식 폴더가 아닙니다. 없는 폴더: {missing}", f"no folder {missing}"))
    names = list(SOURCES) if "all" in sources else sources
    try:
        report = import_sources(
            names,
            sources_dir=source_dir,
            instances_dir=settings.knowledge_dir / "instances",
            ontology_dir=settings.knowledge_dir / "ontology",
            everything=everything,
        )
    except (UnknownSource, SourceMissing) as error:
        raise Refused(error.told(lang)) from None
    except CurationError as error:
        raise Refused(one_of(lang, f"쓸 수 없는 표(instances/curation/): {error}", str(error))) from None
    lines = report.explain(explain) if explain else report.summary()
    if details:
        lines += [*map(str, report.problems), *report.dropped, *report.named_only, *report.unmapped]
    sys.stdout.write("\n".join([*lines, ""]))
