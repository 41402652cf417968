"""Answers to users' queries, kept for the next who asks the same of the same release."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from api.endpoint.telemetry import CACHE

_LARGEST = 8  # one answer takes an eighth of the room at most


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """A whole answer in memory, in one content coding."""

    content: bytes
    coding: str
    rows: int | None
    seconds: float
    notice: str = ""  # what is told beside it


class AnswerCache:
    """Bounded in bytes; the least recently used go first. For one event loop."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._size = 0
        self._answers: OrderedDict[tuple[str, ...], KeptAnswer] = OrderedDict()

    @property
    def largest(self) -> int:
        """Return the size in bytes up to which an answer is kept."""
        return self._limit // _LARGEST

    def get(self, *key: str) -> KeptAnswer | None:
        """Return what is kept under a key."""
        answer = self._answers.get(key)
        if answer is not None:
            self._answers.move_to_end(key)
        CACHE.labels("miss" if answer is None else "hit").inc()
        return answer

    def keep(self, answer: KeptAnswer, *key: str) -> None:
        """Keep an answer, if it is not too large."""
        size = len(answer.content)
        if size > self.largest or key in self._answers:
            return
        self._answers[key] = answer
        self._size += size
        while self._size > self._limit:
            _, oldest = self._answers.popitem(last=False)
            self._size -= len(oldest.content)
