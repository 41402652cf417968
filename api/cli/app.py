"""The command `gyebo`: every command by its name, and the errors of all of them in words."""

from __future__ import annotations

import functools
import os
import sys
from typing import TYPE_CHECKING, Any

import typer
from rich.markup import escape

from api.cli.authorship_commands import describe_command, expand_command, new_command
from api.cli.knowledge_commands import (
    build_command,
    check_command,
    import_command,
    rehearse_command,
    validate_command,
)
from api.cli.release_commands import export_command, releases_command, report_command, rollback_command
from api.cli.server_commands import serve_command
from api.cli.terminal import Refused, err, one_of
from api.config import SettingError
from api.store.release_format import UnfitRelease
from api.store.remote import StoreTruncates, StoreUnreachable

if TYPE_CHECKING:
    from collections.abc import Callable

    from api.text import Language

COMMANDS: dict[str, Callable[..., None]] = {
    "build": build_command,
    "check": check_command,
    "validate": validate_command,
    "rehearse": rehearse_command,
    "new": new_command,
    "describe": describe_command,
    "expand": expand_command,
    "import": import_command,
    "report": report_command,
    "export": export_command,
    "releases": releases_command,
    "rollback": rollback_command,
    "serve": serve_command,
}


def command_line() -> typer.Typer:
    """Return the command with all its parts."""
    whole = typer.Typer(
        name="gyebo",
        help="계보: AI 모델의 프로필과 계보.\n\nA knowledge graph of AI models and their lineage.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        add_completion=False,
    )
    for name, command in COMMANDS.items():
        whole.command(name)(_in_words(command))
    return whole


def main() -> None:
    """Run the command; people never see a traceback for what they can put right."""
    try:
        command_line()()
    except Refused as refused:
        for line in str(refused).splitlines():
            err.print(f"[bold red]✗[/] {escape(line)}", soft_wrap=True)
        sys.exit(2)
    except BrokenPipeError:
        # The reader of our output has gone (`gyebo validate … | head`); that is no error.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except KeyboardInterrupt:
        sys.exit(130)


def _in_words(command: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(command)
    def spoken(*arguments: Any, **options: Any) -> None:
        language: Language = options["lang"]
        try:
            command(*arguments, **options)
        except (SettingError, UnfitRelease) as error:
            raise Refused(error.told(language)) from None
        except StoreUnreachable as error:
            korean = "GYEBO_REMOTE_STORE의 저장소에 연결할 수 없거나 저장소가 오류로 답했습니다"
            english = "the engine of GYEBO_REMOTE_STORE cannot be reached, or answers with an error"
            raise Refused(f"{one_of(language, korean, english)}: {error}") from None
        except BrokenPipeError:
            raise
        except OSError as error:  # a folder that may not be written, a full disk
            korean, english = "파일을 읽거나 쓸 수 없습니다", "cannot read or write"
            place = f"{error.filename}: {error.strerror}" if error.filename else str(error)
            raise Refused(f"{one_of(language, korean, english)}: {place}") from None
        except StoreTruncates as error:
            raise Refused(
                one_of(language, f"저장소가 결과를 일부만 주었습니다: {error}", str(error))
            ) from None

    return spoken
