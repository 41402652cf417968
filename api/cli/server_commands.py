"""The command that serves."""

from __future__ import annotations

import os
from contextlib import closing
from typing import Annotated

import typer

from api.cli.knowledge_commands import build_command
from api.cli.options import KnowledgeOption, LanguageOption, StateOption, chosen_settings
from api.cli.terminal import err, one_of, refuse_taken_port
from api.config import variable_of
from api.store.backend import releases_of
from api.store.releases import NoRelease


def serve_command(
    *,
    knowledge: KnowledgeOption = None,
    state: StateOption = None,
    host: Annotated[str, typer.Option(help="address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="port to listen on", min=1, max=65535)] = 8000,
    workers: Annotated[int, typer.Option(help="server processes", min=1, max=1024)] = 1,
    lang: LanguageOption = "ko",
) -> None:
    """서버를 띄운다. 릴리스가 없으면 먼저 만든다. Serve; builds a release first if there is none."""
    from api.web.http.server import run_server

    settings = chosen_settings(knowledge, state)
    os.environ[variable_of("state_dir")] = str(settings.state_dir.resolve())
    refuse_taken_port(host, port, lang)
    try:
        with closing(releases_of(settings)) as kept:
            kept.current().open()
    except NoRelease:
        build_command(knowledge=knowledge, state=state, lang=lang)
    err.print(f"[bold]http://{host}:{port}/[/]  " + one_of(lang, "(멈추려면 Ctrl+C)", "(Ctrl+C to stop)"))
    run_server(settings, host, port, workers)
