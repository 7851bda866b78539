"""What is a finding: what was seen, by which figures and pictures, and what mends it?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

FAULT, DOUBT, FACT = "fault", "doubt", "fact"
WEIGHTS = (FAULT, DOUBT, FACT)
"""The heaviest first: what breaks the model, what is likely not meant, and what it merely is."""


@dataclass(frozen=True)
class Bars:
    """A few figures to compare, such as the error under each reading of the input.

    Attributes:
        title: what they are, with the unit.
        labels, values: one each.
        marked: the label that the finding speaks of.
    """

    title: str
    labels: tuple[str, ...]
    values: tuple[float, ...]
    marked: str = ""


@dataclass(frozen=True, eq=False)
class Strip:
    """Pictures in a row under one heading: uint8 (K, C, H, W)."""

    heading: str
    images: NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Evidence:
    """What a finding rests on.

    Attributes:
        figures: name with unit → number or word.
        bars, strips: to look at, where there is something to see.
    """

    figures: dict[str, float | str] = field(default_factory=dict)
    bars: Bars | None = None
    strips: tuple[Strip, ...] = ()


@dataclass(frozen=True, eq=False)
class Finding:
    """One thing that the check-up found.

    Attributes:
        code: its name, for programs.
        weight: one of `WEIGHTS`.
        sentence: what was found.
        remedy: what mends it; "" where nothing needs to be.
    """

    code: str
    weight: str
    sentence: str
    remedy: str = ""
    evidence: Evidence = field(default_factory=Evidence)

    def __repr__(self) -> str:
        mended = f" {self.remedy}" if self.remedy else ""
        return f"{self.weight} {self.code}: {self.sentence}{mended}"

    def as_json(self) -> dict[str, Any]:
        """Plain values, without the pictures."""
        bars = self.evidence.bars
        evidence: dict[str, Any] = dict(self.evidence.figures)
        if bars is not None:
            values = (round(value, 6) for value in bars.values)
            evidence[bars.title] = dict(zip(bars.labels, values, strict=True))
        return {
            "code": self.code,
            "weight": self.weight,
            "sentence": self.sentence,
            "evidence": evidence,
            "remedy": self.remedy,
        }


@dataclass(frozen=True, eq=False)
class Checkup:
    """All that was found, the heaviest first.

    Attributes:
        images: how many the figures were taken on.
        seconds: how long it took.
    """

    findings: tuple[Finding, ...]
    images: int
    seconds: float

    @property
    def codes(self) -> tuple[str, ...]:
        """The names of what is wrong or may be."""
        return tuple(one.code for one in self.findings if one.weight != FACT)

    def __repr__(self) -> str:
        return "\n".join(map(repr, self.findings))
