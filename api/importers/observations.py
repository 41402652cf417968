"""What a source says, in the plain form that every source module yields."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Record:
    """Where one statement stands: a source's file, the place in it, and the day it speaks for."""

    source: str  # "epoch/notable-ai-models-2026-01-26"
    locator: str
    date: str
    primary: str = ""  # address of what the source itself cites


@dataclass(frozen=True, slots=True)
class Mention:
    """A model as one source names it. Two mentions are the same model only if identity says so.

    `key` is the source's own id, `weights` a Hugging Face id the source gives for exactly this model,
    `vendor_id` "<namespace>/<id>" of a closed model in its vendor's API.
    `wanted`: the source finds the model worth a profile even if no other source speaks of it.
    `path`: a hand-kept table names the model by its path below model/.
    `korean`: made in Korea; wanted even where a mandatory value is missing.
    """

    source: str
    name: str
    organizations: tuple[str, ...] = ()
    key: str = ""
    weights: str = ""
    vendor_id: str = ""
    wanted: bool = False
    generative: bool = False
    korean: bool = False
    path: str = ""


@dataclass(frozen=True, slots=True)
class Thing:
    """Something other than a model: kind is the singular of a folder of instances/."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Code:
    """A concept of one of our code lists."""

    scheme: str
    code: str


@dataclass(frozen=True, slots=True)
class Raw:
    """A source's own word for a code; the mapping tables of the curation folder turn it into one."""

    scheme: str
    text: str


@dataclass(frozen=True, slots=True)
class PlainText:
    """A literal: its characters as the source writes them, and its datatype or language."""

    lexical: str
    datatype: str = "string"
    language: str = ""


StatedValue = Thing | Code | Raw | PlainText


@dataclass(frozen=True, slots=True)
class StatedFact:
    """A property's values for a model or another thing. `confidence` is a code, or empty."""

    about: Mention | Thing
    property: str  # "gyebo:totalParameters"
    values: tuple[StatedValue, ...]
    record: Record
    confidence: str = ""


@dataclass(frozen=True, slots=True)
class StatedScore:
    """A number on a metric, with the setting that makes it comparable or not."""

    about: Mention
    metric: str
    value: str
    record: Record
    relationship: str = "unknown"
    evaluated_by: str = ""  # an organisation's name as the source writes it
    shots: str = ""
    prompt_method: str = ""
    note: str = ""
    confidence: str = ""


@dataclass(frozen=True, slots=True)
class Priced:
    """A price in US dollars for one million tokens, from one seller; `valid_from` if the source says it."""

    about: Mention
    metric: str
    value: str
    record: Record
    offered_by: str  # a provider's name as the source writes it
    first_party: bool = False
    valid_from: str = ""


@dataclass(frozen=True, slots=True)
class Derived:
    """A parent of a model, by the name or key the same source uses for it."""

    about: Mention
    parent: str
    record: Record
    kind: str = "parentModel"
    confidence: str = ""


@dataclass(frozen=True, slots=True)
class Withheld:
    """A source says that the maker does not disclose what would fill an item."""

    about: Mention
    item: str  # "framework/genai/pretraining-data-properties"
    properties: tuple[str, ...]  # those that would fill it
    record: Record


Observation = StatedFact | StatedScore | Priced | Derived | Withheld


@dataclass(frozen=True, slots=True)
class ImportProblem:
    """Something in a source that could not be used: the file, where in it, and why."""

    file: str
    position: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}, {self.position}: {self.reason}"


@dataclass(slots=True)
class ImportProblems:
    """Collects what could not be used, so that one bad record never ends an import."""

    found: list[ImportProblem] = field(default_factory=list)

    def add(self, file: str, position: str, reason: str) -> None:
        """Note one problem."""
        self.found.append(ImportProblem(file, position, reason))
