"""Addresses of the Hugging Face hub as model ids."""

from __future__ import annotations

import re

_MODEL = re.compile(r"https?://huggingface\.co/(?!datasets/|spaces/|collections/|papers/)([\w.-]+/[\w.-]+)")


def hub_id(address: object) -> str:
    """Return the model id in an address of the hub, or nothing."""
    found = _MODEL.match(str(address or "").strip())
    return found[1] if found else ""


def hub_ids(addresses: object) -> list[str]:
    """Return the model ids in one address or in a list of them, each once."""
    some = addresses if isinstance(addresses, list) else [addresses]
    return list(dict.fromkeys(found for each in some if (found := hub_id(each))))


def own_id(name: str, addresses: object) -> str:
    """Return the one id among these addresses that bears the model's name: links to siblings are common."""
    wanted = letters(name)
    short = {each: letters(each.partition("/")[2]) for each in hub_ids(addresses)}
    own = [each for each, plain in short.items() if wanted in plain or plain in wanted]
    return own[0] if len(own) == 1 else next((each for each in own if short[each] == wanted), "")


def letters(name: str) -> str:
    """Return a name's letters and digits in small letters."""
    return "".join(character for character in name.casefold() if character.isalnum())
