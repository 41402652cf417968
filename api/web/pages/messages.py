"""The words of pages that no ontology holds, in Korean and English. Names of factor items are never here."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from api.text import Language


@cache
def message_table() -> dict[str, dict[str, str]]:
    """Read the whole table: by key, then by language."""
    with (Path(__file__).parent / "messages.toml").open("rb") as file:
        return tomllib.load(file)


def say(key: str, language: Language, **values: object) -> str:
    """Return one message with its `{names}` filled in. Raises KeyError where there is no such message."""
    text = message_table()[key][language]
    return text.format_map(values) if values else text


def say_all(prefix: str, language: Language) -> dict[str, str]:
    """Return the messages whose key starts with a prefix, by the rest of the key."""
    return {
        key.removeprefix(prefix): words[language]
        for key, words in message_table().items()
        if key.startswith(prefix)
    }


def knows(key: str) -> bool:
    """Tell whether there is such a message."""
    return key in message_table()
