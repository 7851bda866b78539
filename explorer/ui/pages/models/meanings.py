"""What does each of a model's figures mean, in which unit, and by whose definition?"""

from __future__ import annotations

from dataclasses import dataclass

NATS, SHARE, PER_PIXEL = "nats", "of 1", "a pixel"


@dataclass(frozen=True)
class Meaning:
    """How one of the metrics of a card is shown.

    Attributes:
        key: the metric's.
        name: the figure's.
        unit: after the number.
        says: what it is, in a sentence, and whose definition.
        digits: after the point.
        sign: −1 for what is stored as a log-probability and shown as a cost.
        real: key of the same figure of held-out images.
        whole: key of the whole that it is a part of, in the card's metrics.
        is_kl: whether it cannot be below 0, so that an estimate that is says 0 within its error.
    """

    key: str
    name: str
    unit: str
    says: str
    digits: int = 2
    sign: int = 1
    real: str = ""
    whole: str = ""
    is_kl: bool = False


@dataclass(frozen=True)
class FigureGroup:
    """Figures that answer one question.

    Attributes:
        title: one word.
        question: which one.
        meanings: of its figures, the most telling first.
    """

    title: str
    question: str
    meanings: tuple[Meaning, ...]
