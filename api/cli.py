"""The command `gyebo`. Exit codes: 0 fine, 1 findings, 2 wrong use or unreadable input."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from api.config import SettingError, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.services.building import Progress as Report
    from api.services.findings import Report as Findings

app = typer.Typer(
    name="gyebo",
    help="계보: AI 모델의 프로필과 계보.\n\nA knowledge graph of AI models and their lineage.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
_err = Console(stderr=True, highlight=False)

Language = Literal["ko", "en"]
Knowledge = Annotated[
    Path | None, typer.Option("--knowledge", help="folder of ontology/, shapes/, instances/ and queries/")
]
State = Annotated[Path | None, typer.Option("--state", help="folder for releases")]
Lang = Annotated[Language, typer.Option("--lang", help="language of messages")]

_STEPS = {
    "load": {"ko": "읽기", "en": "loading"},
    "derive": {"ko": "도출", "en": "deriving"},
    "check": {"ko": "검사", "en": "checking"},
}


class _Refused(Exception):
    """Wrong use or unreadable input, with a message for people. Ends in exit code 2."""


def main() -> None:
    """Run the command; people never see a traceback for what they can put right."""
    try:
        app()
    except _Refused as refused:
        for line in str(refused).splitlines():
            _err.print(f"[bold red]✗[/] {escape(line)}", soft_wrap=True)
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
        raise _Refused(str(error)) from None


@contextmanager
def _progress(language: Language) -> Iterator[Report]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=_err, transient=True, disable=not _err.is_terminal) as progress:
        tasks: dict[str, Any] = {}

        def report(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = progress.add_task(_STEPS[step][language], total=total)
            progress.update(tasks[step], completed=done, total=total)

        yield report


@contextmanager
def _readable_errors(language: Language) -> Iterator[None]:
    """Turn what a build may meet into words."""
    from api.services.building import BuildFailed, KnowledgeMissing
    from api.services.loading import UnreadableFiles
    from api.store import UnreadableFile

    try:
        yield
    except KnowledgeMissing as error:
        raise _Refused(
            _say(language, f"지식 폴더가 아닙니다: {error}", f"not a knowledge folder: {error}")
        ) from None
    except UnreadableFiles as error:
        raise _Refused("\n".join(each.told(language) for each in error.errors)) from None
    except UnreadableFile as error:
        raise _Refused(error.told(language)) from None
    except BuildFailed as error:
        _print_report(error.report, "text", language, only_violations=True)
        _err.print(
            _say(
                language,
                "릴리스를 만들지 않았습니다. 지금 릴리스는 그대로입니다.",
                "No release was made; the current one is as it was.",
            )
        )
        raise typer.Exit(1) from None


def _say(language: Language, korean: str, english: str) -> str:
    return korean if language == "ko" else english


@app.command()
def build(
    *,
    knowledge: Knowledge = None,
    state: State = None,
    lang: Lang = "ko",
    checks: Annotated[bool, typer.Option(help="validate everything before publishing")] = True,
) -> None:
    """지식 폴더로 새 릴리스를 만든다. Make a new release from the knowledge folders."""
    from api.services.building import build as build_release

    settings = _settings(knowledge, state)
    with _readable_errors(lang), _progress(lang) as progress:
        built = build_release(settings, shapes=checks, progress=progress)
    _err.print(
        _say(
            lang,
            f"릴리스 {built.release.number}: 트리플 {built.quads:,}개"
            f"(도출 {built.derived:,}개), {built.seconds:.1f}초",
            f"release {built.release.number}: {built.quads:,} triples ({built.derived:,} derived), "
            f"{built.seconds:.1f} s",
        )
    )


@app.command()
def check(*, knowledge: Knowledge = None, lang: Lang = "ko") -> None:
    """지식 폴더의 모든 검사를 돌린다. Run every check on the knowledge folders; publishes nothing."""
    from api.services.building import check as run_checks

    settings = _settings(knowledge)
    with _readable_errors(lang), _progress(lang) as progress:
        report = run_checks(settings, progress)
    _print_report(report, "text", lang, only_violations=True)
    raise typer.Exit(0 if report.conforms else 1)


@app.command()
def validate(
    files: Annotated[list[Path], typer.Argument(help="Turtle files, validated together as one submission")],
    *,
    knowledge: Knowledge = None,
    state: State = None,
    lang: Lang = "ko",
    form: Annotated[
        Literal["text", "json", "csv"], typer.Option("--format", help="form of the report")
    ] = "text",
) -> None:
    """프로필을 검증해 줄 번호와 함께 알린다. Validate profiles; says what is wrong on which line."""
    from api.services.published import published_dataset
    from api.services.validation import Validator

    settings = _settings(knowledge, state)
    with _readable_errors(lang):
        published = published_dataset(settings)
        report = Validator(settings.knowledge_dir, settings.base_iri, published).validate_files(files)
    _print_report(report, form, lang)
    raise typer.Exit(0 if report.conforms else 1)


def _print_report(report: Findings, form: str, language: Language, *, only_violations: bool = False) -> None:
    from api.services.findings import Report as Findings
    from api.services.reporting import as_csv, as_json, as_text, summary

    if only_violations:
        shown = tuple(finding for finding in report.findings if finding.severity == "Violation")
        sys.stdout.write(as_text(Findings(shown), language).rsplit("\n", 2)[0] + "\n" if shown else "")
        sys.stdout.write(summary(report, language) + "\n")
    else:
        writers: dict[str, Callable[[], str]] = {
            "text": lambda: as_text(report, language),
            "json": lambda: as_json(report) + "\n",
            "csv": lambda: as_csv(report),
        }
        sys.stdout.write(writers[form]())


@app.command(name="import")
def import_(
    sources: Annotated[list[str], typer.Argument(help="names of sources, or all")],
    *,
    source_dir: Annotated[Path, typer.Option("--from", help="folder that holds one folder a source")],
    knowledge: Knowledge = None,
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
        hint = _say(lang, f"쓸 수 있는 자료: {', '.join(SOURCES)}", f"sources: {', '.join(SOURCES)}")
        raise _Refused(f"{error}\n{hint}") from None
    lines = report.explain(explain) if explain else report.summary()
    if details:
        lines += [*map(str, report.problems), *report.dropped, *report.named_only, *report.unmapped]
    sys.stdout.write("\n".join([*lines, ""]))


@app.command()
def releases(*, state: State = None, lang: Lang = "ko") -> None:
    """릴리스 목록을 보인다. List the releases that can be read."""
    from api.releases import NoRelease, Releases

    settings = _settings(None, state)
    kept = Releases(settings.state_dir)
    try:
        current = kept.current().number
    except NoRelease:
        raise _Refused(
            _say(lang, "릴리스가 없습니다. gyebo build 로 만드십시오.", "no release; make one: gyebo build")
        ) from None
    for number in kept.numbers():
        mark = _say(lang, " (현재)", " (current)") if number == current else ""
        sys.stdout.write(f"{number}{mark}\n")


@app.command()
def serve(
    *,
    knowledge: Knowledge = None,
    state: State = None,
    host: Annotated[str, typer.Option(help="address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="port to listen on", min=1, max=65535)] = 8000,
    workers: Annotated[int, typer.Option(help="server processes", min=1)] = 1,
    lang: Lang = "ko",
) -> None:
    """서버를 띄운다. 릴리스가 없으면 먼저 만든다. Serve; builds a release first if there is none."""
    import uvicorn

    from api.releases import NoRelease, Releases

    settings = _settings(knowledge, state)
    os.environ["GYEBO_STATE_DIR"] = str(settings.state_dir.resolve())
    _refuse_taken_port(host, port, lang)
    try:
        Releases(settings.state_dir).current()
    except NoRelease:
        build(knowledge=knowledge, state=state, lang=lang)
    _err.print(f"[bold]http://{host}:{port}/[/]  " + _say(lang, "(멈추려면 Ctrl+C)", "(Ctrl+C to stop)"))
    uvicorn.run(
        "api.main:create_app", factory=True, host=host, port=port, workers=workers, log_level="warning",
        server_header=False,
    )  # fmt: skip


def _refuse_taken_port(host: str, port: int, language: Language) -> None:
    import socket

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            reason = error.strerror or str(error)
            raise _Refused(
                _say(
                    language,
                    f"{host}:{port} 을 열 수 없습니다({reason}). 다른 포트를 고르십시오: --port {port + 1}",
                    f"cannot listen on {host}:{port} ({reason}); choose another port: --port {port + 1}",
                )
            ) from None
