"""What was measured beside its goal: the table at the end of a run."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Yardstick:
    """One line: what, how much, in which unit, and how much at most (or at least) it should be."""

    name: str
    measured: float
    unit: str
    goal: float
    at_least: bool = False

    @property
    def met(self) -> bool:
        return self.measured >= self.goal if self.at_least else self.measured <= self.goal

    def __str__(self) -> str:
        sign = "≥" if self.at_least else "≤"
        verdict = "met" if self.met else "missed"
        measured = f"{self.measured:.2f} {self.unit}"
        return f"  {self.name:56} {measured:>12}   goal {sign} {self.goal:g} {self.unit:5} {verdict}"


@dataclass
class Yardsticks:
    """The lines of one run, in the order in which they were measured."""

    lines: list[Yardstick] = field(default_factory=list)

    def most(self, name: str, measured: float, goal: float, unit: str = "×") -> None:
        """Note what should be at most so much."""
        self.lines.append(Yardstick(name, measured, unit, goal))

    def least(self, name: str, measured: float, goal: float, unit: str = "×") -> None:
        """Note what should be at least so much."""
        self.lines.append(Yardstick(name, measured, unit, goal, at_least=True))

    def show(self) -> None:
        """Print them."""
        sys.stdout.write("\n".join(["", "yardsticks (× is a ratio of this run)", *map(str, self.lines), ""]))
