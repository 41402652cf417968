"""Options that several commands have, and the settings that follow from them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from api.config import Settings, variable_of
from api.text import Language

KnowledgeOption = Annotated[
    Path | None, typer.Option("--knowledge", help="folder of ontology/, shapes/, instances/ and queries/")
]
StateOption = Annotated[Path | None, typer.Option("--state", help="folder for releases")]
LanguageOption = Annotated[Language, typer.Option("--lang", help="language of messages")]


def chosen_settings(knowledge: Path | None = None, state: Path | None = None) -> Settings:
    """Return the settings of the environment with these folders. Raises SettingError."""
    # Through the environment, so that server processes started from here read the same.
    for name, folder in (("knowledge_dir", knowledge), ("state_dir", state)):
        if folder is not None:
            os.environ[variable_of(name)] = str(folder.resolve())
    return Settings.from_environment()
