"""Settings: the only reader of the environment. Knows nothing of stores, queries or HTTP."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT_BASE_IRI = "https://w3id.org/gyebo/"
MOST_ANCESTOR_TRIPLES = 10_000_000
LOG_LEVELS = ("debug", "info", "warning", "error")
PACKAGE_DIR = Path(__file__).parent


class SettingError(ValueError):
    """A setting that cannot be used; the message names it and says what it takes."""


def default_knowledge_dir() -> Path:
    """Return the folders packed into the wheel, or else the checkout's root."""
    packed = PACKAGE_DIR / "_knowledge"
    return packed if packed.is_dir() else PACKAGE_DIR.parent


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings; each can be given as `GYEBO_<NAME>` in the environment."""

    knowledge_dir: Path = field(
        default_factory=default_knowledge_dir,
        metadata={"help": "folder that holds ontology/, shapes/, instances/ and queries/"},
    )
    state_dir: Path = field(default=Path("state"), metadata={"help": "folder for releases and other state"})
    base_iri: str = field(
        default=DEFAULT_BASE_IRI, metadata={"help": "start of every IRI this deployment mints; ends in /"}
    )
    public_url: str = field(
        default="", metadata={"help": "address readers see, for links in data; empty: the request's own"}
    )
    query_timeout: float = field(default=10.0, metadata={"help": "seconds a user's query may take"})
    query_quick: float = field(
        default=0.1, metadata={"help": "seconds of processor time after which a user's query is a long one"}
    )
    query_max_bytes: int = field(
        default=256 * 1024 * 1024, metadata={"help": "largest answer to a user's query, in bytes"}
    )
    query_max_rows: int = field(
        default=5_000_000, metadata={"help": "most rows or triples of an answer to a user's query"}
    )
    query_hold_bytes: int = field(
        default=256 * 1024 * 1024,
        metadata={"help": "answers up to this size are sent when they are whole, larger ones as they come"},
    )
    query_max_length: int = field(
        default=1024 * 1024, metadata={"help": "largest user's query text, in bytes"}
    )
    query_workers: int = field(
        default=2, metadata={"help": "long queries of users that run at once, each in a process of its own"}
    )
    query_queue: int = field(
        default=200, metadata={"help": "users' queries that may wait; more are told to come back later"}
    )
    query_memory: int = field(
        default=2 * 1024 * 1024 * 1024, metadata={"help": "memory of one query worker, in bytes"}
    )
    answer_cache_bytes: int = field(
        default=64 * 1024 * 1024,
        metadata={"help": "answers to users' queries kept for the next who asks, in bytes"},
    )
    answers_bytes: int = field(
        default=4 * 1024 * 1024 * 1024,
        metadata={"help": "room in state_dir for answers that clients have not fetched yet, in bytes"},
    )
    fetch_timeout: float = field(
        default=60.0,
        metadata={"help": "seconds in which a client has to take something of a large answer"},
    )
    remote_store: str = field(
        default="",
        metadata={"help": "addresses of another SPARQL engine: query=… store=… user=…; empty: embedded"},
    )
    remote_password: str = field(default="", metadata={"help": "password of the user in remote_store"})
    service_hosts: tuple[str, ...] = field(
        default=(),
        metadata={"help": "hosts that SERVICE may call, separated by commas; empty: SERVICE is refused"},
    )
    log_level: str = field(
        default="info",
        metadata={"help": "debug, info (every request), warning or error; one JSON object a line"},
    )
    ancestor_triples: int = field(
        default=MOST_ANCESTOR_TRIPLES,
        metadata={"help": "most ancestors, of all models together, that a release holds as triples"},
    )
    releases_kept: int = field(default=3, metadata={"help": "releases kept when a new one is made"})

    def __post_init__(self) -> None:
        if not self.base_iri.startswith(("http://", "https://")) or not self.base_iri.endswith("/"):
            raise SettingError(
                f"GYEBO_BASE_IRI is {self.base_iri!r}; it must start with http:// or https:// and end with /"
            )
        if any(character in self.base_iri for character in '<>"{}|^`\\ '):
            raise SettingError(f"GYEBO_BASE_IRI is {self.base_iri!r}; it is not a valid IRI")
        for name in (
            "query_timeout",
            "query_quick",
            "query_max_bytes",
            "query_max_rows",
            "query_hold_bytes",
            "query_max_length",
            "query_workers",
            "query_queue",
            "answers_bytes",
            "fetch_timeout",
            "releases_kept",
        ):
            if getattr(self, name) <= 0:
                raise SettingError(f"GYEBO_{name.upper()} must be greater than 0")

        if self.log_level not in LOG_LEVELS:
            raise SettingError(f"GYEBO_LOG_LEVEL is {self.log_level!r}; it takes {', '.join(LOG_LEVELS)}")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None, **given: Any) -> Settings:
        """Read `GYEBO_*` variables; values `given` (not None) win. Raises SettingError."""
        environment = os.environ if environment is None else environment
        values: dict[str, Any] = {}
        for setting in fields(cls):
            text = environment.get(f"GYEBO_{setting.name.upper()}")
            if text is not None:
                values[setting.name] = _read(setting.name, str(setting.type), text)
        values.update({name: value for name, value in given.items() if value is not None})
        return cls(**values)


def _read(name: str, kind: str, text: str) -> Any:
    if kind == "tuple[str, ...]":
        return tuple(part.strip().lower() for part in text.split(",") if part.strip())
    reader = {"Path": Path, "int": int, "float": float}.get(kind, str)
    try:
        return reader(text)
    except ValueError:
        raise SettingError(f"GYEBO_{name.upper()} is {text!r}; it takes a {kind}") from None
