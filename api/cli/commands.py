"""The command `gyebo`. Exit codes: 0 fine, 1 findings, 2 wrong use or unreadable input."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.markup import escape

from api.cli.terminal import (
    Refused,
    err,
    one_of,
    print_report,
    progress_bar,
    readable_errors,
    refuse_taken_port,
)
from api.config import SettingError, Settings
from api.queries.library import QueryLibrary
from api.store.backend import releases_of
from api.store.release_format import UnfitRelease
from api.store.releases import NoRelease
from api.store.remote import StoreTruncates, StoreUnreachable
from api.text import Language

app = typer.Typer(
    name="gyebo",
    help="계보: AI 모델의 프로필과 계보.\n\nA knowledge graph of AI models and their lineage.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

KnowledgeOption = Annotated[
    Path | None, typer.Option("--knowledge", help="folder of ontology/, shapes/, instances/ and queries/")
]
State = Annotated[Path | None, typer.Option("--state", help="folder for releases")]
Lang = Annotated[Language, typer.Option("--lang", help="language of messages")]


def main() -> None:
    """Run the command; people never see a traceback for what they can put right."""
    try:
        app()
    except Refused as refused:
        for line in str(refused).splitlines():
            err.print(f"[bold red]✗[/] {escape(line)}", soft_wrap=True)
        sys.exit(2)
    except UnfitRelease as error:
        for line in (*error.korean.splitlines(), *error.english.splitlines()):
            err.print(f"[bold red]✗[/] {escape(line)}", soft_wrap=True)
        sys.exit(2)
    except (SettingError, StoreUnreachable, StoreTruncates) as error:
        err.print(f"[bold red]✗[/] {escape(str(error))}", soft_wrap=True)
        sys.exit(2)
    except BrokenPipeError:
        # The reader of our output has gone (`gyebo validate … | head`); that is no error.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except KeyboardInterrupt:
        sys.exit(130)


def _settings(knowledge: Path | None = None, state: Path | None = None) -> Settings:
    # Through the environment, so that server processes started from here read the same.
    if knowledge is not None:
        os.environ["GYEBO_KNOWLEDGE_DIR"] = str(knowledge.resolve())
    if state is not None:
        os.environ["GYEBO_STATE_DIR"] = str(state.resolve())
    try:
        return Settings.from_environment()
    except SettingError as error:
        raise Refused(str(error)) from None


@app.command()
def build(
    *,
    knowledge: KnowledgeOption = None,
    state: State = None,
    lang: Lang = "ko",
    checks: Annotated[bool, typer.Option(help="validate everything before publishing")] = True,
) -> None:
    """지식 폴더로 새 릴리스를 만든다. Make a new release from the knowledge folders."""
    from api.building.build import build_release

    settings = _settings(knowledge, state)
    with readable_errors(lang), progress_bar(lang) as progress:
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


@app.command()
def check(*, knowledge: KnowledgeOption = None, lang: Lang = "ko") -> None:
    """지식 폴더의 모든 검사를 돌린다. Run every check on the knowledge folders; publishes nothing."""
    from api.building.build import check_knowledge as run_checks

    settings = _settings(knowledge)
    with readable_errors(lang), progress_bar(lang) as progress:
        report = run_checks(settings, progress)
    print_report(report, "text", lang, only_violations=True)
    raise typer.Exit(0 if report.conforms else 1)


@app.command()
def validate(
    files: Annotated[list[Path], typer.Argument(help="Turtle files, validated together as one submission")],
    *,
    knowledge: KnowledgeOption = None,
    state: State = None,
    lang: Lang = "ko",
    form: Annotated[
        Literal["text", "json", "csv"], typer.Option("--format", help="form of the report")
    ] = "text",
) -> None:
    """프로필을 검증해 줄 번호와 함께 알린다. Validate profiles; says what is wrong on which line."""
    from api.building.published import published_dataset
    from api.validation.validator import Validator

    settings = _settings(knowledge, state)
    with readable_errors(lang):
        published = published_dataset(settings)
        report = Validator(settings.knowledge_dir, settings.base_iri, published).validate_files(files)
    print_report(report, form, lang)
    raise typer.Exit(0 if report.conforms else 1)


@app.command(name="import")
def import_(
    sources: Annotated[list[str], typer.Argument(help="names of sources, or all")],
    *,
    source_dir: Annotated[Path, typer.Option("--from", help="folder that holds one folder a source")],
    knowledge: KnowledgeOption = None,
    explain: Annotated[str, typer.Option(help="say why records were taken for the model of this name")] = "",
    everything: Annotated[bool, typer.Option("--all", help="also what only a leaderboard names")] = False,
    details: Annotated[bool, typer.Option(help="list what could not be used, and what has no code")] = False,
    lang: Lang = "ko",
) -> None:
    """바깥 자료를 프로필로 옮긴다. Write profiles from outside sources; a second run changes nothing."""
    from api.importers import SOURCES, CurationError, SourceMissing, UnknownSource, import_sources

    settings = _settings(knowledge)
    names = list(SOURCES) if sources == ["all"] else sources
    try:
        report = import_sources(
            names,
            sources_dir=source_dir,
            instances_dir=settings.knowledge_dir / "instances",
            ontology_dir=settings.knowledge_dir / "ontology",
            everything=everything,
        )
    except (UnknownSource, SourceMissing, CurationError) as error:
        hint = one_of(lang, f"쓸 수 있는 자료: {', '.join(SOURCES)}", f"sources: {', '.join(SOURCES)}")
        raise Refused(f"{error}\n{hint}") from None
    lines = report.explain(explain) if explain else report.summary()
    if details:
        lines += [*map(str, report.problems), *report.dropped, *report.named_only, *report.unmapped]
    sys.stdout.write("\n".join([*lines, ""]))


@app.command()
def report(
    *,
    state: State = None,
    form: Annotated[Literal["text", "json"], typer.Option("--format", help="form of the report")] = "text",
    lang: Lang = "ko",
) -> None:
    """현재 릴리스에 담긴 것을 센다. Count what the current release holds."""
    from api.catalogue.knowledge import open_knowledge
    from api.catalogue.statistics import knowledge_report, statistics_as_json, statistics_as_text

    settings = _settings(None, state)
    kept = releases_of(settings)
    try:
        release = kept.current()
    except NoRelease:
        raise _no_release(lang) from None
    library = QueryLibrary(settings.knowledge_dir / "queries", settings.base_iri)
    found = knowledge_report(open_knowledge(release, library))
    sys.stdout.write(statistics_as_json(found) if form == "json" else statistics_as_text(found, lang))


@app.command()
def export(
    directory: Annotated[Path, typer.Argument(help="folder to write the files into")],
    *,
    state: State = None,
    lang: Lang = "ko",
) -> None:
    """현재 릴리스를 파일로 내보낸다. Write the current release as N-Quads with licences and checksums."""
    from api.catalogue.knowledge import open_knowledge
    from api.exchange.dumps import export_release

    settings = _settings(None, state)
    try:
        release = releases_of(settings).current()
    except NoRelease:
        raise _no_release(lang) from None
    library = QueryLibrary(settings.knowledge_dir / "queries", settings.base_iri)
    for dump in export_release(open_knowledge(release, library), directory):
        sys.stdout.write(f"{dump.path}  {dump.quads:,}\n" if dump.quads else f"{dump.path}\n")


@app.command()
def releases(*, state: State = None, lang: Lang = "ko") -> None:
    """릴리스 목록을 보인다. List the releases that can be read."""
    settings = _settings(None, state)
    kept = releases_of(settings)
    try:
        current = kept.pointed()
    except NoRelease:
        raise _no_release(lang) from None
    for number in kept.numbers():
        mark = one_of(lang, " (현재)", " (current)") if number == current else ""
        sys.stdout.write(f"{number}{mark}\n")


@app.command()
def rollback(
    number: Annotated[
        int | None, typer.Argument(help="release to go back to; the one before, if not given")
    ] = None,
    *,
    state: State = None,
    lang: Lang = "ko",
) -> None:
    """이전 릴리스로 되돌린다. Serve an older release again; running servers follow at once."""
    settings = _settings(None, state)
    kept = releases_of(settings)
    try:
        release = kept.roll_back(number)
    except NoRelease as error:
        numbers = ", ".join(map(str, kept.numbers())) or "-"
        reason = one_of(lang, "그 릴리스로 되돌릴 수 없습니다", f"cannot go back: {error}")
        raise Refused(
            f"{reason}\n" + one_of(lang, f"있는 릴리스: {numbers}", f"releases: {numbers}")
        ) from None
    err.print(one_of(lang, f"현재 릴리스: {release.number}", f"current release: {release.number}"))


def _no_release(language: Language) -> Refused:
    return Refused(
        one_of(language, "릴리스가 없습니다. gyebo build 로 만드십시오.", "no release; make one: gyebo build")
    )


@app.command()
def serve(
    *,
    knowledge: KnowledgeOption = None,
    state: State = None,
    host: Annotated[str, typer.Option(help="address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="port to listen on", min=1, max=65535)] = 8000,
    workers: Annotated[int, typer.Option(help="server processes", min=1)] = 1,
    lang: Lang = "ko",
) -> None:
    """서버를 띄운다. 릴리스가 없으면 먼저 만든다. Serve; builds a release first if there is none."""
    from api.web.http.server import run_server

    settings = _settings(knowledge, state)
    os.environ["GYEBO_STATE_DIR"] = str(settings.state_dir.resolve())
    refuse_taken_port(host, port, lang)
    try:
        releases_of(settings).current()
    except NoRelease:
        build(knowledge=knowledge, state=state, lang=lang)
    err.print(f"[bold]http://{host}:{port}/[/]  " + one_of(lang, "(멈추려면 Ctrl+C)", "(Ctrl+C to stop)"))
    run_server(settings, host, port, workers)
