"""The setting of a score from the free text beside it: only what the words say outright."""

from __future__ import annotations

import re

_SHOTS = re.compile(r"(?<![\w.])(\d{1,2})[- ]shot", re.IGNORECASE)
_METHODS = (
    # The first that fits speaks: a vote over chains of thought is a vote.
    ("majority-vote", re.compile(r"\bmaj(ority)?\s*@|\bcons@|majority vot", re.IGNORECASE)),
    ("extended-reasoning", re.compile(r"extended thinking|\breasoning(?: on)?$", re.IGNORECASE)),
    ("tools", re.compile(r"with (?:\w+ )?tools?\b", re.IGNORECASE)),
    ("chain-of-thought", re.compile(r"\bcot\b|chain[- ]of[- ]thought", re.IGNORECASE)),
)
_SINGLE_VOTE = re.compile(r"maj(?:ority)?\s*@\s*1\b", re.IGNORECASE)


def shots(text: str) -> str:
    """Return the number of examples in the prompt, or nothing where the text does not say."""
    found = set(_SHOTS.findall(text))
    return found.pop() if len(found) == 1 else ""


def prompt_method(text: str) -> str:
    """Return the code of the prompt method, or nothing where the text does not say."""
    plain = _SINGLE_VOTE.sub("", text).strip()  # a vote of one is no vote
    return next((code for code, pattern in _METHODS if pattern.search(plain)), "")
