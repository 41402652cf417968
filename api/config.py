"""Settings: the only reader of the environment. Knows nothing of stores, queries or HTTP."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, NoReturn, Self

from pydantic import Field, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from api.setting_values import (
    BASE_IRI,
    FOLDER_THAT_IS_THERE,
    FOLDER_TO_BE,
    HOSTS,
    PUBLIC_ADDRESS,
    REMOTE_STORE,
    SECRET,
    SettingKind,
    one_of_words,
    seconds,
    whole_number,
)

DEFAULT_BASE_IRI = "https://w3id.org/gyebo/"
MOST_ANCESTOR_TRIPLES = 10_000_000
LOG_LEVELS = ("debug", "info", "warning", "error")
PACKAGE_DIR = Path(__file__).parent

_PREFIX = "GYEBO_"
_OF_TESTS = "GYEBO_TEST_"
# What Kubernetes sets in each container beside a service called "gyebo"; always with the port.
_OF_KUBERNETES = re.compile(r"GYEBO_(SERVICE_HOST|SERVICE_PORT|PORT)(_[A-Z0-9_]+)?")
# A worker with the engine needs 300 MiB of addresses on two processors, and 8 MiB more with each of the
# others (bisected with a count and an ordered query); below that it dies before it is asked anything.
_LEAST_MEMORY = 512 * 1024**2
_TIB = 1024**4
_DAY = 86_400.0
_SHOWN = 80  # characters of a refused value in a message


@dataclass(frozen=True, slots=True)
class SettingProblem:
    """One setting that cannot be used: its name in the environment, and why."""

    name: str
    korean: str
    english: str


class SettingError(ValueError):
    """Settings that cannot be used; the message has one line for each, with its name and what it takes."""

    def __init__(self, *problems: SettingProblem) -> None:
        self.problems = problems
        super().__init__(*problems)

    def __str__(self) -> str:
        return self.told("en")

    def told(self, language: str) -> str:
        """Return one line a problem, in Korean or English."""
        return "\n".join(each.korean if language == "ko" else each.english for each in self.problems)


def default_knowledge_dir() -> Path:
    """Return the folders packed into the wheel, or else the checkout's root."""
    packed = PACKAGE_DIR / "_knowledge"
    return packed if packed.is_dir() else PACKAGE_DIR.parent


class Settings(BaseSettings):
    """All settings; each can be given as `GYEBO_<NAME>` in the environment. Raises SettingError."""

    model_config = SettingsConfigDict(
        frozen=True, extra="forbid", env_prefix=_PREFIX, case_sensitive=False, hide_input_in_errors=True
    )

    knowledge_dir: Annotated[Path, FOLDER_THAT_IS_THERE] = Field(
        default_factory=default_knowledge_dir,
        description="folder that holds ontology/, shapes/, instances/ and queries/",
    )
    state_dir: Annotated[Path, FOLDER_TO_BE] = Field(
        Path("state"), description="folder for releases and other state"
    )
    base_iri: Annotated[str, BASE_IRI] = Field(
        DEFAULT_BASE_IRI, description="start of every IRI this deployment mints; ends in /"
    )
    public_url: Annotated[str, PUBLIC_ADDRESS] = Field(
        "", description="address readers see, for links in data; empty: the request's own"
    )
    query_timeout: Annotated[float, seconds(0.01, _DAY)] = Field(
        10.0, description="seconds a user's query may take"
    )
    query_quick: Annotated[float, seconds(0.001, 3600.0)] = Field(
        0.1, description="seconds of processor time after which a user's query is a long one"
    )
    query_max_bytes: Annotated[int, whole_number(1, _TIB)] = Field(
        256 * 1024**2, description="largest answer to a user's query, in bytes"
    )
    query_max_rows: Annotated[int, whole_number(1, 10**12)] = Field(
        5_000_000, description="most rows or triples of an answer to a user's query"
    )
    query_hold_bytes: Annotated[int, whole_number(1, _TIB)] = Field(
        256 * 1024**2,
        description="answers up to this size are sent when they are whole, larger ones as they come",
    )
    query_max_length: Annotated[int, whole_number(1, 1024**3)] = Field(
        1024**2, description="largest user's query text, in bytes"
    )
    query_workers: Annotated[int, whole_number(1, 1024)] = Field(
        2, description="long queries of users that run at once, each in a process of its own"
    )
    query_queue: Annotated[int, whole_number(1, 1_000_000)] = Field(
        200, description="users' queries that may wait; more are told to come back later"
    )
    query_memory: Annotated[int, whole_number(_LEAST_MEMORY, 64 * _TIB)] = Field(
        2 * 1024**3, description="memory of one query worker, in bytes"
    )
    answer_cache_bytes: Annotated[int, whole_number(0, _TIB)] = Field(
        64 * 1024**2, description="answers to users' queries kept for the next who asks, in bytes"
    )
    answers_bytes: Annotated[int, whole_number(1, 1024 * _TIB)] = Field(
        4 * 1024**3, description="room in state_dir for answers that clients have not fetched yet, in bytes"
    )
    fetch_timeout: Annotated[float, seconds(0.01, _DAY)] = Field(
        60.0, description="seconds in which a client has to take something of a large answer"
    )
    remote_store: Annotated[SecretStr, REMOTE_STORE] = Field(
        SecretStr(""),
        description="addresses of another SPARQL engine: query=… store=… user=…; empty: embedded",
    )
    remote_password: Annotated[SecretStr, SECRET] = Field(
        SecretStr(""), description="password of the user in remote_store"
    )
    service_hosts: Annotated[tuple[str, ...], HOSTS, NoDecode] = Field(
        (), description="hosts that SERVICE may call, separated by commas; empty: SERVICE is refused"
    )
    log_level: Annotated[str, one_of_words(*LOG_LEVELS)] = Field(
        "info", description="debug, info (every request), warning or error; one JSON object a line"
    )
    ancestor_triples: Annotated[int, whole_number(0, 10**12)] = Field(
        MOST_ANCESTOR_TRIPLES,
        description="most ancestors, of all models together, that a release holds as triples",
    )
    releases_kept: Annotated[int, whole_number(1, 100_000)] = Field(
        3, description="releases kept when a new one is made"
    )

    def __init__(self, **values: Any) -> None:
        try:
            super().__init__(**values)
        except ValidationError as error:
            raise SettingError(*_refused(error)) from None

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"settings cannot be changed; {name} is given when they are made")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read nothing but what is given: the environment is read by `from_environment`, and nowhere else."""
        del settings_cls, env_settings, dotenv_settings, file_secret_settings
        return (init_settings,)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None, **given: Any) -> Self:
        """Read `GYEBO_*` variables; values `given` (not None) win. Raises SettingError."""
        environment = os.environ if environment is None else environment
        source = EnvSettingsSource(cls)
        source.env_vars = {name.lower(): text for name, text in environment.items() if name.isupper()}
        values = {**source(), **{name: value for name, value in given.items() if value is not None}}
        problems = [*_misspelt(environment)]
        try:
            settings = cls(**values)
        except SettingError as error:
            problems += error.problems
        if problems:
            raise SettingError(*problems)
        return settings

    def replace(self, **changes: Any) -> Self:
        """Return these settings with some changed. Raises SettingError."""
        return type(self)(**{**dict(self), **changes})


def variable_of(setting: str) -> str:
    """Return the name of a setting in the environment."""
    return _PREFIX + setting.upper()


def kind_of(setting: FieldInfo) -> SettingKind:
    """Return what a setting takes."""
    return next(each for each in setting.metadata if isinstance(each, SettingKind))


def _refused(error: ValidationError) -> list[SettingProblem]:
    problems = []
    for each in error.errors(include_url=False, include_context=False):
        name = str(each["loc"][0])
        setting = Settings.model_fields.get(name)
        if setting is None:
            problems.append(_unknown(name, variable_of(name)))
            continue
        kind, found = kind_of(setting), _shown(each["input"], secret=setting.annotation is SecretStr)
        problems.append(
            SettingProblem(
                variable_of(name),
                f"{variable_of(name)}: 쓸 수 없는 값 {found}. 쓸 수 있는 값: {kind.korean}",
                f"{variable_of(name)} is {found}; it takes {kind.english}",
            )
        )
    return problems


def _shown(value: object, *, secret: bool) -> str:
    if secret:
        return "***"
    text = repr(str(value) if isinstance(value, Path) else value)
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def _misspelt(environment: Mapping[str, str]) -> list[SettingProblem]:
    known = {variable_of(name) for name in Settings.model_fields}
    kubernetes = "GYEBO_SERVICE_PORT" in environment
    return [
        _unknown(name, name.upper())
        for name in sorted(environment)
        if name.upper().startswith(_PREFIX)
        and name not in known
        and not name.startswith(_OF_TESTS)
        and not (kubernetes and _OF_KUBERNETES.fullmatch(name))
    ]


def _unknown(name: str, alike: str) -> SettingProblem:
    known = [variable_of(each) for each in Settings.model_fields]
    name = name if name.isascii() and name.isprintable() else ascii(name)
    name = name if len(name) <= _SHOWN else name[:_SHOWN] + "…"
    near = difflib.get_close_matches(alike, known, n=1)
    korean, english = f"{name}: 없는 설정입니다.", f"{name} is no setting"
    if near:
        korean, english = f"{korean} 비슷한 이름: {near[0]}", f"{english}; did you mean {near[0]}?"
    return SettingProblem(name, korean, english)
