"""What a problem says to people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from api.web.pages.messages import say

if TYPE_CHECKING:
    from api.text import Language
    from api.web.http.problem import Problem


@dataclass(frozen=True, slots=True)
class ProblemWords:
    """Title and detail in the reader's language; `members` are those of problem+json, such as a place."""

    code: str
    title: str
    detail: str
    members: Mapping[str, Any] = field(default_factory=dict)


def words_of(problem: Problem, language: Language) -> ProblemWords:
    """Return what a problem says in a language."""
    key = f"error-{problem.code}"
    title = say(key, language, **problem.values)
    return ProblemWords(
        problem.code, title, say(f"{key}-detail", language, **problem.values), problem.members
    )
