"""How commands speak: messages in two languages, progress bars, reports, and errors in words."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from api.text import Language

if TYPE_CHECKING:
    from api.building.build import Progress as Report
    from api.lineage.construction import LineageCycle as Cycle
    from api.validation.findings import ValidationReport as Findings

err = Console(stderr=True, highlight=False)

_STEPS = {
    "load": {"ko": "읽기", "en": "loading"},
    "derive": {"ko": "도출", "en": "deriving"},
    "check": {"ko": "검사", "en": "checking"},
}


class Refused(Exception):
    """Wrong use or unreadable input, with a message for people. Ends in exit code 2."""


def one_of(language: Language, korean: str, english: str) -> str:
    """Choose the words of one language."""
    return korean if language == "ko" else english


@contextmanager
def progress_bar(language: Language) -> Iterator[Report]:
    """Show how far a build has come; nothing where nobody watches."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as progress:
        tasks: dict[str, Any] = {}

        def report(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = progress.add_task(_STEPS[step][language], total=total)
            progress.update(tasks[step], completed=done, total=total)

        yield report


@contextmanager
def readable_errors(language: Language) -> Iterator[None]:
    """Turn what a build may meet into words."""
    from api.building.build import BuildFailed, KnowledgeMissing, LineageCycle
    from api.building.loader import UnreadableFiles
    from api.store.turtle_files import UnreadableFile
    from api.validation.file_errors import explained

    try:
        yield
    except KnowledgeMissing as error:
        raise Refused(
            one_of(language, f"지식 폴더가 아닙니다: {error}", f"not a knowledge folder: {error}")
        ) from None
    except UnreadableFiles as error:
        raise Refused("\n".join(explained(each).told(language) for each in error.errors)) from None
    except UnreadableFile as error:
        raise Refused(explained(error).told(language)) from None
    except LineageCycle as error:
        _print_cycle(error, language)
        raise typer.Exit(1) from None
    except BuildFailed as error:
        if isinstance(error.__context__, LineageCycle):
            _print_cycle(error.__context__, language)
        print_report(error.report, "text", language, only_violations=True)
        err.print(
            one_of(
                language,
                "릴리스를 만들지 않았습니다. 지금 릴리스는 그대로입니다.",
                "No release was made; the current one is as it was.",
            )
        )
        raise typer.Exit(1) from None


def _print_cycle(cycle: Cycle, language: Language) -> None:
    reason = one_of(language, f"계보가 돌아옵니다: {cycle}", f"the lineage comes back: {cycle}")
    hint = one_of(language, "어느 부모가 잘못되었는지 확인하십시오.", "Find out which parent is wrong.")
    err.print(f"[bold red]✗[/] {escape(reason)}\n{hint}", soft_wrap=True)


def print_report(report: Findings, form: str, language: Language, *, only_violations: bool = False) -> None:
    """Print a validation report in one of its forms; counts are those of the whole report."""
    from api.validation.reports.report_formats import report_in
    from api.validation.reports.text_report import report_lines, report_summary

    shown = report.only("Violation") if only_violations else report
    if form == "text":
        lines = [*report_lines(shown, language), report_summary(report, language), ""]
        sys.stdout.write("\n".join(lines))
    else:
        sys.stdout.write(report_in(form, shown, language))


def refuse_taken_port(host: str, port: int, language: Language) -> None:
    """Raise Refused where a server could not listen, before anything is built."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (socket.gaierror, UnicodeError, TypeError):  # a name that no host can have
            raise Refused(
                one_of(
                    language,
                    f"서버 주소로 쓸 수 없는 값: {host!r}. --host에는 이 컴퓨터의 주소를 지정하십시오.",
                    f"cannot listen on {host!r}; --host takes an address or name of this machine",
                )
            ) from None
        except OSError as error:
            reason = error.strerror or str(error)
            other = port + 1 if port < 65535 else port - 1
            raise Refused(
                one_of(
                    language,
                    f"열 수 없는 주소: {host}:{port}({reason}). 다른 포트를 지정하십시오: --port {other}",
                    f"cannot listen on {host}:{port} ({reason}); choose another port: --port {other}",
                )
            ) from None
