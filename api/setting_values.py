"""What a setting takes: texts of the environment read into values, within bounds, and the bounds in words."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import GetCoreSchemaHandler, SecretStr
from pydantic_core import CoreSchema, core_schema

_NOT_IN_IRIS = re.compile(r"[\x00-\x20\x7f<>\"{}|^`\\]")
_HOST = re.compile(r"[^\W_]([\w.-]{0,251}[^\W_])?|[0-9a-f]{0,4}:[0-9a-f]{0,4}:[0-9a-f.:]{0,40}")
_PART = re.compile(r"(query|store|user|auth)=(\S+)")


@dataclass(frozen=True, slots=True)
class SettingKind:
    """What a setting takes. `read` makes a value of what is given, or raises ValueError.

    `korean` and `english` tell what it takes, as a noun phrase.
    """

    read: Callable[[Any], Any]
    korean: str
    english: str

    def __get_pydantic_core_schema__(self, _source: object, _handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.read)


def whole_number(least: int, most: int) -> SettingKind:
    """Return the kind of whole numbers within bounds, these included."""

    def read(given: object) -> int:
        if isinstance(given, str) and re.fullmatch(r"-?[0-9]{1,18}", given):
            given = int(given)
        if type(given) is not int or not least <= given <= most:
            raise ValueError
        return given

    return SettingKind(
        read, f"{least:,} 이상 {most:,} 이하의 정수", f"a whole number from {least:,} to {most:,}"
    )


def seconds(least: float, most: float) -> SettingKind:
    """Return the kind of numbers of seconds within bounds, these included."""

    def read(given: Any) -> float:
        if isinstance(given, str) and re.fullmatch(r"-?[0-9]{1,18}(\.[0-9]{1,18})?", given):
            given = float(given)
        if type(given) not in (int, float) or not math.isfinite(given) or not least <= given <= most:
            raise ValueError
        return float(given)

    return SettingKind(
        read,
        f"{least:,.10g} 이상 {most:,.10g} 이하의 초(수)",
        f"a number of seconds from {least:,.10g} to {most:,.10g}",
    )


def one_of_words(*words: str) -> SettingKind:
    """Return the kind of one of these words."""

    def read(given: object) -> str:
        if given not in words:
            raise ValueError
        return str(given)

    listed = ", ".join(words)
    return SettingKind(read, f"다음 중 하나: {listed}", f"one of {listed}")


def _folder(given: object) -> Path:
    text = str(given) if isinstance(given, Path) else given
    if not isinstance(text, str) or not text.strip() or "\0" in text:
        raise ValueError
    return Path(text)


def _folder_that_is_there(given: object) -> Path:
    folder = _folder(given)
    if not folder.is_dir():
        raise ValueError
    return folder


def _folder_to_be(given: object) -> Path:
    folder = _folder(given)
    there = folder.absolute()
    while not there.exists() and there != there.parent:
        there = there.parent
    if not there.is_dir():
        raise ValueError
    return folder


def _web_address(given: object) -> str:
    if not isinstance(given, str) or _NOT_IN_IRIS.search(given):
        raise ValueError
    parts = urlsplit(given)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0:
        raise ValueError
    return given


def _base_iri(given: object) -> str:
    address = _web_address(given)
    if not address.endswith("/") or urlsplit(address).query or "#" in address or "@" in address:
        raise ValueError
    return address


def _public_address(given: object) -> str:
    if given == "":
        return ""
    address = _web_address(given)
    if urlsplit(address).query or "#" in address or "@" in address:
        raise ValueError
    return address


def _hosts(given: Any) -> tuple[str, ...]:
    if given in ("", ()):
        return ()
    parts = given.split(",") if isinstance(given, str) else given
    hosts = tuple(str(part).strip().lower() for part in parts)
    if not all(_HOST.fullmatch(host) for host in hosts):
        raise ValueError
    return hosts


def _secret(given: object) -> SecretStr:
    if isinstance(given, SecretStr):
        given = given.get_secret_value()
    if not isinstance(given, str) or (given and not given.strip()):
        raise ValueError
    return SecretStr(given)


def _remote_store(given: object) -> SecretStr:
    text = _secret(given)
    if text:
        store_parts(text.get_secret_value())
    return text


def store_parts(text: str) -> dict[str, str]:
    """Read the addresses of another engine into query, store, user and auth. Raises ValueError."""
    found = _PART.findall(text)
    parts = dict(found)
    if not len(text.split()) == len(found) == len(parts) or "query" not in parts:
        raise ValueError
    if parts.get("auth", "digest") not in ("digest", "basic"):
        raise ValueError
    for name in {"query", "store"} & parts.keys():
        _web_address(parts[name])
    return parts


FOLDER_THAT_IS_THERE = SettingKind(_folder_that_is_there, "있는 폴더", "a folder that is there")
FOLDER_TO_BE = SettingKind(_folder_to_be, "폴더(없으면 만듦)", "a folder; it is made where there is none")
BASE_IRI = SettingKind(
    _base_iri,
    "http:// 또는 https://로 시작해 /로 끝나는 IRI",
    "an IRI that starts with http:// or https:// and ends in /",
)
PUBLIC_ADDRESS = SettingKind(
    _public_address,
    "http:// 또는 https:// 주소, 또는 빈 값",
    "an address with http:// or https://, or nothing",
)
HOSTS = SettingKind(
    _hosts,
    "쉼표로 나눈 서버 이름(포트 없이), 또는 빈 값",
    "names of hosts without ports, separated by commas, or nothing",
)
SECRET = SettingKind(_secret, "비밀번호, 또는 빈 값", "a password, or nothing")
REMOTE_STORE = SettingKind(
    _remote_store,
    "query=주소, 필요하면 store=주소 user=이름 auth=digest 또는 auth=basic, 또는 빈 값",
    "query=ADDRESS, where needed store=ADDRESS user=NAME auth=digest or auth=basic, or nothing",
)
